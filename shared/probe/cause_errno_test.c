#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <limits.h>

#include "cause_errno.h"

struct expected {
    int number;
    enum cause cause;
};

static void expect(enum cause_stage stage, const struct expected *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (int sign = -1; sign <= 1; sign += 2)
            if (cause_errno(sign * cases[i].number, stage) != cases[i].cause)
                fail_msg("%d at stage %d: %s", cases[i].number, (int)stage,
                         cause_text(cause_errno(sign * cases[i].number, stage)));
}

#define EXPECT(stage, ...)                                                                                   \
    do {                                                                                                     \
        static const struct expected cases[] = {__VA_ARGS__};                                                \
        expect(stage, cases, sizeof cases / sizeof cases[0]);                                                \
    } while (0)

// By connect(2), tcp(7), ip(7) and netdevice(7): our own trouble, but for what loopback refuses at once.
static void test_connection_that_could_not_begin(void **state)
{
    (void)state;
    EXPECT(CAUSE_STAGE_CONNECT, {ECONNREFUSED, CAUSE_REFUSED}, {ECONNRESET, CAUSE_RESET},
           {ENETUNREACH, CAUSE_NO_ROUTE}, {EHOSTUNREACH, CAUSE_NO_ROUTE}, {ENETDOWN, CAUSE_LINK_DOWN},
           {ENODEV, CAUSE_LINK_DOWN}, {ENXIO, CAUSE_LINK_DOWN}, {EPERM, CAUSE_NO_PERMISSION},
           {EACCES, CAUSE_NO_PERMISSION}, {EMFILE, CAUSE_NO_DESCRIPTOR}, {ENFILE, CAUSE_NO_DESCRIPTOR},
           {EADDRNOTAVAIL, CAUSE_OVERLOADED}, {EPIPE, CAUSE_SEND_FAILED}, {ETIMEDOUT, CAUSE_SEND_FAILED},
           {ENOPROTOOPT, CAUSE_SEND_FAILED}, {ENOMEM, CAUSE_SEND_FAILED}, {EINVAL, CAUSE_SEND_FAILED},
           {EAFNOSUPPORT, CAUSE_SEND_FAILED}, {9999, CAUSE_SEND_FAILED});
}

// By tcp(7) and icmp(7): what the target or the way to it has told.
static void test_connection_that_ended(void **state)
{
    (void)state;
    EXPECT(CAUSE_STAGE_CONNECTION, {ECONNREFUSED, CAUSE_REFUSED}, {ECONNRESET, CAUSE_RESET},
           {EPIPE, CAUSE_RESET}, {ETIMEDOUT, CAUSE_TIMEOUT}, {ENETUNREACH, CAUSE_NET_UNREACHABLE},
           {EHOSTUNREACH, CAUSE_HOST_UNREACHABLE}, {EHOSTDOWN, CAUSE_HOST_UNREACHABLE},
           {ENOPROTOOPT, CAUSE_PROTOCOL_UNREACHABLE}, {EACCES, CAUSE_PROHIBITED}, {EPROTO, CAUSE_OTHER_ICMP},
           {ENETDOWN, CAUSE_LINK_DOWN}, {ENODEV, CAUSE_LINK_DOWN}, {EPERM, CAUSE_NO_PERMISSION},
           {EMFILE, CAUSE_NO_DESCRIPTOR}, {ENFILE, CAUSE_NO_DESCRIPTOR}, {ENXIO, CAUSE_SEND_FAILED},
           {ENOMEM, CAUSE_SEND_FAILED}, {ENOBUFS, CAUSE_SEND_FAILED}, {EADDRNOTAVAIL, CAUSE_SEND_FAILED},
           {EINVAL, CAUSE_SEND_FAILED}, {0, CAUSE_SEND_FAILED}, {9999, CAUSE_SEND_FAILED});
}

