#include "host_syntax.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define LABEL_63 "a23456789012345678901234567890123456789012345678901234567890123"

struct sample {
    const char *text;
    bool expected;
};

static void test_names_are_those_of_rfc_1123_and_underscores(void **state)
{
    static const struct sample samples[] = {
        {"nas", true},
        {"nas.lan.", true},
        {"3com.example", true},
        {"_srv.x-1.example", true},
        {LABEL_63, true},
        {LABEL_63 "." LABEL_63 "." LABEL_63 ".a2345678901234567890123456789012345678901234567890123456789ab",
         true},
        {LABEL_63 "." LABEL_63 "." LABEL_63 ".a2345678901234567890123456789012345678901234567890123456789abc",
         false},
        {LABEL_63 "x", false},
        {"", false},
        {".", false},
        {"a..b", false},
        {"a..", false},
        {".a", false},
        {"-a", false},
        {"a-", false},
        {"a-.b", false},
        {"a b", false},
        {"nas/lan", false},
        {"n\xc3\xa4s", false},
        {"a\n", false},
        {"192.0.2.256", false},
        {"192.0.2", false},
        {"1", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
        assert_int_equal(host_syntax_is_target(samples[i].text), samples[i].expected);
}

static void test_targets_are_unicast_addresses_and_names(void **state)
{
    static const struct sample samples[] = {
        {"192.0.2.1", true},      {"2001:db8::1", true}, {"fe80::1%eth0", true}, {"::1", true},
        {"127.0.0.1", true},      {"nas.lan", true},     {"224.0.0.1", false},   {"255.255.255.255", false},
        {"0.0.0.0", false},       {"::", false},         {"ff02::1", false},     {"192.0.2.1%eth0", false},
        {"2001:db8::1%e", false}, {"1.2.3.4:5", false},  {"[::1]", false},       {"192.0.2.0/24", false},
        {"2001:db8::g", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
        assert_int_equal(host_syntax_is_target(samples[i].text), samples[i].expected);
}

static void test_servers_are_addresses_with_optional_ports(void **state)
{
    static const struct sample samples[] = {
        {"192.0.2.53", true},
        {"192.0.2.53:5353", true},
        {"2001:db8::53", true},
        {"[2001:db8::53]", true},
        {"[2001:db8::53]:65535", true},
        {"127.0.0.1:53,[::1]:53,192.0.2.1", true},
        {"", false},
        {",", false},
        {"192.0.2.53,", false},
        {",192.0.2.53", false},
        {"192.0.2.53 ,192.0.2.54", false},
        {"192.0.2.53:0", false},
        {"192.0.2.53:65536", false},
        {"192.0.2.53:", false},
        {"[::1]x", false},
        {"[::1]:", false},
        {"[::1", false},
        {"dns.example", false},
        {"0.0.0.0", false},
        {"ff02::fb", false},
        {"[2001:db8:0000:0000:0000:0000:0000:0053]:000000000000000000000000053", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
        assert_int_equal(host_syntax_is_server_list(samples[i].text), samples[i].expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_those_of_rfc_1123_and_underscores),
        cmocka_unit_test(test_targets_are_unicast_addresses_and_names),
        cmocka_unit_test(test_servers_are_addresses_with_optional_ports),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
