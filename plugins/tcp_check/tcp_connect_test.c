#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tcp_connect.h"

#include "tcp_connect_fixture.h"

#include "shared/base/error.h"
#include "shared/base/patience_fixture.h"
#include "shared/icmp/icmp_host_fixture.h"
#include "shared/net/net_namespace_fixture.h"
#include "shared/probe/cause_errno.h"

enum { PATIENCE_MS = 10000, SILENT_FILL = 8, TCP_HEADER_MIN = 20 };

extern char **environ;

static int namespace_status;

static int enter(void **state)
{
    (void)state;
    namespace_status = net_namespace_enter();
    if (namespace_status < 0)
        print_message("skipped: no network namespace may be made here: %s\n", error_name(namespace_status));
    return 0;
}

static void need_namespace(void)
{
    if (namespace_status < 0)
        skip();
}

// Runs ip(8) with these words.
static void ip(const char *line)
{
    char words[160], *argv[16], *rest = words;
    size_t count = 0;
    pid_t child;
    int status;
    assert_in_range(snprintf(words, sizeof words, "ip %s", line), 1, sizeof words - 1);
    while ((argv[count] = strsep(&rest, " ")))
        assert_in_range(++count, 1, 15);
    assert_int_equal(posix_spawnp(&child, "ip", NULL, NULL, argv, environ), 0);
    while (waitpid(child, &status, 0) < 0)
        assert_int_equal(errno, EINTR);
    assert_int_equal(status, 0);
}

static struct ip_addr address(const char *text)
{
    struct ip_addr addr;
    assert_int_equal(ip_addr_parse(text, &addr), 0);
    return addr;
}

// A listener on any port of the loopback address, "127.0.0.1" or "::1".
static int listener(int family, int backlog, uint16_t *port)
{
    struct sockaddr_in6 name = {.sin6_family = AF_INET6, .sin6_addr = in6addr_loopback};
    struct sockaddr_in name4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    socklen_t length = family == AF_INET ? sizeof name4 : sizeof name;
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, family == AF_INET ? (void *)&name4 : (void *)&name, length), 0);
    assert_int_equal(listen(fd, backlog), 0);
    length = sizeof name;
    assert_int_equal(getsockname(fd, (struct sockaddr *)&name, &length), 0);
    *port = ntohs(name.sin6_port); // at the same place in both
    return fd;
}

// The cause, however early it is known. `fd` is closed.
static enum cause outcome_of(int fd)
{
    struct pollfd wait = {.fd = fd, .events = POLLOUT};
    assert_int_equal(poll(&wait, 1, patience_fixture_ms(PATIENCE_MS)), 1);
    enum cause cause = tcp_connect_outcome(fd);
    close(fd);
    return cause;
}

static enum cause ask(const char *text, uint16_t port)
{
    struct ip_addr addr = address(text);
    int fd = -1, failure = tcp_connect_fixture_start(&addr, 0, port, &fd);
    if (failure < 0) {
        assert_int_equal(fd, -1);
        return cause_errno(failure, CAUSE_STAGE_CONNECT);
    }
    return outcome_of(fd);
}

static void test_open_and_refused(void **state)
{
    (void)state;
    need_namespace();
    uint16_t port4, port6;
    int fd4 = listener(AF_INET, 5, &port4), fd6 = listener(AF_INET6, 5, &port6);
    assert_int_equal(ask("127.0.0.1", port4), CAUSE_REPLY);
    assert_int_equal(ask("::1", port6), CAUSE_REPLY);
    close(fd4);
    close(fd6);
    assert_int_equal(ask("127.0.0.1", port4), CAUSE_REFUSED);
    assert_int_equal(ask("::1", port6), CAUSE_REFUSED);
}

