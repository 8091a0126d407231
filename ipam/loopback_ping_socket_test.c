#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "loopback_ping_socket.h"
#include "shared/base/error.h"

static void assert_answered_or_not_permitted(enum icmp_socket_kind kind)
{
    struct error err = {0};
    int result = loopback_ping_socket_try(4, kind, &err);

    if (result == -EPERM || result == -EACCES) {
        assert_string_not_equal(err.text, "");
        skip();
    }
    assert_int_equal(result, 0);
}

static void test_a_raw_socket_reaches_loopback(void **state)
{
    (void)state;
    assert_answered_or_not_permitted(ICMP_SOCKET_RAW);
}

static void test_a_datagram_socket_reaches_loopback(void **state)
{
    (void)state;
    assert_answered_or_not_permitted(ICMP_SOCKET_DATAGRAM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_raw_socket_reaches_loopback),
        cmocka_unit_test(test_a_datagram_socket_reaches_loopback),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
