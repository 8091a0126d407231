#include "oui.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

// The three registries of the IEEE, and what is in them that names nobody.
static const char CSV[] = "Registry,Assignment,Organization Name,Organization Address\r\n"
                          "MA-L,0000A0,Small Works,\"1 Road, Town\"\r\n"
                          "MA-L,0000B0,IEEE Registration Authority,\r\n"
                          "MA-M,0000B01,\"Middle, Ltd. \",x\r\n"
                          "MA-S,0000B0123,Tiny,x\r\n"
                          "MA-S,0000B0124,Private,x\r\n"
                          "MA-L,0000C0,,x\r\n"
                          "MA-L,0000D,Too short,x\r\n"
                          "MA-L,0000G0,No digit,x\r\n"
                          "MA-L,0000A0,Second,x\r\n"
                          "MA-L,0000E0,\"Bell\x07\",x\r\n"
                          "MA-L,0000F0\r\n"
                          "MA-L,FCFFFF,Last,x\r\n"
                          "MA-L,0200A0,Local,x\r\n"
                          "MA-L,0100A0,Group,x";

static const char LINES[] =
    "# a comment\n0000A0 Small Works\n0000B01\tMiddle, Ltd. \r\n\n0000B0123 Tiny\nFCFFFF Last\n"
    "0000C0\n  0000D0 x\n0000A0 Second";

static const struct {
    const char *mac;
    const char *vendor;
} CASES[] = {
    {"00:00:a0:00:00:00", "Small Works"},  {"00:00:a0:ff:ff:ff", "Small Works"},
    {"00:00:9f:ff:ff:ff", NULL},           {"00:00:a1:00:00:00", NULL},
    {"00:00:b0:00:00:01", NULL},           {"00:00:b0:10:00:00", "Middle, Ltd."},
    {"00:00:b0:1f:ff:ff", "Middle, Ltd."}, {"00:00:b0:20:00:00", NULL},
    {"00:00:b0:12:2f:ff", "Middle, Ltd."}, {"00:00:b0:12:30:00", "Tiny"},
    {"00:00:b0:12:3f:ff", "Tiny"},         {"00:00:b0:12:4f:ff", "Middle, Ltd."},
    {"00:00:c0:00:00:01", NULL},           {"00:00:d0:00:00:01", NULL},
    {"00:00:e0:00:00:01", NULL},           {"fc:ff:ff:00:00:01", "Last"},
    {"02:00:a0:00:00:01", NULL},           {"01:00:a0:00:00:01", NULL},
};

static void check_all(const struct oui *oui)
{
    struct mac_addr mac;

    for (size_t i = 0; i < COUNT(CASES); i++) {
        assert_int_equal(mac_addr_parse(CASES[i].mac, &mac), 0);
        const char *vendor = oui_vendor(oui, &mac);
        if (!vendor != !CASES[i].vendor || (vendor && strcmp(vendor, CASES[i].vendor) != 0))
            fail_msg("%s: %s", CASES[i].mac, vendor ? vendor : "(none)");
    }
}

static char *copy_of(const char *text, size_t length)
{
    char *copy = malloc(length + 1);

    memcpy(copy, text, length);
    return copy;
}

static void test_longest_prefix_of_the_ieee_wins(void **state)
{
    char *bytes = copy_of(CSV, sizeof CSV - 1);
    struct oui *oui = NULL;

    (void)state;
    assert_int_equal(oui_new(&oui), 0);
    assert_int_equal(oui_add(oui, bytes, sizeof CSV - 1), 0);
    check_all(oui);
    oui_free(oui);
    free(bytes);
}

static void test_list_of_nmap_says_the_same(void **state)
{
    char *bytes = copy_of(LINES, sizeof LINES - 1);
    struct oui *oui = NULL;

    (void)state;
    assert_int_equal(oui_new(&oui), 0);
    assert_int_equal(oui_add(oui, bytes, sizeof LINES - 1), 0);
    check_all(oui);
    oui_free(oui);
    free(bytes);
}

static void test_of_two_files_the_first_counts(void **state)
{
    char *first = copy_of("0000A0 One\n", 11);
    char *second = copy_of("0000A0 Two\n0000B0 Three", 23);
    struct mac_addr mac;
    struct oui *oui = NULL;

    (void)state;
    assert_int_equal(oui_new(&oui), 0);
    assert_int_equal(oui_add(oui, first, 11), 0);
    assert_int_equal(oui_add(oui, second, 23), 0);
    assert_int_equal(mac_addr_parse("00:00:a0:00:00:01", &mac), 0);
    assert_string_equal(oui_vendor(oui, &mac), "One");
    assert_int_equal(mac_addr_parse("00:00:b0:00:00:01", &mac), 0);
    assert_string_equal(oui_vendor(oui, &mac), "Three");
    oui_free(oui);
    free(first);
    free(second);
}

static void test_nothing_knows_nobody(void **state)
{
    char byte[1];
    struct mac_addr mac = {{0, 0, 0xa0, 0, 0, 1}};
    struct oui *oui = NULL;

    (void)state;
    assert_int_equal(oui_new(&oui), 0);
    assert_null(oui_vendor(oui, &mac));
    assert_int_equal(oui_add(oui, byte, 0), 0);
    assert_null(oui_vendor(oui, &mac));
    oui_free(oui);
    oui_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_longest_prefix_of_the_ieee_wins),
        cmocka_unit_test(test_list_of_nmap_says_the_same),
        cmocka_unit_test(test_of_two_files_the_first_counts),
        cmocka_unit_test(test_nothing_knows_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