// What our own routing table says is our own trouble.
static void test_routes_of_our_own(void **state)
{
    (void)state;
    need_namespace();
    assert_int_equal(ask("192.0.2.1", 80), CAUSE_NO_ROUTE);
    assert_int_equal(ask("2001:db8::1", 80), CAUSE_NO_ROUTE);
    ip("route add unreachable 192.0.2.0/25");
    ip("route add prohibit 192.0.2.128/25");
    assert_int_equal(ask("192.0.2.1", 80), CAUSE_NO_ROUTE);
    assert_int_equal(ask("192.0.2.129", 80), CAUSE_NO_PERMISSION);
    ip("route del 192.0.2.0/25");
    ip("route del 192.0.2.128/25");
}

// A port of 127.0.0.1 whose queue is full, so that it leaves a SYN without an answer.
struct silent {
    uint16_t port;
    int fds[SILENT_FILL];
};

static void silent_open(struct silent *silent)
{
    struct ip_addr addr = address("127.0.0.1");
    silent->fds[0] = listener(AF_INET, 0, &silent->port);
    for (int i = 1; i < SILENT_FILL; i++)
        assert_int_equal(tcp_connect_fixture_start(&addr, 0, silent->port, &silent->fds[i]), 0);
    struct pollfd last = {.fd = silent->fds[SILENT_FILL - 1], .events = POLLOUT};
    assert_int_equal(poll(&last, 1, 0), 0);
}

static void silent_close(struct silent *silent)
{
    for (int i = 0; i < SILENT_FILL; i++)
        close(silent->fds[i]);
}

// The next SYN to the port, with its IPv4 header.
static void catch_syn(int fd, uint16_t port, uint8_t packet[ICMP_HOST_PACKET_MAX])
{
    for (;;) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        assert_int_equal(poll(&wait, 1, patience_fixture_ms(PATIENCE_MS)), 1);
        ssize_t length = recv(fd, packet, ICMP_HOST_PACKET_MAX, 0);
        const uint8_t *tcp = packet + ICMP_HOST_IP_HEADER;
        if (length >= ICMP_HOST_IP_HEADER + TCP_HEADER_MIN && (tcp[2] << 8 | tcp[3]) == port && tcp[13] == 2)
            return;
    }
}

// RFC 792 and 1812 name the codes of ICMP type 3.
static void test_icmp_errors(void **state)
{
    static const struct {
        uint8_t type, code;
        enum cause cause;
    } cases[] = {
        {3, 0, CAUSE_NET_UNREACHABLE},  {3, 1, CAUSE_HOST_UNREACHABLE}, {3, 2, CAUSE_PROTOCOL_UNREACHABLE},
        {3, 3, CAUSE_PORT_UNREACHABLE}, {3, 9, CAUSE_PROHIBITED},       {3, 10, CAUSE_PROHIBITED},
        {3, 13, CAUSE_PROHIBITED},      {3, 15, CAUSE_PROHIBITED},      {11, 0, CAUSE_TIME_EXCEEDED},
    };
    (void)state;
    need_namespace();
    struct silent silent;
    struct ip_addr addr = address("127.0.0.1");
    silent_open(&silent);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t packet[ICMP_HOST_PACKET_MAX],
            error[8 + ICMP_HOST_PACKET_MAX] = {cases[i].type, cases[i].code};
        int fd, raw = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_TCP);
        assert_true(raw >= 0);
        assert_int_equal(tcp_connect_fixture_start(&addr, 0, silent.port, &fd), 0);
        catch_syn(raw, silent.port, packet);
        memcpy(error + 8, packet, ICMP_HOST_IP_HEADER + TCP_HEADER_MIN);
        assert_int_equal(icmp_host_send("127.0.0.1", error, 8 + ICMP_HOST_IP_HEADER + TCP_HEADER_MIN), 0);
        assert_int_equal(outcome_of(fd), cases[i].cause);
        close(raw);
    }
    silent_close(&silent);
}

