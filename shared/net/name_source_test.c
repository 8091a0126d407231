#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "name_source.h"
#include "net_namespace_fixture.h"

#include "shared/base/error.h"

enum { DNS_MAX = 512, TURNS = 400, DNS_HEADER = 12, TYPE_A = 1, TYPE_AAAA = 28, NXDOMAIN = 3 };

static int namespace_status;

// A name server in the same thread: it answers when the test turns it.
struct server {
    int fd;
    char csv[32];
    bool silent;
    uint32_t ttl_s;
    const char *v4; // the answer; NULL: no such name
    const char *v6;
    unsigned questions;
    char last[256]; // the name of the last question
};

struct answers {
    unsigned count;
    uint64_t id;
    char text[IP_ADDR_TEXT_MAX]; // "" without an address
};

static struct server server;
static struct answers answers;
static int64_t now_ms;

static int enter(void **state)
{
    (void)state;
    namespace_status = net_namespace_enter();
    if (namespace_status < 0)
        print_message("skipped: no network namespace may be made here: %s\n", error_name(namespace_status));
    return 0;
}

static void take_answer(void *context, uint64_t id, const struct ip_addr *addr)
{
    struct answers *taken = context;
    taken->count++;
    taken->id = id;
    taken->text[0] = '\0';
    if (addr)
        ip_addr_format(addr, taken->text);
}

static struct name_source *open_all(void)
{
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof name;
    struct name_source *source = NULL;
    struct error err = {""};
    if (namespace_status < 0)
        skip();
    memset(&answers, 0, sizeof answers);
    server = (struct server){.fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0), .ttl_s = 300};
    assert_int_equal(bind(server.fd, (struct sockaddr *)&name, sizeof name), 0);
    assert_int_equal(getsockname(server.fd, (struct sockaddr *)&name, &length), 0);
    snprintf(server.csv, sizeof server.csv, "127.0.0.1:%u", ntohs(name.sin_port));
    now_ms = 1000000;
    assert_int_equal(name_source_new(server.csv, take_answer, &answers, &source, &err), 0);
    return source;
}

static void close_all(struct name_source *source)
{
    name_source_free(source);
    close(server.fd);
}

// Reads the question's name as text; gives its type.
static unsigned read_question(const uint8_t *message, size_t length, size_t *end)
{
    size_t at = DNS_HEADER, out = 0;
    while (at < length && message[at] != 0) {
        for (uint8_t left = message[at++]; left > 0 && at < length; left--)
            server.last[out++] = (char)message[at++];
        server.last[out++] = '.';
    }
    server.last[out] = '\0';
    *end = at + 5;
    return (unsigned)(message[at + 1] * 256 + message[at + 2]);
}

static size_t add_record(uint8_t *at, int family, const char *text)
{
    size_t size = family == AF_INET ? 4 : 16;
    const uint8_t head[12] = {0xc0,
                              DNS_HEADER,
                              0,
                              family == AF_INET ? TYPE_A : TYPE_AAAA,
                              0,
                              1,
                              (uint8_t)(server.ttl_s >> 24),
                              (uint8_t)(server.ttl_s >> 16),
                              (uint8_t)(server.ttl_s >> 8),
                              (uint8_t)server.ttl_s,
                              0,
                              (uint8_t)size};
    memcpy(at, head, sizeof head);
    assert_int_equal(inet_pton(family, text, at + sizeof head), 1);
    return sizeof head + size;
}

// RFC 1035 §4: the question again, with an answer or a code.
static void serve(void)
{
    uint8_t message[DNS_MAX];
    struct sockaddr_in from;
    socklen_t from_length = sizeof from;
    ssize_t length;
    while ((length = recvfrom(server.fd, message, sizeof message, 0, (struct sockaddr *)&from,
                              &from_length)) > 0) {
        size_t end;
        unsigned type = read_question(message, (size_t)length, &end);
        const char *address = type == TYPE_A ? server.v4 : server.v6;
        server.questions++;
        if (server.silent)
            continue;
        message[2] = 0x85;
        message[3] = (uint8_t)(0x80 | (server.v4 || server.v6 ? 0 : NXDOMAIN));
        message[7] = address ? 1 : 0;
        message[11] = 0; // no additional records (EDNS)
        if (address)
            end += add_record(message + end, type == TYPE_A ? AF_INET : AF_INET6, address);
        sendto(server.fd, message, end, 0, (struct sockaddr *)&from, from_length);
    }
}

