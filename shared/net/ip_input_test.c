#include "ip_input.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "net_fixture.h"

#include "shared/base/error.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

// As typed, and what the person is told.
static const char *const REFUSED[][2] = {
    {"", "the address is missing; write it like 192.0.2.5 or 2001:db8::5"},
    {"010.0.0.1", "010.0.0.1: leading zeros, which some programs read as octal; did you mean 10.0.0.1?"},
    {"10.000.0.01", "did you mean 10.0.0.1?"},
    {"192.168.001.010", "did you mean 192.168.1.10?"},
    {"10.0.0.256", "10.0.0.256: the numbers of an IPv4 address end at 255"},
    {"999.0.0.1", "end at 255"},
    {"::ffff:10.0.0.5", "::ffff:10.0.0.5: an IPv4-mapped address; write it as IPv4: 10.0.0.5"},
    {"::ffff:a00:5", "write it as IPv4: 10.0.0.5"},
    {"fe80::1%eth0", "fe80::1%eth0: a zone has no place here; leave out \"%eth0\""},
    {"10.0.0", "10.0.0: not an address; write it like 192.0.2.5 or 2001:db8::5"},
    {"10.0.0.1.2", "not an address"},
    {"10.0.0.1234", "not an address"},
    {"10.0.0.", "not an address"},
    {"0x0a.0.0.1", "not an address"},
    {"2001:db8:::1", "not an address"},
    {"2001:db8::12345", "not an address"},
    {" 10.0.0.1", "not an address"},
    {"10.0.0.1\n", "not an address"},
    {"router", "not an address"},
    {"00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
     "not an address"},
};

static void test_what_is_wrong_is_told(void **state)
{
    struct ip_addr addr = net_fixture_addr("192.0.2.1"), before = addr;

    (void)state;
    for (size_t i = 0; i < COUNT(REFUSED); i++) {
        struct error err = {""};
        if (ip_input_addr(REFUSED[i][0], &addr, &err) != -EINVAL)
            fail_msg("\"%s\" was accepted", REFUSED[i][0]);
        if (!strstr(err.text, REFUSED[i][1]))
            fail_msg("\"%s\": %s", REFUSED[i][0], err.text);
        assert_memory_equal(&addr, &before, sizeof addr);
    }
    assert_int_equal(ip_input_addr("10.0.0.1", &addr, NULL), 0);
}

static const struct {
    const char *text, *addr;
    unsigned length;
} PREFIXES[] = {
    {"10.0.0.0/24", "10.0.0.0", 24},
    {"10.0.0.7/24", "10.0.0.7", 24},
    {"10.0.0.7/0", "10.0.0.7", 0},
    {"10.0.0.7/32", "10.0.0.7", 32},
    {"2001:db8::7/64", "2001:db8::7", 64},
    {"2001:db8::7/128", "2001:db8::7", 128},
    {"10.0.0.7/255.255.255.0", "10.0.0.7", 24},
    {"10.0.0.7/0.0.0.0", "10.0.0.7", 0},
    {"2001:db8::7/ffff:ffff::", "2001:db8::7", 32},
};

static void test_a_prefix_may_have_host_bits(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(PREFIXES); i++) {
        struct ip_addr addr, wanted = net_fixture_addr(PREFIXES[i].addr);
        unsigned length = 999;
        assert_int_equal(ip_input_prefix(PREFIXES[i].text, &addr, &length, NULL), 0);
        assert_int_equal(ip_addr_compare(&addr, &wanted), 0);
        assert_int_equal(length, PREFIXES[i].length);
    }
}

static const char *const BAD_PREFIXES[][2] = {
    {"", "not a prefix; write it like 192.0.2.0/24 or 2001:db8::/64"},
    {"10.0.0.0", "not a prefix"},
    {"/24", "the address is missing"},
    {"/", "the address is missing"},
    {"10.0.0.0/", "/: not a prefix length of IPv4; it is a number from 0 to 32, as in /24"},
    {"10.0.0.0/33", "/33: not a prefix length of IPv4"},
    {"::/129", "/129: not a prefix length of IPv6; it is a number from 0 to 128, as in /64"},
    {"10.0.0.0/08", "/08: not a prefix length"},
    {"10.0.0.0/-1", "/-1: not a prefix length"},
    {"10.0.0.0/ 8", "not a prefix length"},
    {"10.0.0.0/18446744073709551624", "not a prefix length"},
    {"10.0.0.0/8/8", "/8/8: not a prefix length"},
    {"10.0.0.0/255.0.255.0", "255.0.255.0: not a netmask: the ones must come before the zeros"},
    {"10.0.0.0/0.0.0.255", "not a netmask"},
    {"10.0.0.0/ffff::", "a netmask of IPv6, but the address is IPv4"},
    {"::/255.0.0.0", "a netmask of IPv4, but the address is IPv6"},
    {"::ffff:10.0.0.0/104", "write it as IPv4: 10.0.0.0"},
    {"fe80::%eth0/64", "a zone has no place here"},
    {"fe80::/64%eth0", "/64%eth0: not a prefix length"},
};

static void test_a_bad_prefix_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(BAD_PREFIXES); i++) {
        struct error err = {""};
        struct ip_addr addr;
        unsigned length = 0;
        if (ip_input_prefix(BAD_PREFIXES[i][0], &addr, &length, &err) != -EINVAL)
            fail_msg("\"%s\" was accepted", BAD_PREFIXES[i][0]);
        if (!strstr(err.text, BAD_PREFIXES[i][1]))
            fail_msg("\"%s\": %s", BAD_PREFIXES[i][0], err.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_wrong_is_told),
        cmocka_unit_test(test_a_prefix_may_have_host_bits),
        cmocka_unit_test(test_a_bad_prefix_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
