#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tcp_talk_socket.h"

#include "shared/base/error.h"
#include "shared/base/text.h"

// Both ends of a connection, and what our end has found.
struct rig {
    int ours, peer;
    struct service_plan *plan;
    struct tcp_talk talk;
    struct service_answer answer;
    bool wants_write;
};

// A connection over loopback, because a reset is TCP's.
static void connect_pair(int *ours, int *peer)
{
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof name;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&name, length), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&name, &length), 0);
    *ours = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(*ours, (struct sockaddr *)&name, length), 0);
    *peer = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    assert_true(*peer >= 0);
    close(listener);
}

static void rig_open(struct rig *rig, const char *send, const char *expect)
{
    struct service service = {.kind = SERVICE_TCP, .port = 22};
    memset(rig, 0, sizeof *rig);
    assert_int_equal(text_copy(service.send, sizeof service.send, send), 0);
    assert_int_equal(text_copy(service.expect, sizeof service.expect, expect), 0);
    assert_int_equal(service_plan_new(&service, false, 0, &rig->plan, NULL), 0);
    connect_pair(&rig->ours, &rig->peer);
}

static void rig_close(struct rig *rig)
{
    close(rig->ours);
    if (rig->peer >= 0)
        close(rig->peer);
    service_plan_free(rig->plan);
}

static void say(struct rig *rig, const void *bytes, size_t length)
{
    assert_int_equal(send(rig->peer, bytes, length, MSG_NOSIGNAL), length);
}

static bool step(struct rig *rig)
{
    return tcp_talk_socket_step(&rig->talk, rig->ours, rig->plan, &rig->wants_write, &rig->answer);
}

// The peer goes away, politely or with a reset.
static void hang_up(struct rig *rig, bool reset)
{
    const struct linger now = {.l_onoff = 1, .l_linger = 0};
    if (reset)
        assert_int_equal(setsockopt(rig->peer, SOL_SOCKET, SO_LINGER, &now, sizeof now), 0);
    close(rig->peer);
    rig->peer = -1;
}

static void test_banner_in_one_piece(void **state)
{
    (void)state;
    struct rig rig;
    rig_open(&rig, "", "^SSH-2\\.0-");
    assert_false(step(&rig));
    assert_false(rig.wants_write);
    say(&rig, "SSH-2.0-peer\r\n", 14);
    assert_true(step(&rig));
    assert_int_equal(rig.answer.cause, CAUSE_REPLY);
    assert_string_equal(rig.answer.detail, "");
    rig_close(&rig);
}

static void test_banner_byte_by_byte(void **state)
{
    static const char banner[] = "220 mail.example ESMTP\r\n";
    (void)state;
    struct rig rig;
    rig_open(&rig, "", "ESMTP\\r\\n");
    for (size_t i = 0; i + 1 < sizeof banner; i++) {
        assert_int_equal(rig.answer.cause, CAUSE_REPLY);
        say(&rig, banner + i, 1);
        assert_int_equal(step(&rig), i + 2 == sizeof banner);
    }
    assert_int_equal(rig.answer.cause, CAUSE_REPLY);
    rig_close(&rig);
}

static void test_bytes_are_sent_first(void **state)
{
    (void)state;
    struct rig rig;
    char heard[16];
    rig_open(&rig, "PING\\r\\n", "^\\+PONG");
    assert_false(step(&rig));
    assert_false(rig.wants_write);
    assert_int_equal(recv(rig.peer, heard, sizeof heard, 0), 6);
    assert_memory_equal(heard, "PING\r\n", 6);
    say(&rig, "+PONG\r\n", 7);
    assert_true(step(&rig));
    assert_int_equal(rig.answer.cause, CAUSE_REPLY);
    rig_close(&rig);
}

// Without an expectation anything that comes is an answer, and nothing is none.
static void test_anything_will_do_after_sending(void **state)
{
    (void)state;
    struct rig rig;
    rig_open(&rig, "x", "");
    assert_false(step(&rig));
    say(&rig, "\0", 1);
    assert_true(step(&rig));
    assert_int_equal(rig.answer.cause, CAUSE_REPLY);
    rig_close(&rig);
}

static void test_full_buffer_wants_write(void **state)
{
    (void)state;
    struct rig rig;
    char filler[65536] = {0}, heard[65536];
    size_t filled = 0, drained = 0;
    rig_open(&rig, "last", "done");
    for (ssize_t sent; (sent = send(rig.ours, filler, sizeof filler, MSG_DONTWAIT)) > 0;)
        filled += (size_t)sent;
    while (send(rig.ours, filler, 1, MSG_DONTWAIT) == 1)
        filled++;
    assert_false(step(&rig));
    assert_true(rig.wants_write);
    while (drained < filled) {
        ssize_t got = recv(rig.peer, heard, sizeof heard, 0);
        assert_true(got > 0);
        drained += (size_t)got;
    }
    while (rig.wants_write)
        assert_false(step(&rig));
    assert_int_equal(recv(rig.peer, heard, 4, MSG_WAITALL), 4);
    assert_memory_equal(heard, "last", 4);
    say(&rig, "done", 4);
    assert_true(step(&rig));
    assert_int_equal(rig.answer.cause, CAUSE_REPLY);
    rig_close(&rig);
}

