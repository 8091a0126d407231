#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <unistd.h>

#include "web_socket.h"

#include "shared/base/error.h"
#include "shared/net/net_namespace_fixture.h"

static int namespace_status;

static int enter(void **state)
{
    (void)state;
    namespace_status = net_namespace_enter();
    if (namespace_status < 0)
        print_message("skipped: no network namespace may be made here: %s\n", error_name(namespace_status));
    return 0;
}

static struct ip_addr addr_of(const char *text)
{
    struct ip_addr addr;
    assert_int_equal(ip_addr_parse(text, &addr), 0);
    return addr;
}

static void test_name_is_the_kernels(void **state)
{
    (void)state;
    struct sockaddr_storage name;
    struct ip_addr v4 = addr_of("192.0.2.7"), v6 = addr_of("fe80::7");
    char text[INET6_ADDRSTRLEN];
    assert_int_equal(web_socket_name(&v4, 0, 443, &name), sizeof(struct sockaddr_in));
    const struct sockaddr_in *in = (const struct sockaddr_in *)&name;
    assert_int_equal(in->sin_family, AF_INET);
    assert_int_equal(ntohs(in->sin_port), 443);
    assert_string_equal(inet_ntop(AF_INET, &in->sin_addr, text, sizeof text), "192.0.2.7");
    assert_int_equal(web_socket_name(&v6, 3, 443, &name), sizeof(struct sockaddr_in6));
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&name;
    assert_int_equal(in6->sin6_family, AF_INET6);
    assert_int_equal(in6->sin6_scope_id, 3);
    assert_string_equal(inet_ntop(AF_INET6, &in6->sin6_addr, text, sizeof text), "fe80::7");
}

static void test_socket_never_blocks_and_is_not_inherited(void **state)
{
    (void)state;
    struct ip_addr addr = addr_of("127.0.0.1");
    int fd = web_socket_open(&addr);
    assert_true(fd >= 0);
    assert_true(fcntl(fd, F_GETFL) & O_NONBLOCK);
    assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    close(fd);
}

static void test_only_what_can_be_reached_has_a_route(void **state)
{
    (void)state;
    if (namespace_status < 0)
        skip();
    struct ip_addr here = addr_of("127.0.0.1"), there = addr_of("192.0.2.1"), far = addr_of("2001:db8::1");
    assert_true(web_socket_has_route(&here, 0));
    assert_false(web_socket_has_route(&there, 0));
    assert_false(web_socket_has_route(&far, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_name_is_the_kernels),
        cmocka_unit_test(test_socket_never_blocks_and_is_not_inherited),
        cmocka_unit_test(test_only_what_can_be_reached_has_a_route),
    };
    return cmocka_run_group_tests(tests, enter, NULL);
}
