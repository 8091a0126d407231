#include "import_outside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "import_fixture.h"

static void find(const char *paper)
{
    import_fixture_match(paper, NULL);
    import_outside_find(import);
    assert_int_equal(import_result(import)->error_count, 0);
}

static void test_addresses_in_no_prefix_are_counted(void **state)
{
    static const struct {
        const char *vrf;
        const char *address;
        size_t outside;
    } cases[] = {
        {"", "10.0.0.0", 0},      {"", "10.0.0.255", 0},    {"", "10.0.1.0", 1},
        {"", "9.255.255.255", 1}, {"blue", "10.0.0.1", 1},  {"blue", "192.0.2.1", 0},
        {"", "192.0.2.1", 1},     {"", "2001:db8::1", 0},   {"", "2001:db8:0:1::", 1},
        {"", "fe80::1%eth0", 0},  {"", "2001:db8:9::7", 0}, {"", "2001:db8:9::8", 1},
        {"", "203.0.113.9", 0},   {"", "203.0.113.10", 1},
    };
    (void)state;
    import_fixture_put(
        "record,vrf,prefix\nprefix,,10.0.0.0/24\nprefix,blue,192.0.2.0/24\nprefix,,2001:db8::/64\n"
        "prefix,,2001:db8:9::7/128\n");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char paper[160];
        const char *first = NULL;
        snprintf(paper, sizeof(paper), "record,vrf,prefix,address\nprefix,,203.0.113.9/32,\naddress,%s,,%s\n",
                 cases[i].vrf, cases[i].address);
        find(paper);
        if (import_outside(import, &first) != cases[i].outside)
            fail_msg("%s %s", cases[i].vrf, cases[i].address);
        if (cases[i].outside > 0)
            assert_string_equal(first, cases[i].address);
    }
}

// The prefix of the address before is asked first: not for another table, and not for what is beyond it.
static void test_each_address_is_judged_by_itself(void **state)
{
    const char *first = NULL;
    (void)state;
    find(
        "record,vrf,prefix,address\nprefix,,10.0.0.0/24,\nprefix,,0.0.0.0/1,\naddress,,,10.0.0.1\n"
        "address,blue,,10.0.0.1\naddress,,,10.0.0.2\naddress,,,11.0.0.1\naddress,,,200.0.0.1\naddress,,,10.0.0.3\n");
    assert_int_equal(import_outside(import, &first), 2);
    assert_string_equal(first, "10.0.0.1");
}

static void test_a_range_counts_by_its_first_address(void **state)
{
    const char *first = NULL;
    (void)state;
    find(
        "record,prefix,first,last\nprefix,10.0.0.0/24,,\nrange,,10.0.0.5,10.0.0.9\nrange,,10.0.1.5,10.0.1.9\n");
    assert_int_equal(import_outside(import, &first), 1);
    assert_string_equal(first, "10.0.1.5-10.0.1.9");
}

static enum import_verdict verdict(unsigned line)
{
    return import_fixture_row(PAPER_RANGE, line)->verdict;
}

static void test_a_new_range_that_overlaps_stays_out(void **state)
{
    (void)state;
    import_fixture_put("record,first,last\nrange,10.0.0.10,10.0.0.20\n");
    find(
        "record,first,last,vrf\nrange,10.0.0.1,10.0.0.9,\nrange,10.0.0.21,10.0.0.30,\nrange,10.0.0.20,10.0.0.20,\n"
        "range,10.0.0.1,10.0.0.10,blue\nrange,10.0.0.10,10.0.0.20,\nrange,::1,::2,\n");
    static const enum import_verdict expected[] = {IMPORT_SAME, IMPORT_SAME, IMPORT_CONFLICT,
                                                   IMPORT_SAME, IMPORT_SAME, IMPORT_SAME};
    for (unsigned i = 0; i < 6; i++)
        assert_int_equal(verdict(2 + i), expected[i]);
    assert_string_equal(import_fixture_row(PAPER_RANGE, 4)->locked,
                        "it overlaps the range 10.0.0.10-10.0.0.20");
}

// The stored one begins later, and stays all the same; one that holds several stays out of each.
static void test_what_is_there_stands(void **state)
{
    (void)state;
    import_fixture_put("record,first,last\nrange,10.0.0.10,10.0.0.20\nrange,10.0.0.40,10.0.0.50\n");
    find(
        "record,first,last\nrange,10.0.0.5,10.0.0.45\nrange,10.0.0.46,10.0.0.60\nrange,10.0.0.61,10.0.0.62\n");
    assert_int_equal(verdict(2), IMPORT_CONFLICT);
    assert_int_equal(verdict(3), IMPORT_CONFLICT);
    assert_int_equal(verdict(4), IMPORT_SAME);
    for (const struct import_row *row = import->there[PAPER_RANGE].first; row != NULL; row = row->next)
        assert_int_equal(row->verdict, IMPORT_SAME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_IMPORT(test_addresses_in_no_prefix_are_counted),
        WITH_IMPORT(test_each_address_is_judged_by_itself),
        WITH_IMPORT(test_a_range_counts_by_its_first_address),
        WITH_IMPORT(test_a_new_range_that_overlaps_stays_out),
        WITH_IMPORT(test_what_is_there_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
