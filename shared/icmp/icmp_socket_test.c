#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "icmp_host_fixture.h"
#include "icmp_socket.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/base/patience_fixture.h"
#include "shared/net/net_namespace_fixture.h"

enum { DEADLINE_MS = 5000 };

static int namespace_status;

struct kind_case {
    int family;
    enum icmp_socket_kind kind;
    const char *target;
};

static const struct kind_case kinds[] = {
    {4, ICMP_SOCKET_DATAGRAM, "127.0.0.1"},
    {4, ICMP_SOCKET_RAW, "127.0.0.1"},
    {6, ICMP_SOCKET_DATAGRAM, "::1"},
    {6, ICMP_SOCKET_RAW, "::1"},
};

static int enter(void **state)
{
    (void)state;
    namespace_status = net_namespace_enter();
    if (namespace_status == 0)
        namespace_status = net_namespace_ping_group(true);
    if (namespace_status < 0)
        print_message("skipped: no network namespace may be made here: %s\n", error_name(namespace_status));
    return 0;
}

static void need_namespace(void)
{
    if (namespace_status < 0)
        skip();
}

// As the kernel knows it.
static bool is_raw(const struct icmp_socket *socket)
{
    int type = 0;
    socklen_t length = sizeof type;
    assert_int_equal(getsockopt(icmp_socket_fd(socket), SOL_SOCKET, SO_TYPE, &type, &length), 0);
    return type == SOCK_RAW;
}

static struct icmp_socket *open_socket(int family, enum icmp_socket_kind kind)
{
    struct icmp_socket *socket = NULL;
    struct error err = {""};
    int status = icmp_socket_new(family, kind, &socket, &err);
    if (status == -EAFNOSUPPORT)
        return NULL;
    assert_string_equal(err.text, "");
    assert_int_equal(status, 0);
    assert_int_equal(is_raw(socket), kind == ICMP_SOCKET_RAW);
    return socket;
}

static struct icmp_send probe_to(const char *text, uint32_t index)
{
    struct icmp_send probe = {.tag = {index, 0x10000 + index, UINT64_C(0xfeed0000) + index}};
    assert_int_equal(ip_addr_parse(text, &probe.target), 0);
    return probe;
}

// Receives until `want` messages of `kind` came or the deadline is over; gives how many.
static size_t receive(struct icmp_socket *socket, enum icmp_kind kind, struct icmp_received *out, size_t want)
{
    struct icmp_received batch[ICMP_SOCKET_BATCH];
    size_t have = 0;
    for (int64_t end_us = patience_fixture_end_us(); have < want && clock_mono_us() < end_us;) {
        struct pollfd wait = {.fd = icmp_socket_fd(socket), .events = POLLIN};
        poll(&wait, 1, patience_fixture_ms(DEADLINE_MS));
        size_t count = icmp_socket_receive(socket, batch);
        for (size_t i = 0; i < count && have < want; i++)
            if (batch[i].message.kind == kind)
                out[have++] = batch[i];
    }
    return have;
}

// Receives all that is there now; none may be a message of ours.
static void assert_nothing_more(struct icmp_socket *socket)
{
    struct icmp_received batch[ICMP_SOCKET_BATCH];
    size_t count;
    while ((count = icmp_socket_receive(socket, batch)) > 0)
        for (size_t i = 0; i < count; i++)
            assert_int_equal(batch[i].message.kind, ICMP_KIND_OTHER);
}

static int compare_addr(const struct ip_addr *addr, const char *text)
{
    struct ip_addr expected;
    assert_int_equal(ip_addr_parse(text, &expected), 0);
    return ip_addr_compare(addr, &expected);
}

static void test_loopback_answers_with_our_tag(void **state)
{
    (void)state;
    need_namespace();
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct icmp_socket *socket = open_socket(kinds[i].family, kinds[i].kind);
        struct icmp_received reply;
        int failure;
        if (!socket)
            continue;
        struct icmp_send probe = probe_to(kinds[i].target, 7);
        int64_t sent_us = clock_mono_us();
        assert_int_equal(icmp_socket_send(socket, &probe, 1, &failure), 1);
        assert_int_equal(failure, 0);
        assert_int_equal(receive(socket, ICMP_KIND_REPLY, &reply, 1), 1);
        assert_true(reply.message.has_tag);
        assert_memory_equal(&reply.message.tag, &probe.tag, sizeof probe.tag);
        assert_int_equal(reply.message.sequence, 7);
        assert_int_equal(compare_addr(&reply.source, kinds[i].target), 0);
        assert_in_range(reply.age_us, 0, clock_mono_us() - sent_us + 1000);
        assert_int_equal(icmp_socket_drops(socket), 0);
        icmp_socket_free(socket);
    }
}

