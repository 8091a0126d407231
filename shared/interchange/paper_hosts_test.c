#include "paper_hosts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "paper_fixture.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

// The shape of hosts(5), with addresses of RFC 5737 and RFC 3849.
static const struct {
    const char *text;
    const char *records;
} GOOD[] = {
    {"192.0.2.7 nas\n", "address 1: address=192.0.2.7; hostname=nas\n"},
    {"\t192.0.2.7\tnas.example.org  nas \t files\t# the old one \r\n",
     "address 1: address=192.0.2.7; hostname=nas.example.org; note=the old one\n"},
    {"# all\n\n192.0.2.1 a#b\r192.0.2.2 b", "address 3: address=192.0.2.1; hostname=a; note=b\n"
                                            "address 4: address=192.0.2.2; hostname=b\n"},
    {"2001:DB8:0::1 six\n", "address 1: address=2001:db8::1; hostname=six\n"},
    {"::ffff:192.0.2.9 mapped\n", "address 1: address=192.0.2.9; hostname=mapped\n"},
    {"fe80::1%eth0 router\n", "address 1: address=fe80::1%eth0; hostname=router\n"},
    {"\xef\xbb\xbf# x\n192.0.2.1 a\n", "address 2: address=192.0.2.1; hostname=a\n"},
    {"# nothing\n", ""},
};

static void test_lines_give_addresses(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(GOOD); i++)
        paper_fixture_expect(PAPER_HOSTS, GOOD[i].text, GOOD[i].records);
}

// The file that Debian's installer writes, and lines of lists that block names.
static void test_lines_that_name_no_device_are_left_out(void **state)
{
    static const char text[] = "127.0.0.1\tlocalhost\n127.0.1.1\tdesk\n::1 localhost ip6-localhost\n"
                               "fe00::0 ip6-localnet\nff00::0 ip6-mcastprefix\nff02::1 ip6-allnodes\n"
                               "0.0.0.0 ads.example.org\n255.255.255.255 broadcasthost\n::ffff:127.0.0.1 me\n"
                               "192.0.2.7 nas\n";
    struct paper_reading *reading = paper_fixture_read(PAPER_HOSTS, text, sizeof text - 1);

    (void)state;
    assert_int_equal(reading->result.left_out, 9);
    assert_int_equal(reading->result.error_count, 0);
    assert_string_equal(reading->records, "address 10: address=192.0.2.7; hostname=nas\n");
    free(reading);
}

#define BAD(text, error) {text, sizeof(text) - 1, error}

static const struct {
    const char *text;
    size_t length;
    const char *error;
} BAD_CASES[] = {
    BAD("192.0.2.7\n192.0.2.8 b\n", "line 1, column 10: no name follows the address"),
    BAD("\n010.0.0.1 x\n192.0.2.8 b\n", "line 2, column 1: \"010.0.0.1\" is no address"),
    BAD("  192.0.2.7/24 x\n192.0.2.8 b\n", "line 1, column 3: \"192.0.2.7/24\" is no address"),
    BAD("2001:db8::1%eth0 x\n192.0.2.8 b\n", "line 1, column 1: \"2001:db8::1%eth0\" is no address"),
    BAD("192.0.2.7 \xc3\xbc\xff\n192.0.2.8 b\n", "line 1, column 12: not UTF-8"),
    BAD("192.0.2.7 a\0b\n192.0.2.8 b\n", "line 1, column 12: a NUL byte"),
    BAD("192.0.2.7 \x1b[2J\n192.0.2.8 b\n", "line 1, column 11: hostname: a control character"),
};

static void test_faults_are_placed_and_other_lines_read(void **state)
{
    char records[80];

    (void)state;
    for (size_t i = 0; i < COUNT(BAD_CASES); i++) {
        snprintf(records, sizeof records, "address %d: address=192.0.2.8; hostname=b\n", i == 1 ? 3 : 2);
        paper_fixture_expect_error(PAPER_HOSTS, BAD_CASES[i].text, BAD_CASES[i].length, BAD_CASES[i].error,
                                   records);
    }
}

static void test_utf16_is_told(void **state)
{
    (void)state;
    paper_fixture_expect_error(PAPER_HOSTS,
                               "\xff\xfe"
                               "1",
                               3, "line 1, column 1: this is UTF-16", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_give_addresses),
        cmocka_unit_test(test_lines_that_name_no_device_are_left_out),
        cmocka_unit_test(test_faults_are_placed_and_other_lines_read),
        cmocka_unit_test(test_utf16_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