// By send(2) and raw(7): never the target's.
static void test_datagram_that_was_not_sent(void **state)
{
    (void)state;
    EXPECT(CAUSE_STAGE_SENDTO, {ENETUNREACH, CAUSE_NO_ROUTE}, {EHOSTUNREACH, CAUSE_NO_ROUTE},
           {EADDRNOTAVAIL, CAUSE_NO_ROUTE}, {ENETDOWN, CAUSE_LINK_DOWN}, {ENODEV, CAUSE_LINK_DOWN},
           {ENXIO, CAUSE_LINK_DOWN}, {EPERM, CAUSE_NO_PERMISSION}, {EACCES, CAUSE_NO_PERMISSION},
           {ENOBUFS, CAUSE_SEND_FAILED}, {ECONNREFUSED, CAUSE_SEND_FAILED}, {EMFILE, CAUSE_SEND_FAILED},
           {EMSGSIZE, CAUSE_SEND_FAILED});
    for (int number = 0; number < 256; number++)
        assert_int_equal(cause_outcome(cause_errno(-number, CAUSE_STAGE_SENDTO)), OUTCOME_UNKNOWN);
}

// By icmp(7), ipv6(7) and udp(7): an ICMP error is met by whichever call comes next.
static void test_datagram_socket_with_a_peer(void **state)
{
    (void)state;
    EXPECT(CAUSE_STAGE_DATAGRAM_CONNECT, {ENETUNREACH, CAUSE_NO_ROUTE}, {EHOSTUNREACH, CAUSE_NO_ROUTE},
           {EADDRNOTAVAIL, CAUSE_NO_ROUTE}, {EACCES, CAUSE_SEND_FAILED}, {EPERM, CAUSE_SEND_FAILED},
           {EINVAL, CAUSE_SEND_FAILED}, {ENETDOWN, CAUSE_SEND_FAILED}, {ECONNREFUSED, CAUSE_REFUSED});
    EXPECT(CAUSE_STAGE_DATAGRAM_SEND, {ECONNREFUSED, CAUSE_REFUSED}, {ECONNRESET, CAUSE_RESET},
           {EPIPE, CAUSE_RESET}, {ENETUNREACH, CAUSE_NET_UNREACHABLE}, {EHOSTUNREACH, CAUSE_HOST_UNREACHABLE},
           {ENOPROTOOPT, CAUSE_PROTOCOL_UNREACHABLE}, {EPERM, CAUSE_SEND_FAILED}, {EACCES, CAUSE_SEND_FAILED},
           {ENOBUFS, CAUSE_SEND_FAILED});
    EXPECT(CAUSE_STAGE_DATAGRAM_RECEIVE, {0, CAUSE_CLOSED}, {ECONNREFUSED, CAUSE_REFUSED},
           {ECONNRESET, CAUSE_RESET}, {EPIPE, CAUSE_RESET}, {ENETUNREACH, CAUSE_NET_UNREACHABLE},
           {EHOSTUNREACH, CAUSE_HOST_UNREACHABLE}, {ENOPROTOOPT, CAUSE_PROTOCOL_UNREACHABLE},
           {EACCES, CAUSE_PROHIBITED}, {EPROTO, CAUSE_OTHER_ICMP}, {ETIMEDOUT, CAUSE_TIMEOUT});
}

static void test_no_socket_and_no_failure(void **state)
{
    (void)state;
    EXPECT(CAUSE_STAGE_SOCKET, {EMFILE, CAUSE_NO_DESCRIPTOR}, {ENFILE, CAUSE_NO_DESCRIPTOR},
           {EAFNOSUPPORT, CAUSE_NO_ROUTE});
    EXPECT(CAUSE_STAGE_NONE, {0, CAUSE_TIMEOUT}, {ECONNREFUSED, CAUSE_TIMEOUT});
}

static void test_any_number_has_a_cause_at_any_stage(void **state)
{
    static const int numbers[] = {INT_MIN, INT_MIN + 1, -4096, 4096, INT_MAX};
    (void)state;
    for (unsigned stage = 0; stage < CAUSE_STAGES; stage++)
        for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
            enum cause cause = cause_errno(numbers[i], (enum cause_stage)stage);
            assert_true(cause_is_known((int)cause));
            assert_int_not_equal(cause, CAUSE_REPLY);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_connection_that_could_not_begin),
        cmocka_unit_test(test_connection_that_ended),
        cmocka_unit_test(test_datagram_that_was_not_sent),
        cmocka_unit_test(test_datagram_socket_with_a_peer),
        cmocka_unit_test(test_no_socket_and_no_failure),
        cmocka_unit_test(test_any_number_has_a_cause_at_any_stage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
