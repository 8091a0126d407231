#include "calc_record.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "output_fixture.h"
#include "shared/base/error.h"

static struct calc_input input_of(const char *text)
{
    struct calc_input input;
    struct error err = {""};

    if (calc_input_parse(text, NULL, &input, &err) != 0)
        fail_msg("%s", err.text);
    return input;
}

static char *printed(const char *text, const char *format)
{
    struct calc_input input = input_of(text);
    struct calc_record record;
    bool for_people = strcmp(format, "text") == 0;

    calc_record_fill(&record, &input, for_people);
    for (size_t i = 0; i < record.count; i++)
        assert_non_null(record.columns[i].name);
    return output_fixture_print(format, (struct output_style){0}, record.columns, record.count, record.cells,
                                1);
}

static void assert_holds(const char *text, const char *const *wanted, size_t count)
{
    char *json = printed(text, "json");

    for (size_t i = 0; i < count; i++) {
        if (!strstr(json, wanted[i]))
            fail_msg("%s is not in %s", wanted[i], json);
    }
    free(json);
}

static void test_a_prefix_of_ipv4(void **state)
{
    static const char *const wanted[] = {
        "\"prefix\": \"192.168.1.0/24\"",
        "\"host\": \"192.168.1.7\"",
        "\"family\": 4",
        "\"length\": 24",
        "\"mask\": \"255.255.255.0\"",
        "\"wildcard\": \"0.0.0.255\"",
        "\"broadcast\": \"192.168.1.255\"",
        "\"addresses\": 256",
        "\"first_host\": \"192.168.1.1\"",
        "\"last_host\": \"192.168.1.254\"",
        "\"usable\": 254",
        "\"class\": \"private\", \"class_source\": \"RFC 1918\"",
        "\"reverse_zones\": [\"1.168.192.in-addr.arpa\"]",
        "\"ptr\": \"7.1.168.192.in-addr.arpa\"",
        "\"integer\": 3232235783",
        "\"hex\": \"0xc0a80107\"",
        "\"expanded\": null",
    };

    (void)state;
    assert_holds("192.168.1.7/24", wanted, sizeof wanted / sizeof wanted[0]);
}

static void test_a_prefix_of_ipv6(void **state)
{
    static const char *const wanted[] = {
        "\"prefix\": \"2001:db8::/62\"",
        "\"host\": null",
        "\"family\": 6",
        "\"broadcast\": null",
        "\"addresses\": 73786976294838206464",
        "\"first_host\": \"2001:db8::1\"",
        "\"last_host\": \"2001:db8:0:3:ffff:ffff:ffff:ffff\"",
        "\"ptr\": null",
        "\"integer\": 42540766411282592856903984951653826560",
        "\"hex\": \"0x20010db8000000000000000000000000\"",
        "\"expanded\": \"2001:0db8:0000:0000:0000:0000:0000:0000\"",
        "\"0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa\", \"1.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa\"",
    };

    (void)state;
    assert_holds("2001:db8::/62", wanted, sizeof wanted / sizeof wanted[0]);
}

static void test_links_and_single_addresses_have_no_broadcast(void **state)
{
    static const char *const link[] = {"\"broadcast\": null", "\"first_host\": \"192.0.2.2\"",
                                       "\"last_host\": \"192.0.2.3\"", "\"usable\": 2", "\"ptr\": null"};
    static const char *const single[] = {"\"broadcast\": null", "\"usable\": 1",
                                         "\"ptr\": \"7.2.0.192.in-addr.arpa\""};

    (void)state;
    assert_holds("192.0.2.2/31", link, 5);
    assert_holds("192.0.2.7", single, 3);
}

static void test_a_range_is_its_prefixes(void **state)
{
    static const char *const wanted[] = {
        "\"range\": \"10.0.0.5-10.0.0.9\"",
        "\"addresses\": 5",
        "\"prefixes\": [\"10.0.0.5/32\", \"10.0.0.6/31\", \"10.0.0.8/31\"]",
        "\"smallest\": \"10.0.0.0/28\"",
    };

    (void)state;
    assert_holds("10.0.0.5-9", wanted, 4);
}

static void test_the_largest_record_fits(void **state)
{
    static const char *const wanted[] = {"\"254.in-addr.arpa\", \"255.in-addr.arpa\"]"};
    static const char *const range[] = {"\"::1/128\"", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/128\"]"};

    (void)state;
    assert_holds("128.0.0.0/1", wanted, 1);
    assert_holds("::1-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe", range, 2);
}

static void test_people_are_shown_what_there_is(void **state)
{
    char *text = printed("10.0.0.0/22", "text");

    (void)state;
    assert_non_null(strstr(text, "4: 0.0.10.in-addr.arpa to 3.0.10.in-addr.arpa"));
    assert_non_null(strstr(text, "private, RFC 1918"));
    assert_non_null(strstr(text, "1,024"));
    assert_null(strstr(text, "EXPANDED"));
    free(text);
    text = printed("10.0.0.7/24", "text");
    assert_non_null(strstr(text, "10.0.0.7 (host bits are set)"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_prefix_of_ipv4),
        cmocka_unit_test(test_a_prefix_of_ipv6),
        cmocka_unit_test(test_links_and_single_addresses_have_no_broadcast),
        cmocka_unit_test(test_a_range_is_its_prefixes),
        cmocka_unit_test(test_the_largest_record_fits),
        cmocka_unit_test(test_people_are_shown_what_there_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