// An ICMP error that nobody read is told of no later connection.
static void test_dissolved_forgets_what_it_was_told(void **state)
{
    (void)state;
    need_namespace();
    struct silent silent;
    struct ip_addr addr = address("127.0.0.1");
    uint8_t packet[ICMP_HOST_PACKET_MAX], error[8 + ICMP_HOST_PACKET_MAX] = {3, 1};
    uint16_t port;
    int fd, open = listener(AF_INET, 5, &port);
    silent_open(&silent);
    int raw = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_TCP);
    assert_true(raw >= 0);
    assert_int_equal(tcp_connect_fixture_start(&addr, 0, silent.port, &fd), 0);
    catch_syn(raw, silent.port, packet);
    memcpy(error + 8, packet, ICMP_HOST_IP_HEADER + TCP_HEADER_MIN);
    assert_int_equal(icmp_host_send("127.0.0.1", error, 8 + ICMP_HOST_IP_HEADER + TCP_HEADER_MIN), 0);
    struct pollfd wait = {.fd = fd, .events = POLLOUT};
    assert_int_equal(poll(&wait, 1, patience_fixture_ms(PATIENCE_MS)), 1);
    assert_true(wait.revents & POLLERR);
    assert_int_equal(tcp_connect_dissolve(fd), 0);
    assert_int_equal(tcp_connect_begin(fd, &addr, 0, silent.port), 0);
    assert_int_equal(poll(&wait, 1, 0), 0);
    assert_int_equal(tcp_connect_dissolve(fd), 0);
    assert_int_equal(tcp_connect_begin(fd, &addr, 0, port), 0);
    assert_int_equal(poll(&wait, 1, patience_fixture_ms(PATIENCE_MS)), 1);
    assert_int_equal(wait.revents, POLLOUT);
    assert_int_equal(tcp_connect_outcome(fd), CAUSE_REPLY);
    close(open);
    close(raw);
    close(fd);
    silent_close(&silent);
}

// A refusal that nobody asked for is not told either.
static void test_dissolved_forgets_a_refusal(void **state)
{
    (void)state;
    need_namespace();
    struct silent silent;
    struct ip_addr addr = address("127.0.0.1");
    uint16_t port;
    int fd;
    close(listener(AF_INET, 5, &port));
    silent_open(&silent);
    assert_int_equal(tcp_connect_fixture_start(&addr, 0, port, &fd), 0);
    struct pollfd wait = {.fd = fd, .events = POLLOUT};
    assert_int_equal(poll(&wait, 1, patience_fixture_ms(PATIENCE_MS)), 1);
    assert_int_equal(tcp_connect_dissolve(fd), 0);
    assert_int_equal(tcp_connect_begin(fd, &addr, 0, silent.port), 0);
    assert_int_equal(poll(&wait, 1, 0), 0);
    assert_int_equal(tcp_connect_outcome(fd), CAUSE_REPLY); // no error so far
    close(fd);
    silent_close(&silent);
}

static struct sockaddr_in own_name(int fd)
{
    struct sockaddr_in name;
    socklen_t length = sizeof name;
    assert_int_equal(getsockname(fd, (struct sockaddr *)&name, &length), 0);
    return name;
}

// The next connection leaves by its own way, from an address and a port of its own.
static void test_dissolved_takes_another_local_name(void **state)
{
    (void)state;
    need_namespace();
    struct silent silent;
    struct ip_addr addr = address("127.0.0.1"), other = address("198.51.100.9");
    int fd;
    ip("link add quiet type veth peer name deaf");
    ip("address add 198.51.100.2/24 dev quiet");
    ip("link set quiet up");
    silent_open(&silent);
    assert_int_equal(tcp_connect_fixture_start(&addr, 0, silent.port, &fd), 0);
    assert_int_equal(own_name(fd).sin_addr.s_addr, htonl(INADDR_LOOPBACK));
    in_port_t first = own_name(fd).sin_port;
    assert_int_equal(tcp_connect_dissolve(fd), 0);
    assert_int_equal(own_name(fd).sin_addr.s_addr, htonl(INADDR_ANY));
    assert_int_equal(tcp_connect_begin(fd, &addr, 0, silent.port), 0);
    assert_int_not_equal(own_name(fd).sin_port, first);
    assert_int_equal(tcp_connect_dissolve(fd), 0);
    assert_int_equal(tcp_connect_begin(fd, &other, 0, 80), 0);
    assert_int_equal(own_name(fd).sin_addr.s_addr, htonl(0xc6336402));
    close(fd);
    silent_close(&silent);
    ip("link del quiet");
}

