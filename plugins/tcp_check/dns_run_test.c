#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dns_run.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/base/patience_fixture.h"
#include "shared/net/net_namespace_fixture.h"

enum { MESSAGE_MAX = 512, HEADER = 12, MANY = 1000, LONG_MS = 15000 };

enum manner { ANSWERS, SILENT, WRONG_ID, GARBAGE, SAYS_NXDOMAIN, CUTS, CUTS_AND_CLOSES };

// A name server in the same thread: it answers when the test turns it.
struct server {
    int udp, tcp, peer; // peer: the accepted stream, or -1
    struct ip_addr addr;
    uint16_t port;
    enum manner manner;
    unsigned questions, streams;
};

struct answers {
    unsigned count;
    unsigned of[MANY];
    struct service_answer last;
};

static struct server server;
static struct answers answers;
static struct dns_run *run;
static int64_t skipped_us; // how far the time that the probes are told is ahead
static struct service service;

static void take(void *context, uint32_t index, const struct service_answer *answer)
{
    struct answers *taken = context;
    taken->count++;
    assert_in_range(index, 0, MANY - 1);
    taken->of[index]++;
    taken->last = *answer;
}

static int64_t now(void)
{
    return clock_mono_us() + skipped_us;
}

static int bound(int family, int type, uint16_t port)
{
    struct sockaddr_in v4 = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 v6 = {
        .sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    int size = 4 << 20;
    int fd = socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    const struct sockaddr *name = family == AF_INET ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6;
    if (bind(fd, name, family == AF_INET ? sizeof v4 : sizeof v6) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static uint16_t port_of(int fd)
{
    struct sockaddr_in6 name;
    socklen_t length = sizeof name;
    assert_int_equal(getsockname(fd, (struct sockaddr *)&name, &length), 0);
    return ntohs(name.sin6_port); // where sin_port is, too
}

static void start_server(int family)
{
    // A port that UDP gave may be taken in TCP: another one then.
    for (int tries = 0; tries < 50; tries++) {
        server.udp = bound(family, SOCK_DGRAM, 0);
        server.port = port_of(server.udp);
        server.tcp = bound(family, SOCK_STREAM, server.port);
        if (server.tcp >= 0)
            break;
        close(server.udp);
    }
    assert_int_equal(listen(server.tcp, 8), 0);
    assert_int_equal(ip_addr_parse(family == AF_INET ? "127.0.0.1" : "::1", &server.addr), 0);
}

static void open_all(int family)
{
    struct error err;
    server = (struct server){.peer = -1};
    start_server(family);
    memset(&answers, 0, sizeof answers);
    skipped_us = 0;
    service = (struct service){.kind = SERVICE_DNS, .port = server.port, .name = "nas.test", .record = "A"};
    assert_int_equal(dns_run_new(take, &answers, &run, &err), 0);
}

static void close_server(void)
{
    close(server.udp);
    close(server.tcp);
    if (server.peer >= 0)
        close(server.peer);
}

static void close_all(void)
{
    dns_run_free(run);
    close_server();
}

// RFC 1035 §4.1: makes an answer of the question; its length.
static size_t answer_to(uint8_t *message, size_t length, bool stream)
{
    static const uint8_t record[] = {0xc0, HEADER, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 192, 0, 2, 7};
    message[2] = 0x85;
    message[3] = 0x80;
    if (server.manner == SAYS_NXDOMAIN) {
        message[3] |= 3;
        return length;
    }
    if ((server.manner == CUTS || server.manner == CUTS_AND_CLOSES) && !stream) {
        message[2] |= 2;
        return length;
    }
    if (server.manner == WRONG_ID)
        message[0] ^= 0xff;
    message[7] = 1;
    memcpy(message + length, record, sizeof record);
    return length + sizeof record;
}

static void serve_datagrams(void)
{
    static const char garbage[] = "HTTP/1.1 400 Bad Request\r\n\r\n";
    uint8_t message[MESSAGE_MAX + 64];
    struct sockaddr_in6 from;
    socklen_t size = sizeof from;
    ssize_t got;
    while ((got = recvfrom(server.udp, message, MESSAGE_MAX, 0, (struct sockaddr *)&from, &size)) > 0) {
        server.questions++;
        if (server.manner == GARBAGE)
            sendto(server.udp, garbage, sizeof garbage, 0, (struct sockaddr *)&from, size);
        else if (server.manner != SILENT)
            sendto(server.udp, message, answer_to(message, (size_t)got, false), 0, (struct sockaddr *)&from,
                   size);
        size = sizeof from;
    }
}

static void serve_stream(void)
{
    uint8_t message[MESSAGE_MAX + 64];
    if (server.peer < 0)
        server.peer = accept4(server.tcp, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    ssize_t got = server.peer < 0 ? -1 : recv(server.peer, message, MESSAGE_MAX, 0);
    if (got > 2 && server.manner != CUTS_AND_CLOSES) {
        size_t length = answer_to(message + 2, (size_t)got - 2, true);
        message[0] = (uint8_t)(length >> 8);
        message[1] = (uint8_t)length;
        send(server.peer, message, length + 2, MSG_NOSIGNAL);
    }
    if (got >= 0) {
        server.streams++;
        close(server.peer);
        server.peer = -1;
    }
}

static int start(uint32_t index, uint32_t timeout_ms)
{
    const struct dns_request request = {.index = index,
                                        .server = server.addr,
                                        .timeout_ms = (uint32_t)patience_fixture_ms((int)timeout_ms),
                                        .service = &service};
    return dns_run_start(run, &request, now());
}

static bool turn_until(unsigned want)
{
    for (int64_t end_us = patience_fixture_end_us(); answers.count < want && clock_mono_us() < end_us;) {
        struct pollfd fds[] = {{.fd = dns_run_fd(run), .events = POLLIN},
                               {.fd = server.udp, .events = POLLIN},
                               {.fd = server.tcp, .events = POLLIN},
                               {.fd = server.peer, .events = POLLIN}};
        int wait_ms = dns_run_wait(run, now(), 1000);
        assert_in_range(wait_ms, 0, 1000);
        poll(fds, 4, wait_ms);
        serve_datagrams();
        serve_stream();
        dns_run_work(run, now());
    }
    return answers.count >= want;
}

static void expect(enum cause cause, const char *detail)
{
    assert_true(turn_until(1));
    assert_string_equal(cause_text(answers.last.cause), cause_text(cause));
    assert_string_equal(answers.last.detail, detail);
}

static void test_answer_is_told_with_its_time(void **state)
{
    static const int families[] = {AF_INET, AF_INET6};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        open_all(families[i]);
        assert_int_equal(start(3, LONG_MS), 0);
        assert_int_equal(answers.count, 0); // never from dns_run_start
        expect(CAUSE_REPLY, "");
        assert_int_equal(answers.of[3], 1);
        assert_true(answers.last.connect_us > 0);
        assert_int_equal(answers.last.connect_us, answers.last.total_us);
        assert_int_equal(server.questions, 1);
        close_all();
    }
}

static void test_wrong_answer_says_what_came(void **state)
{
    (void)state;
    open_all(AF_INET);
    snprintf(service.answer, sizeof service.answer, "192.0.2.8");
    assert_int_equal(start(0, LONG_MS), 0);
    expect(CAUSE_WRONG_ANSWER, "A 192.0.2.7");
    close_all();
}

static void test_code_of_the_server_is_told_by_its_message(void **state)
{
    (void)state;
    open_all(AF_INET);
    server.manner = SAYS_NXDOMAIN;
    assert_int_equal(start(0, LONG_MS), 0);
    expect(CAUSE_WRONG_ANSWER, "NXDOMAIN: no such name");
    assert_int_equal(server.questions, 1);
    close_all();
}

static void test_cut_answer_is_asked_for_again_by_tcp(void **state)
{
    (void)state;
    open_all(AF_INET6);
    server.manner = CUTS;
    snprintf(service.answer, sizeof service.answer, "192.0.2.7");
    assert_int_equal(start(0, LONG_MS), 0);
    expect(CAUSE_REPLY, "");
    assert_int_equal(server.questions, 1);
    assert_int_equal(server.streams, 1);
    close_all();
}

static void test_stream_that_closes_is_no_answer(void **state)
{
    (void)state;
    open_all(AF_INET);
    server.manner = CUTS_AND_CLOSES;
    assert_int_equal(start(0, LONG_MS), 0);
    expect(CAUSE_CLOSED, "");
    close_all();
}

static void test_silence_is_asked_twice_and_ends_in_time(void **state)
{
    (void)state;
    open_all(AF_INET);
    server.manner = SILENT;
    int64_t begin_us = clock_mono_us();
    assert_int_equal(start(0, 300), 0);
    expect(CAUSE_TIMEOUT, "");
    assert_true(clock_mono_us() - begin_us >= patience_fixture_ms(300) * INT64_C(1000));
    assert_int_equal(server.questions, 2);
    assert_int_equal(answers.last.connect_us, 0);
    assert_int_equal(answers.last.total_us, 0);
    close_all();
}

// What RFC 5452 asks for: neither counts, and the true answer may still come.
static void test_answer_to_no_question_is_none(void **state)
{
    static const enum manner manners[] = {WRONG_ID, GARBAGE};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        open_all(AF_INET);
        server.manner = manners[i];
        assert_int_equal(start(0, 200), 0);
        assert_true(turn_until(1));
        // Newer c-ares ends at once with what cannot be read.
        if (answers.last.cause != CAUSE_WRONG_ANSWER || manners[i] == WRONG_ID) {
            assert_int_equal(answers.last.cause, CAUSE_TIMEOUT);
            assert_string_equal(answers.last.detail, "what came was no answer to our question");
        }
        close_all();
    }
}

static void test_closed_port_is_refused_at_once(void **state)
{
    static const int families[] = {AF_INET, AF_INET6};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        open_all(families[i]);
        close_server();
        server.udp = server.tcp = -1;
        int64_t begin_us = clock_mono_us();
        assert_int_equal(start(0, LONG_MS), 0);
        expect(CAUSE_REFUSED, "");
        assert_true(clock_mono_us() - begin_us < patience_fixture_ms(LONG_MS / 2) * INT64_C(1000));
        close_all();
    }
}

static void test_answer_after_the_timeout_is_for_nobody(void **state)
{
    (void)state;
    open_all(AF_INET);
    server.manner = SILENT;
    assert_int_equal(start(0, LONG_MS), 0);
    dns_run_work(run, now());
    skipped_us = patience_fixture_ms(LONG_MS) * INT64_C(1000);
    assert_int_equal(dns_run_wait(run, now(), 1000), 0);
    server.manner = ANSWERS;
    dns_run_work(run, now());
    assert_int_equal(answers.count, 1);
    assert_int_equal(answers.last.cause, CAUSE_TIMEOUT);
    serve_datagrams();
    assert_int_equal(server.questions, 1);
    assert_int_equal(start(1, LONG_MS), 0);
    assert_true(turn_until(2));
    assert_int_equal(answers.of[0], 1);
    assert_int_equal(answers.of[1], 1);
    assert_int_equal(answers.last.cause, CAUSE_REPLY);
    close_all();
}

static void test_name_that_cannot_be_asked_is_told(void **state)
{
    (void)state;
    open_all(AF_INET);
    memset(service.name, 'a', 100); // RFC 1035 §2.3.4: labels have 63 bytes at most
    service.name[100] = '\0';
    assert_int_equal(start(0, LONG_MS), 0);
    assert_int_equal(answers.count, 0);
    assert_int_equal(dns_run_wait(run, now(), 1000), 0);
    expect(CAUSE_SEND_FAILED, "this name cannot be asked for");
    assert_int_equal(server.questions, 0);
    close_all();
}

static size_t count_fds(void)
{
    DIR *folder = opendir("/proc/self/fd");
    size_t count = 0;
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

static void test_thousand_at_once_are_each_told_once(void **state)
{
    (void)state;
    size_t before = count_fds();
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < MANY + 100) {
        limit.rlim_cur = MANY + 100;
        if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
            skip();
    }
    open_all(AF_INET);
    for (uint32_t i = 0; i < MANY; i++) {
        assert_int_equal(start(i, LONG_MS), 0);
        serve_datagrams();
    }
    assert_true(turn_until(MANY));
    for (uint32_t i = 0; i < MANY; i++)
        assert_int_equal(answers.of[i], 1);
    assert_int_equal(answers.last.cause, CAUSE_REPLY);
    assert_int_equal(dns_run_wait(run, now(), 1234), 1234);
    close_all();
    assert_int_equal(count_fds(), before);
}

static void test_cancelled_probe_is_silent_and_leaves_nothing(void **state)
{
    (void)state;
    size_t before = count_fds();
    open_all(AF_INET);
    server.manner = SILENT;
    size_t open = count_fds();
    for (uint32_t i = 0; i < 40; i++)
        assert_int_equal(start(i, LONG_MS), 0);
    for (uint32_t i = 0; i < 40; i += 2)
        dns_run_cancel(run, i);
    dns_run_cancel(run, 0);
    dns_run_cancel(run, 999);
    skipped_us = patience_fixture_ms(LONG_MS) * INT64_C(1000);
    dns_run_work(run, now());
    assert_int_equal(answers.count, 20);
    for (uint32_t i = 0; i < 40; i++)
        assert_int_equal(answers.of[i], i % 2);
    assert_int_equal(count_fds(), open);
    assert_int_equal(start(50, LONG_MS), 0); // freed while it runs
    close_all();
    assert_int_equal(answers.count, 20);
    assert_int_equal(count_fds(), before);
    dns_run_free(NULL);
}

static void test_without_descriptors_it_does_not_start(void **state)
{
    struct rlimit usual, none;
    (void)state;
    open_all(AF_INET);
    size_t before = count_fds();
    getrlimit(RLIMIT_NOFILE, &usual);
    none = usual;
    none.rlim_cur = 3;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    int rc = start(0, LONG_MS);
    setrlimit(RLIMIT_NOFILE, &usual);
    assert_int_equal(rc, -EMFILE);
    assert_int_equal(count_fds(), before);
    assert_int_equal(start(0, LONG_MS), 0);
    expect(CAUSE_REPLY, "");
    assert_int_equal(answers.of[0], 1);
    close_all();
}

// The last test: it stays in a namespace where there is loopback and no route to anywhere else.
static void test_no_route_is_no_verdict_on_the_server(void **state)
{
    static const char *const addresses[] = {"192.0.2.1", "2001:db8::1"};
    (void)state;
    if (net_namespace_enter() < 0)
        skip();
    for (size_t i = 0; i < 2; i++) {
        open_all(AF_INET);
        assert_int_equal(ip_addr_parse(addresses[i], &server.addr), 0);
        assert_int_equal(start(0, LONG_MS), 0);
        expect(CAUSE_NO_ROUTE, "");
        assert_int_equal(cause_outcome(answers.last.cause), OUTCOME_UNKNOWN);
        close_all();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answer_is_told_with_its_time),
        cmocka_unit_test(test_wrong_answer_says_what_came),
        cmocka_unit_test(test_code_of_the_server_is_told_by_its_message),
        cmocka_unit_test(test_cut_answer_is_asked_for_again_by_tcp),
        cmocka_unit_test(test_stream_that_closes_is_no_answer),
        cmocka_unit_test(test_silence_is_asked_twice_and_ends_in_time),
        cmocka_unit_test(test_answer_to_no_question_is_none),
        cmocka_unit_test(test_closed_port_is_refused_at_once),
        cmocka_unit_test(test_answer_after_the_timeout_is_for_nobody),
        cmocka_unit_test(test_name_that_cannot_be_asked_is_told),
        cmocka_unit_test(test_thousand_at_once_are_each_told_once),
        cmocka_unit_test(test_cancelled_probe_is_silent_and_leaves_nothing),
        cmocka_unit_test(test_without_descriptors_it_does_not_start),
        cmocka_unit_test(test_no_route_is_no_verdict_on_the_server),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
