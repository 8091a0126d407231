#include "calc_input.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shared/base/error.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

// Text, netmask, the prefix, the address, whether it is a prefix, whether host bits are set.
static const struct {
    const char *text, *mask, *prefix, *addr;
    bool is_prefix, has_host;
} GOOD[] = {
    {"10.0.0.0/24", NULL, "10.0.0.0/24", "10.0.0.0", true, false},
    {"10.0.0.7/24", NULL, "10.0.0.0/24", "10.0.0.7", true, true},
    {"10.0.0.7", NULL, "10.0.0.7/32", "10.0.0.7", true, false},
    {"10.0.0.7", "255.255.255.0", "10.0.0.0/24", "10.0.0.7", true, true},
    {"10.0.0.7/255.255.255.0", NULL, "10.0.0.0/24", "10.0.0.7", true, true},
    {"2001:db8::7/64", NULL, "2001:db8::/64", "2001:db8::7", true, true},
    {"2001:db8::7", "ffff::", "2001::/16", "2001:db8::7", true, true},
    {"10.0.0.5-10.0.0.77", NULL, "10.0.0.0/25", "10.0.0.5", false, false},
    {"10.0.0.5-77", NULL, "10.0.0.0/25", "10.0.0.5", false, false},
    {"10.0.0.5..77", NULL, "10.0.0.0/25", "10.0.0.5", false, false},
    {"2001:db8::1-2001:db8::2", NULL, "2001:db8::/126", "2001:db8::1", false, false},
};

static void test_prefixes_addresses_and_ranges_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(GOOD); i++) {
        struct calc_input input;
        char text[CIDR_TEXT_MAX];
        assert_int_equal(calc_input_parse(GOOD[i].text, GOOD[i].mask, &input, NULL), 0);
        assert_string_equal(cidr_format(&input.prefix, text), GOOD[i].prefix);
        assert_string_equal(ip_addr_format(&input.addr, text), GOOD[i].addr);
        assert_int_equal(input.is_prefix, GOOD[i].is_prefix);
        assert_int_equal(input.has_host, GOOD[i].has_host);
        assert_ptr_equal(input.text, GOOD[i].text);
    }
}

static const char *const REFUSED[][3] = {
    {"", NULL, "the address is missing"},
    {"010.0.0.1", NULL, "did you mean 10.0.0.1?"},
    {"10.0.0.0/33", NULL, "10.0.0.0/33: not a prefix length of IPv4; it is a number from 0 to 32"},
    {"::ffff:10.0.0.5/120", NULL, "write it as IPv4: 10.0.0.5"},
    {"fe80::1%eth0", NULL, "leave out \"%eth0\""},
    {"10.0.0.0/24", "255.255.255.0", "has a length and a netmask; leave one out"},
    {"10.0.0.5-9", "255.255.255.0", "a range has no netmask"},
    {"10.0.0.5", "0.0.0.255", "not a netmask"},
    {"10.0.0.5", "ffff::", "a netmask of IPv6"},
    {"10.0.0.5", "", "the address is missing"},
    {"10.0.0.9-5", NULL, "ends before it begins"},
    {"office-router", NULL, "not an address"},
};

static void test_anything_else_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(REFUSED); i++) {
        struct calc_input input;
        struct error err = {""};
        if (calc_input_parse(REFUSED[i][0], REFUSED[i][1], &input, &err) != -EINVAL)
            fail_msg("\"%s\" was accepted", REFUSED[i][0]);
        if (!strstr(err.text, REFUSED[i][2]))
            fail_msg("\"%s\": %s", REFUSED[i][0], err.text);
    }
}

static void test_a_netmask_is_told_from_a_second_address(void **state)
{
    (void)state;
    assert_true(calc_input_is_mask("10.0.0.7", "255.255.255.0"));
    assert_true(calc_input_is_mask("10.0.0.7", "255.255.255.255"));
    assert_true(calc_input_is_mask("10.0.0.7", "240.0.0.0"));
    assert_true(calc_input_is_mask("2001:db8::7", "ffff:ffff::"));
    assert_false(calc_input_is_mask("10.0.0.7", "128.0.0.0"));
    assert_false(calc_input_is_mask("10.0.0.7", "0.0.0.0"));
    assert_false(calc_input_is_mask("10.0.0.7", "10.0.0.8"));
    assert_false(calc_input_is_mask("10.0.0.7", "ffff::"));
    assert_false(calc_input_is_mask("10.0.0.0/24", "255.255.255.0"));
    assert_false(calc_input_is_mask("10.0.0.7", "255.255.255.0/24"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prefixes_addresses_and_ranges_are_read),
        cmocka_unit_test(test_anything_else_is_refused),
        cmocka_unit_test(test_a_netmask_is_told_from_a_second_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