// How old the kernel says a reply is that has waited `wait_ms`.
static int64_t age_after(struct icmp_socket *socket, const char *target, int wait_ms)
{
    struct icmp_received reply;
    struct icmp_send probe = probe_to(target, 1);
    int failure;
    assert_int_equal(icmp_socket_send(socket, &probe, 1, &failure), 1);
    struct pollfd wait = {.fd = icmp_socket_fd(socket), .events = POLLIN};
    assert_int_equal(poll(&wait, 1, patience_fixture_ms(DEADLINE_MS)), 1);
    poll(NULL, 0, wait_ms); // the waiting itself is what is measured
    assert_int_equal(receive(socket, ICMP_KIND_REPLY, &reply, 1), 1);
    return reply.age_us;
}

// The kernel's time of receipt is told, not ours of reading. It begins to stamp packets a moment after the
// first socket asks for it.
static void test_age_grows_while_the_reply_waits(void **state)
{
    (void)state;
    need_namespace();
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct icmp_socket *socket = open_socket(kinds[i].family, kinds[i].kind);
        int64_t age_us = 0, begin_us = clock_mono_us();
        if (!socket)
            continue;
        while (age_us < 29000 && clock_mono_us() - begin_us < DEADLINE_MS * 1000)
            age_us = age_after(socket, kinds[i].target, 30);
        assert_in_range(age_us, 29000, clock_mono_us() - begin_us);
        icmp_socket_free(socket);
    }
}

static void test_whole_batch_goes_out_and_comes_back(void **state)
{
    (void)state;
    need_namespace();
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct icmp_socket *socket = open_socket(kinds[i].family, kinds[i].kind);
        struct icmp_send probes[ICMP_SOCKET_BATCH + 5];
        struct icmp_received replies[ICMP_SOCKET_BATCH];
        bool seen[ICMP_SOCKET_BATCH] = {false};
        int failure;
        if (!socket)
            continue;
        for (uint32_t n = 0; n < ICMP_SOCKET_BATCH + 5; n++)
            probes[n] = probe_to(kinds[i].target, n);
        assert_int_equal(icmp_socket_send(socket, probes, ICMP_SOCKET_BATCH + 5, &failure),
                         ICMP_SOCKET_BATCH);
        assert_int_equal(receive(socket, ICMP_KIND_REPLY, replies, ICMP_SOCKET_BATCH), ICMP_SOCKET_BATCH);
        for (size_t n = 0; n < ICMP_SOCKET_BATCH; n++) {
            assert_in_range(replies[n].message.tag.index, 0, ICMP_SOCKET_BATCH - 1);
            assert_false(seen[replies[n].message.tag.index]);
            seen[replies[n].message.tag.index] = true;
        }
        icmp_socket_free(socket);
    }
}

static void test_two_sockets_do_not_hear_each_other(void **state)
{
    (void)state;
    need_namespace();
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct icmp_socket *mine = open_socket(kinds[i].family, kinds[i].kind);
        struct icmp_socket *other = open_socket(kinds[i].family, kinds[i].kind);
        struct icmp_received reply;
        int failure;
        if (!mine || !other)
            continue;
        struct icmp_send probe = probe_to(kinds[i].target, 3);
        assert_int_equal(icmp_socket_send(other, &probe, 1, &failure), 1);
        assert_int_equal(receive(other, ICMP_KIND_REPLY, &reply, 1), 1);
        assert_nothing_more(mine);
        assert_int_equal(icmp_socket_drops(mine), 0); // what is not for us is no loss of ours
        icmp_socket_free(mine);
        icmp_socket_free(other);
    }
}