static void test_endless_banner_is_bounded(void **state)
{
    (void)state;
    struct rig rig;
    char banner[TCP_TALK_MAX * 3];
    memset(banner, 'a', sizeof banner);
    rig_open(&rig, "", "never");
    say(&rig, banner, TCP_TALK_MAX - 1);
    assert_false(step(&rig));
    say(&rig, banner, sizeof banner);
    assert_true(step(&rig));
    assert_int_equal(rig.talk.length, TCP_TALK_MAX);
    assert_int_equal(rig.answer.cause, CAUSE_WRONG_ANSWER);
    assert_memory_equal(rig.answer.detail, "it said \"aaaa", 13);
    assert_in_range(strlen(rig.answer.detail), 80, SERVICE_DETAIL_MAX - 1);
    rig_close(&rig);
}

static void test_dribble_is_bounded(void **state)
{
    (void)state;
    struct rig rig;
    unsigned pieces = 0;
    rig_open(&rig, "", "never");
    do {
        say(&rig, "a", 1);
        pieces++;
    } while (!step(&rig) && pieces < TCP_TALK_MAX);
    assert_int_equal(pieces, 128);
    assert_int_equal(rig.answer.cause, CAUSE_WRONG_ANSWER);
    rig_close(&rig);
}

static void test_ends(void **state)
{
    static const struct {
        const char *said;
        bool reset;
        enum cause cause;
        const char *detail;
    } cases[] = {
        {"", false, CAUSE_CLOSED, ""},
        {"", true, CAUSE_RESET, ""},
        {"go away\r\nnow", false, CAUSE_WRONG_ANSWER, "it said \"go away\""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rig rig;
        rig_open(&rig, "", "welcome");
        if (*cases[i].said)
            say(&rig, cases[i].said, strlen(cases[i].said));
        hang_up(&rig, cases[i].reset);
        assert_true(step(&rig));
        assert_int_equal(rig.answer.cause, cases[i].cause);
        assert_string_equal(rig.answer.detail, cases[i].detail);
        rig_close(&rig);
    }
}

// The peer is gone when we want to send: no signal ends the process.
static void test_sending_to_nobody(void **state)
{
    (void)state;
    struct rig rig;
    rig_open(&rig, "x", "welcome");
    hang_up(&rig, true);
    assert_true(step(&rig));
    assert_int_equal(rig.answer.cause, CAUSE_RESET);
    rig_close(&rig);
}

static void test_pattern_that_blows_up(void **state)
{
    (void)state;
    struct rig rig;
    char banner[2000];
    memset(banner, 'a', sizeof banner);
    rig_open(&rig, "", "^(a+)+[bc]");
    say(&rig, banner, sizeof banner);
    assert_true(step(&rig));
    assert_int_equal(rig.answer.cause, CAUSE_WRONG_ANSWER);
    assert_non_null(strstr(rig.answer.detail, "too long"));
    rig_close(&rig);
}

static void test_detail_is_clean(void **state)
{
    static const struct {
        const char *said;
        size_t length;
        const char *detail;
    } cases[] = {
        {"J\0\0\0\x1b[2Jx", 9, "it said \"J????[2Jx\""},
        {"\r\n\r\n220 \xff\xfd\r\n", 12, "it said \"220 ??\""},
        {"caf\xc3\xa9", 5, "it said \"caf\xc3\xa9\""},
        {"\r\n", 2, "it said \"\""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rig rig;
        rig_open(&rig, "", "welcome");
        say(&rig, cases[i].said, cases[i].length);
        assert_false(step(&rig));
        tcp_talk_socket_timeout(&rig.talk, &rig.answer);
        assert_int_equal(rig.answer.cause, CAUSE_WRONG_ANSWER);
        assert_string_equal(rig.answer.detail, cases[i].detail);
        rig_close(&rig);
    }
}

static void test_timeout_without_a_byte(void **state)
{
    (void)state;
    struct rig rig;
    rig_open(&rig, "", "welcome");
    assert_false(step(&rig));
    tcp_talk_socket_timeout(&rig.talk, &rig.answer);
    assert_int_equal(rig.answer.cause, CAUSE_SILENT);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_banner_in_one_piece),     cmocka_unit_test(test_banner_byte_by_byte),
        cmocka_unit_test(test_bytes_are_sent_first),    cmocka_unit_test(test_anything_will_do_after_sending),
        cmocka_unit_test(test_full_buffer_wants_write), cmocka_unit_test(test_endless_banner_is_bounded),
        cmocka_unit_test(test_dribble_is_bounded),      cmocka_unit_test(test_ends),
        cmocka_unit_test(test_sending_to_nobody),       cmocka_unit_test(test_pattern_that_blows_up),
        cmocka_unit_test(test_detail_is_clean),         cmocka_unit_test(test_timeout_without_a_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