// Turns resolver and server until `want` answers came; gives whether they did.
static bool turn_until(struct name_source *source, unsigned want)
{
    for (int i = 0; i < TURNS && answers.count < want; i++) {
        struct pollfd fds[NAME_SOURCE_FDS];
        int timeout_ms;
        size_t count = name_source_poll(source, fds, now_ms, 50, &timeout_ms);
        assert_in_range(timeout_ms, 0, 50);
        poll(fds, count, timeout_ms < 5 ? timeout_ms : 5);
        name_source_run(source, fds, count, now_ms);
        serve();
    }
    return answers.count >= want;
}

// How long after its answer the name is asked for again.
static int64_t asked_again_after(struct name_source *source)
{
    unsigned before = server.questions;
    for (int64_t waited_ms = 0; waited_ms <= 8000000; waited_ms += 1000, now_ms += 1000) {
        struct pollfd fds[NAME_SOURCE_FDS];
        int timeout_ms;
        size_t count = name_source_poll(source, fds, now_ms, 0, &timeout_ms);
        name_source_run(source, fds, count, now_ms);
        server.silent = true;
        serve();
        server.silent = false;
        if (server.questions > before)
            return waited_ms;
    }
    return -1;
}

static void test_name_gives_its_address(void **state)
{
    (void)state;
    struct name_source *source = open_all();
    server.v4 = "192.0.2.7";
    assert_int_equal(name_source_follow(source, 42, "nas.test", now_ms), 1);
    assert_true(turn_until(source, 1));
    assert_int_equal(answers.id, 42);
    assert_string_equal(answers.text, "192.0.2.7");
    assert_string_equal(server.last, "nas.test.");
    close_all(source);
}

static void test_name_with_ipv6_alone_gives_that(void **state)
{
    (void)state;
    struct name_source *source = open_all();
    server.v6 = "2001:db8::7";
    assert_int_equal(name_source_follow(source, 1, "six.test", now_ms), 1);
    assert_true(turn_until(source, 1));
    assert_string_equal(answers.text, "2001:db8::7");
    close_all(source);
}

static void test_answer_that_may_not_be_probed_is_none(void **state)
{
    (void)state;
    static const char *const addresses[] = {"0.0.0.0", "224.0.0.1", "255.255.255.255"};
    for (size_t i = 0; i < 3; i++) {
        struct name_source *source = open_all();
        server.v4 = addresses[i];
        assert_int_equal(name_source_follow(source, 1, "odd.test", now_ms), 1);
        assert_true(turn_until(source, 1));
        assert_string_equal(answers.text, "");
        close_all(source);
    }
}

static void test_time_to_live_is_kept_within_its_bounds(void **state)
{
    (void)state;
    static const struct {
        uint32_t ttl_s;
        int64_t again_ms;
    } cases[] = {{0, 30000}, {5, 30000}, {300, 300000}, {100000, 3600000}, {0x7fffffff, 3600000}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct name_source *source = open_all();
        server.v4 = "192.0.2.7";
        server.ttl_s = cases[i].ttl_s;
        assert_int_equal(name_source_follow(source, 1, "nas.test", now_ms), 1);
        assert_true(turn_until(source, 1));
        assert_in_range(asked_again_after(source), cases[i].again_ms - 1000, cases[i].again_ms + 1000);
        close_all(source);
    }
}

static void test_unknown_name_is_told_and_asked_again_in_half_a_minute(void **state)
{
    (void)state;
    struct name_source *source = open_all();
    assert_int_equal(name_source_follow(source, 9, "none.test", now_ms), 1);
    assert_true(turn_until(source, 1));
    assert_int_equal(answers.id, 9);
    assert_string_equal(answers.text, "");
    assert_in_range(asked_again_after(source), 29000, 31000);
    close_all(source);
}

static void test_name_that_resolves_later_is_told(void **state)
{
    (void)state;
    struct name_source *source = open_all();
    assert_int_equal(name_source_follow(source, 9, "late.test", now_ms), 1);
    assert_true(turn_until(source, 1));
    server.v4 = "192.0.2.9";
    now_ms += 30000;
    assert_true(turn_until(source, 2));
    assert_string_equal(answers.text, "192.0.2.9");
    close_all(source);
}

// No answer for a while: each turn returns at once, and the other names go on.
static void test_silent_server_never_blocks(void **state)
{
    (void)state;
    struct name_source *source = open_all();
    server.silent = true;
    assert_int_equal(name_source_follow(source, 1, "slow.test", now_ms), 1);
    for (int i = 0; i < 50; i++) {
        struct pollfd fds[NAME_SOURCE_FDS];
        int timeout_ms;
        size_t count = name_source_poll(source, fds, now_ms, 1000, &timeout_ms);
        assert_true(timeout_ms <= 1000);
        name_source_run(source, fds, count, now_ms);
    }
    serve();
    assert_true(server.questions >= 1);
    assert_int_equal(answers.count, 0);
    server.silent = false;
    server.v4 = "192.0.2.8";
    assert_int_equal(name_source_follow(source, 2, "quick.test", now_ms), 1);
    assert_true(turn_until(source, 1));
    assert_int_equal(answers.id, 2);
    close_all(source); // while the first is still asked for
}