static void test_target_without_route_fails_alone(void **state)
{
    (void)state;
    need_namespace();
    static const char *const nowhere[] = {"192.0.2.1", "192.0.2.1", "2001:db8::1", "2001:db8::1"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct icmp_socket *socket = open_socket(kinds[i].family, kinds[i].kind);
        struct icmp_received replies[2];
        int failure;
        if (!socket)
            continue;
        struct icmp_send probes[3] = {probe_to(kinds[i].target, 0), probe_to(nowhere[i], 1),
                                      probe_to(kinds[i].target, 2)};
        assert_int_equal(icmp_socket_send(socket, probes, 3, &failure), 1);
        assert_int_equal(failure, 0);
        assert_int_equal(icmp_socket_send(socket, probes + 1, 2, &failure), 0);
        assert_int_equal(failure, -ENETUNREACH);
        assert_int_equal(icmp_socket_send(socket, probes + 2, 1, &failure), 1);
        assert_int_equal(receive(socket, ICMP_KIND_REPLY, replies, 2), 2);
        assert_int_equal(replies[1].message.tag.index, 2);
        icmp_socket_free(socket);
    }
}

// The target is silent; a "host unreachable" (type 3, code 1) that quotes `quoted` bytes comes from a router.
static void check_error(enum icmp_socket_kind kind, size_t quoted)
{
    uint8_t request[ICMP_HOST_PACKET_MAX], error[8 + ICMP_HOST_PACKET_MAX] = {3, 1};
    struct icmp_socket *socket = open_socket(4, kind);
    struct icmp_send probe = probe_to("127.0.0.9", 5), other = probe_to("127.0.0.10", 6);
    struct icmp_received received;
    int failure, host = icmp_host_open();
    assert_true(host >= 0);
    assert_int_equal(icmp_host_silence(1), 0);
    assert_int_equal(icmp_socket_send(socket, &probe, 1, &failure), 1);
    assert_int_equal(icmp_host_catch(host, request, patience_fixture_ms(DEADLINE_MS)),
                     ICMP_HOST_IP_HEADER + ICMP_PACKET_LENGTH);
    memcpy(error + 8, request, quoted);
    assert_int_equal(icmp_host_send("127.0.0.77", error, 8 + quoted), 0);
    struct pollfd wait = {.fd = icmp_socket_fd(socket), .events = POLLIN};
    assert_int_equal(poll(&wait, 1, patience_fixture_ms(DEADLINE_MS)), 1);
    // The error is not the next probe's: that goes out.
    assert_int_equal(icmp_socket_send(socket, &other, 1, &failure), 1);
    assert_int_equal(receive(socket, ICMP_KIND_ERROR, &received, 1), 1);
    assert_int_equal(received.message.cause, CAUSE_HOST_UNREACHABLE);
    assert_int_equal(compare_addr(&received.message.destination, "127.0.0.9"), 0);
    assert_int_equal(received.message.sequence, 5);
    assert_int_equal(received.message.has_tag, quoted > ICMP_HOST_IP_HEADER + 8);
    if (received.message.has_tag)
        assert_memory_equal(&received.message.tag, &probe.tag, sizeof probe.tag);
    assert_int_equal(icmp_host_silence(0), 0);
    close(host);
    icmp_socket_free(socket);
}

static void test_error_comes_with_the_probe_that_it_is_about(void **state)
{
    (void)state;
    need_namespace();
    check_error(ICMP_SOCKET_RAW, ICMP_HOST_IP_HEADER + ICMP_PACKET_LENGTH);
    check_error(ICMP_SOCKET_DATAGRAM, ICMP_HOST_IP_HEADER + ICMP_PACKET_LENGTH);
    check_error(ICMP_SOCKET_RAW, ICMP_HOST_IP_HEADER + 8);
    check_error(ICMP_SOCKET_DATAGRAM, ICMP_HOST_IP_HEADER + 8);
}

