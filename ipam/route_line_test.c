#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include <errno.h>

#include "route_line.h"

// As a little-endian machine writes it: 192.0.2.1 is 010200C0.
static void test_the_gateway_of_a_default_route_is_read(void **state)
{
    (void)state;
    const uint8_t bytes[4] = {192, 0, 2, 1};
    uint32_t word = 0;
    char line[128];
    char text[IP_ADDR_TEXT_MAX];
    struct ip_addr gateway;
    uint32_t metric = 0;

    memcpy(&word, bytes, sizeof word);
    snprintf(line, sizeof line, "eth0\t00000000\t%08X\t0003\t0\t0\t100\t00000000\t0\t0\t0\n", word);
    assert_int_equal(route_line_parse(line, &gateway, &metric), 0);
    assert_string_equal(ip_addr_format(&gateway, text), "192.0.2.1");
    assert_int_equal(metric, 100);
}

static void test_other_lines_give_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        int result;
    } cases[] = {
        {"Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n", -EINVAL},
        {"eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n", -ENOENT},
        {"eth0\t00000000\t010200C0\t0002\t0\t0\t0\t00000000\t0\t0\t0\n", -ENOENT}, // not up
        {"tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0\n", -ENOENT}, // no gateway
        {"tun0\t00000000\t010200C0\t0003\t0\t0\t0\t00000080\t0\t0\t0\n", -ENOENT}, // 0.0.0.0/1
        {"eth0\t00000000\t010200C0", -EINVAL},
        {"", -EINVAL},
        {"eth0\tFFFFFFFFFFFFFFFFFFFFF\t0\t0\t0\t0\t0\t0", -EINVAL},
    };
    struct ip_addr gateway;
    uint32_t metric = 0;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(route_line_parse(cases[i].line, &gateway, &metric), cases[i].result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_gateway_of_a_default_route_is_read),
        cmocka_unit_test(test_other_lines_give_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