static void test_same_name_again_is_not_asked_anew(void **state)
{
    (void)state;
    struct name_source *source = open_all();
    server.v4 = "192.0.2.7";
    assert_int_equal(name_source_follow(source, 1, "nas.test", now_ms), 1);
    assert_true(turn_until(source, 1));
    unsigned questions = server.questions;
    assert_int_equal(name_source_follow(source, 1, "nas.test", now_ms), 0);
    struct pollfd fds[NAME_SOURCE_FDS];
    int timeout_ms;
    name_source_run(source, fds, name_source_poll(source, fds, now_ms, 0, &timeout_ms), now_ms);
    serve();
    assert_int_equal(server.questions, questions);
    close_all(source);
}

static void test_replaced_name_never_answers_for_the_new_one(void **state)
{
    (void)state;
    struct name_source *source = open_all();
    struct pollfd fds[NAME_SOURCE_FDS];
    int timeout_ms;
    assert_int_equal(name_source_follow(source, 1, "old.test", now_ms), 1);
    name_source_run(source, fds, name_source_poll(source, fds, now_ms, 0, &timeout_ms), now_ms); // asks
    assert_int_equal(name_source_follow(source, 1, "new.test", now_ms), 1);
    server.v4 = "192.0.2.1";
    serve(); // answers the old name
    server.v4 = "192.0.2.2";
    assert_true(turn_until(source, 1));
    assert_string_equal(answers.text, "192.0.2.2");
    assert_int_equal(answers.count, 1);
    close_all(source);
}

static void test_forgotten_name_is_silent(void **state)
{
    (void)state;
    struct name_source *source = open_all();
    struct pollfd fds[NAME_SOURCE_FDS];
    int timeout_ms;
    server.v4 = "192.0.2.1";
    assert_int_equal(name_source_follow(source, 1, "asking.test", now_ms), 1);
    name_source_run(source, fds, name_source_poll(source, fds, now_ms, 0, &timeout_ms), now_ms);
    name_source_forget(source, 1);
    name_source_forget(source, 1);
    name_source_forget(source, 77);
    assert_int_equal(name_source_follow(source, 2, "other.test", now_ms), 1);
    assert_true(turn_until(source, 1));
    assert_int_equal(answers.id, 2);
    name_source_forget(source, 2); // while it rests
    close_all(source);
}

static void test_more_names_than_questions_at_once_all_come(void **state)
{
    (void)state;
    struct name_source *source = open_all();
    server.v4 = "192.0.2.1";
    for (uint64_t id = 0; id < 200; id++) {
        char text[32];
        snprintf(text, sizeof text, "h%u.test", (unsigned)id);
        assert_int_equal(name_source_follow(source, id, text, now_ms), 1);
    }
    assert_true(turn_until(source, 200));
    close_all(source);
}

static void test_bad_server_list_is_refused_with_its_text(void **state)
{
    (void)state;
    struct name_source *source = NULL;
    struct error err = {""};
    assert_int_equal(name_source_new("not a server", take_answer, NULL, &source, &err), -EINVAL);
    assert_null(source);
    assert_non_null(strstr(err.text, "not a server"));
    name_source_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_name_gives_its_address),
        cmocka_unit_test(test_name_with_ipv6_alone_gives_that),
        cmocka_unit_test(test_answer_that_may_not_be_probed_is_none),
        cmocka_unit_test(test_time_to_live_is_kept_within_its_bounds),
        cmocka_unit_test(test_unknown_name_is_told_and_asked_again_in_half_a_minute),
        cmocka_unit_test(test_name_that_resolves_later_is_told),
        cmocka_unit_test(test_silent_server_never_blocks),
        cmocka_unit_test(test_same_name_again_is_not_asked_anew),
        cmocka_unit_test(test_replaced_name_never_answers_for_the_new_one),
        cmocka_unit_test(test_forgotten_name_is_silent),
        cmocka_unit_test(test_more_names_than_questions_at_once_all_come),
        cmocka_unit_test(test_bad_server_list_is_refused_with_its_text),
    };
    return cmocka_run_group_tests(tests, enter, NULL);
}