// Somebody else's error, and somebody else's reply, on a raw socket.
static void test_foreign_identifier_is_not_ours(void **state)
{
    (void)state;
    need_namespace();
    struct icmp_socket *socket = open_socket(4, ICMP_SOCKET_RAW);
    uint8_t request[ICMP_HOST_PACKET_MAX], error[8 + ICMP_HOST_PACKET_MAX] = {3, 1};
    uint8_t *reply = request + ICMP_HOST_IP_HEADER;
    struct icmp_send probe = probe_to("127.0.0.9", 5);
    struct icmp_received received;
    int failure, host = icmp_host_open();
    assert_int_equal(icmp_socket_send(socket, &probe, 1, &failure), 1);
    assert_int_equal(icmp_host_catch(host, request, patience_fixture_ms(DEADLINE_MS)),
                     ICMP_HOST_IP_HEADER + ICMP_PACKET_LENGTH);
    assert_int_equal(receive(socket, ICMP_KIND_REPLY, &received, 1), 1);
    reply[4] ^= 1;
    memcpy(error + 8, request, ICMP_HOST_IP_HEADER + ICMP_PACKET_LENGTH);
    assert_int_equal(icmp_host_send("127.0.0.9", error, 8 + ICMP_HOST_IP_HEADER + ICMP_PACKET_LENGTH), 0);
    reply[0] = 0;
    assert_int_equal(icmp_host_send("127.0.0.9", reply, ICMP_PACKET_LENGTH), 0);
    struct pollfd wait = {.fd = icmp_socket_fd(socket), .events = POLLIN};
    assert_int_equal(poll(&wait, 1, patience_fixture_ms(DEADLINE_MS)),
                     1); // the kernel's filter lets errors through
    assert_nothing_more(socket);
    // What comes in order behind them shows that the reply is through as well.
    assert_int_equal(icmp_socket_send(socket, &probe, 1, &failure), 1);
    assert_int_equal(receive(socket, ICMP_KIND_REPLY, &received, 1), 1);
    assert_nothing_more(socket);
    close(host);
    icmp_socket_free(socket);
}

static void test_any_prefers_the_datagram_socket(void **state)
{
    (void)state;
    need_namespace();
    struct icmp_socket *socket = NULL;
    struct error err = {""};
    assert_int_equal(icmp_socket_new(4, ICMP_SOCKET_ANY, &socket, &err), 0);
    assert_false(is_raw(socket));
    icmp_socket_free(socket);
    assert_int_equal(net_namespace_ping_group(false), 0);
    assert_int_equal(icmp_socket_new(4, ICMP_SOCKET_ANY, &socket, &err), 0);
    assert_true(is_raw(socket));
    icmp_socket_free(socket);
    assert_int_equal(net_namespace_ping_group(true), 0);
}

static void test_refusal_names_capability_ping_group_and_doctor(void **state)
{
    (void)state;
    need_namespace();
    struct icmp_socket *socket = NULL;
    struct error err = {""};
    assert_int_equal(net_namespace_ping_group(false), 0);
    assert_int_equal(icmp_socket_new(4, ICMP_SOCKET_DATAGRAM, &socket, &err), -EPERM);
    assert_null(socket);
    assert_non_null(strstr(err.text, "CAP_NET_RAW"));
    assert_non_null(strstr(err.text, "ping_group_range"));
    assert_non_null(strstr(err.text, "ipam doctor"));
    assert_int_equal(net_namespace_ping_group(true), 0);
    icmp_socket_free(NULL);
}

static void test_drops_of_the_kernel_are_counted(void **state)
{
    (void)state;
    need_namespace();
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct icmp_socket *socket = open_socket(kinds[i].family, kinds[i].kind);
        struct icmp_send probe = probe_to(kinds[i].target, 1);
        const int small = 1;
        int failure;
        if (!socket)
            continue;
        assert_int_equal(setsockopt(icmp_socket_fd(socket), SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
        for (int n = 0; n < 50; n++)
            assert_int_equal(icmp_socket_send(socket, &probe, 1, &failure), 1);
        assert_true(icmp_socket_drops(socket) > 20);
        icmp_socket_free(socket);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loopback_answers_with_our_tag),
        cmocka_unit_test(test_age_grows_while_the_reply_waits),
        cmocka_unit_test(test_whole_batch_goes_out_and_comes_back),
        cmocka_unit_test(test_two_sockets_do_not_hear_each_other),
        cmocka_unit_test(test_target_without_route_fails_alone),
        cmocka_unit_test(test_error_comes_with_the_probe_that_it_is_about),
        cmocka_unit_test(test_foreign_identifier_is_not_ours),
        cmocka_unit_test(test_any_prefers_the_datagram_socket),
        cmocka_unit_test(test_refusal_names_capability_ping_group_and_doctor),
        cmocka_unit_test(test_drops_of_the_kernel_are_counted),
    };
    return cmocka_run_group_tests(tests, enter, NULL);
}
