#include "ip_class.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

// The registries of IANA, read by hand; both borders of those that people meet.
static const char *const CASES[][3] = {
    {"8.8.8.8", "global", ""},
    {"9.255.255.255", "global", ""},
    {"10.0.0.0/8", "private", "RFC 1918"},
    {"10.255.255.255", "private", "RFC 1918"},
    {"11.0.0.0", "global", ""},
    {"172.15.255.255", "global", ""},
    {"172.16.0.0/24", "private", "RFC 1918"},
    {"172.31.255.255", "private", "RFC 1918"},
    {"172.32.0.0", "global", ""},
    {"192.168.0.0/16", "private", "RFC 1918"},
    {"192.169.0.0", "global", ""},
    {"100.63.255.255", "global", ""},
    {"100.64.0.0", "shared (CGNAT)", "RFC 6598"},
    {"100.127.255.255", "shared (CGNAT)", "RFC 6598"},
    {"100.128.0.0", "global", ""},
    {"0.0.0.0", "unspecified", "RFC 1122"},
    {"0.0.0.1", "this network", "RFC 791"},
    {"127.0.0.1", "loopback", "RFC 1122"},
    {"169.254.1.1", "link-local", "RFC 3927"},
    {"192.0.2.0/24", "documentation", "RFC 5737"},
    {"198.51.100.7", "documentation", "RFC 5737"},
    {"203.0.113.7", "documentation", "RFC 5737"},
    {"198.19.255.255", "benchmarking", "RFC 2544"},
    {"192.0.0.9", "port control anycast", "RFC 7723"},
    {"192.0.0.0/24", "protocol assignments", "RFC 6890"},
    {"239.255.255.255", "multicast", "RFC 5771"},
    {"240.0.0.1", "reserved", "RFC 1112"},
    {"255.255.255.255", "limited broadcast", "RFC 919"},
    {"0.0.0.0/0", "mixed", ""},
    {"10.0.0.0/7", "mixed", ""},
    {"9.255.255.255-10.0.0.0", "mixed", ""},
    {"10.255.255.0-172.16.0.0", "mixed", ""},
    {"::", "unspecified", "RFC 4291"},
    {"::1", "loopback", "RFC 4291"},
    {"::2", "reserved", "RFC 4291"},
    {"2001:db8::/32", "documentation", "RFC 3849"},
    {"3fff:fff::", "documentation", "RFC 9637"},
    {"3fff:1000::", "global", ""},
    {"2001:db9::", "global", ""},
    {"2001::1", "Teredo", "RFC 4380"},
    {"2002:a00::1", "6to4", "RFC 3056"},
    {"2a00::/16", "global", ""},
    {"fbff::", "reserved", "RFC 4291"},
    {"fc00::1", "unique local (ULA)", "RFC 4193"},
    {"fdff:ffff::", "unique local (ULA)", "RFC 4193"},
    {"fe80::1", "link-local", "RFC 4291"},
    {"febf::1", "link-local", "RFC 4291"},
    {"ff02::1", "multicast", "RFC 4291"},
    {"4000::", "reserved", "RFC 4291"},
    {"2000::/3", "mixed", ""},
    {"::/0", "mixed", ""},
    {"1fff::-2000::", "mixed", ""},
};

static void test_the_class_is_that_of_the_registry(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct ip_range range;
        assert_int_equal(ip_range_parse(CASES[i][0], &range, NULL), 0);
        struct ip_class class = ip_class_of(&range);
        if (strcmp(class.name, CASES[i][1]) != 0 || strcmp(class.source, CASES[i][2]) != 0)
            fail_msg("%s is \"%s\" by \"%s\"", CASES[i][0], class.name, class.source);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_class_is_that_of_the_registry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