// The other end of a link, where a router refuses to pass on; it lives until `control` is closed.
static pid_t start_router(int *control)
{
    int order[2], word[2];
    char byte;
    assert_int_equal(pipe(order), 0);
    assert_int_equal(pipe(word), 0);
    pid_t child = fork();
    if (child == 0) {
        close(order[1]);
        if (net_namespace_enter() < 0 || write(word[1], "", 1) != 1 || read(order[0], &byte, 1) != 1)
            _exit(1);
        net_namespace_set("ipv4/ip_forward", "1");
        net_namespace_set("ipv4/icmp_ratelimit", "0");
        net_namespace_set("ipv6/conf/all/forwarding", "1");
        ip("address add 198.51.100.1/24 dev router");
        ip("address add 2001:db8:1::1/64 dev router nodad");
        ip("link set router up");
        ip("route add unreachable 203.0.113.0/25");
        ip("route add prohibit 203.0.113.128/25");
        ip("route add unreachable 2001:db8:2::/64");
        ip("route add prohibit 2001:db8:3::/64");
        bool told = write(word[1], "", 1) == 1;
        _exit(told && read(order[0], &byte, 1) == 0 ? 0 : 1);
    }
    close(order[0]);
    char line[96];
    assert_int_equal(read(word[0], &byte, 1), 1);
    snprintf(line, sizeof line, "link add ours type veth peer name router netns %d", (int)child);
    ip(line);
    assert_int_equal(write(order[1], "", 1), 1);
    close(word[1]);
    assert_int_equal(read(word[0], &byte, 1), 1);
    close(word[0]);
    *control = order[1];
    return child;
}

static void test_router_that_refuses(void **state)
{
    (void)state;
    need_namespace();
    int control, status;
    pid_t router = start_router(&control);
    ip("address add 198.51.100.2/24 dev ours");
    ip("address add 2001:db8:1::2/64 dev ours nodad");
    ip("link set ours up");
    ip("route add 203.0.113.0/24 via 198.51.100.1");
    ip("route add 2001:db8:2::/47 via 2001:db8:1::1");
    assert_int_equal(ask("203.0.113.1", 80), CAUSE_HOST_UNREACHABLE);
    assert_int_equal(ask("203.0.113.129", 80), CAUSE_PROHIBITED);
    assert_int_equal(ask("2001:db8:2::1", 80), CAUSE_NET_UNREACHABLE);
    assert_int_equal(ask("2001:db8:3::1", 80), CAUSE_PROHIBITED);
    assert_int_equal(ask("198.51.100.1", 80), CAUSE_REFUSED);
    close(control);
    assert_int_equal(waitpid(router, &status, 0), router);
    assert_int_equal(status, 0);
}

// In a child, because a limit of descriptors is one of the process.
static void test_no_descriptors(void **state)
{
    (void)state;
    int status;
    pid_t child = fork();
    if (child == 0) {
        struct rlimit none;
        struct ip_addr addr = address("127.0.0.1");
        int fd;
        bool limited = getrlimit(RLIMIT_NOFILE, &none) == 0;
        none.rlim_cur = 3; // valgrind refuses to lower the other
        limited = limited && setrlimit(RLIMIT_NOFILE, &none) == 0;
        int failure = tcp_connect_fixture_start(&addr, 0, 1, &fd);
        _exit(limited && failure == -EMFILE ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open_and_refused),
        cmocka_unit_test(test_routes_of_our_own),
        cmocka_unit_test(test_icmp_errors),
        cmocka_unit_test(test_router_that_refuses),
        cmocka_unit_test(test_dissolved_forgets_what_it_was_told),
        cmocka_unit_test(test_dissolved_forgets_a_refusal),
        cmocka_unit_test(test_dissolved_takes_another_local_name),
        cmocka_unit_test(test_no_descriptors),
    };
    return cmocka_run_group_tests(tests, enter, NULL);
}
