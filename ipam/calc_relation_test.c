#include "calc_relation.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shared/base/error.h"

static struct calc_input input_of(const char *text)
{
    struct calc_input input;
    struct error err = {""};

    if (calc_input_parse(text, NULL, &input, &err) != 0)
        fail_msg("%s", err.text);
    return input;
}

// Two inputs, whether they overlap, how, the smallest prefix of both.
static const struct {
    const char *a, *b;
    bool overlap;
    const char *how, *smallest;
} PAIRS[] = {
    {"10.0.0.0/24", "10.0.0.128/25", true, "10.0.0.0/24 holds 10.0.0.128/25", "10.0.0.0/24"},
    {"10.0.0.128/25", "10.0.0.0/24", true, "10.0.0.128/25 is inside 10.0.0.0/24", "10.0.0.0/24"},
    {"10.0.0.0/24", "10.0.0.9/24", true, "10.0.0.0/24 and 10.0.0.0/24 are the same", "10.0.0.0/24"},
    {"10.0.0.0/24", "10.0.1.0/24", false, "10.0.0.0/24 and 10.0.1.0/24 are neighbours", "10.0.0.0/23"},
    {"10.0.1.0/24", "10.0.0.0/24", false, "10.0.1.0/24 and 10.0.0.0/24 are neighbours", "10.0.0.0/23"},
    {"10.0.0.0/24", "10.0.2.0/24", false, "10.0.0.0/24 and 10.0.2.0/24 are apart", "10.0.0.0/22"},
    {"10.0.0.0/24", "10.0.0.200-10.0.1.5", true,
     "10.0.0.0/24 and 10.0.0.200-10.0.1.5 share 10.0.0.200-10.0.0.255", "10.0.0.0/23"},
    {"10.0.0.5-9", "10.0.0.9-12", true, "10.0.0.5-10.0.0.9 and 10.0.0.9-10.0.0.12 share 10.0.0.9",
     "10.0.0.0/28"},
    {"10.0.0.0/8", "2001:db8::/32", false, "10.0.0.0/8 and 2001:db8::/32 are of two families", NULL},
    {"::/1", "8000::/1", false, "::/1 and 8000::/1 are neighbours", "::/0"},
};

static void test_two_are_compared(void **state)
{
    static struct calc_relation relation;

    (void)state;
    for (size_t i = 0; i < sizeof PAIRS / sizeof PAIRS[0]; i++) {
        const struct calc_input inputs[] = {input_of(PAIRS[i].a), input_of(PAIRS[i].b)};
        calc_relation_fill(&relation, inputs, 2);
        assert_int_equal(relation.cells[0].item_count, 2);
        assert_int_equal(relation.cells[1].integer, PAIRS[i].overlap);
        assert_int_equal(relation.cells[2].item_count, 1);
        assert_string_equal(relation.cells[2].items[0], PAIRS[i].how);
        assert_int_equal(relation.cells[3].kind, PAIRS[i].smallest ? OUTPUT_TEXT : OUTPUT_NULL);
        if (PAIRS[i].smallest)
            assert_string_equal(relation.cells[3].text, PAIRS[i].smallest);
    }
}

static void test_of_many_the_overlaps_are_told(void **state)
{
    static struct calc_relation relation;
    struct calc_input inputs[CALC_RELATION_INPUTS_MAX] = {input_of("10.0.0.0/24"), input_of("10.0.9.0/24"),
                                                          input_of("10.0.0.7"), input_of("10.0.9.0/24")};

    (void)state;
    calc_relation_fill(&relation, inputs, 4);
    assert_int_equal(relation.cells[2].item_count, 2);
    assert_string_equal(relation.cells[2].items[0], "10.0.0.0/24 holds 10.0.0.7/32");
    assert_string_equal(relation.cells[2].items[1], "10.0.9.0/24 and 10.0.9.0/24 are the same");
    assert_string_equal(relation.cells[3].text, "10.0.0.0/20");

    calc_relation_fill(&relation, inputs, 2);
    assert_false(relation.cells[1].integer);
    for (size_t i = 0; i < CALC_RELATION_INPUTS_MAX; i++)
        inputs[i] =
            input_of("abcd:ef01:2345:6789:abcd:ef01:2345:6789-abcd:ef01:2345:6789:abcd:ef01:2345:678a");
    calc_relation_fill(&relation, inputs, CALC_RELATION_INPUTS_MAX);
    assert_int_equal(relation.cells[2].item_count, CALC_RELATION_PAIRS_MAX);
    assert_non_null(strstr(relation.texts[CALC_RELATION_PAIRS_MAX - 1], "are the same"));
}

static const struct {
    const char *outer, *inner;
    bool contained;
    int64_t position;
    const char *role;
} CONTAINS[] = {
    {"10.0.0.0/24", "10.0.0.7", true, 7, "host"},
    {"10.0.0.0/24", "10.0.0.0", true, 0, "network"},
    {"10.0.0.0/24", "10.0.0.255", true, 255, "broadcast"},
    {"10.0.0.0/31", "10.0.0.0", true, 0, "host"},
    {"10.0.0.0/24", "10.0.1.0", false, 0, NULL},
    {"10.0.0.0/24", "10.0.0.0/25", true, 0, NULL},
    {"10.0.0.0/24", "10.0.0.0/23", false, 0, NULL},
    {"10.0.0.5-9", "10.0.0.6", true, 1, NULL},
    {"10.0.0.0/24", "2001:db8::", false, 0, NULL},
    {"2001:db8::/64", "2001:db8::", true, 0, "subnet-router anycast"},
    {"2001:db8::/64", "2001:db8::ffff:ffff:ffff:ffff", true, -1, "host"},
    {"2001:db8::/127", "2001:db8::", true, 0, "host"},
};

static void test_what_is_within_has_a_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CONTAINS / sizeof CONTAINS[0]; i++) {
        struct calc_input outer = input_of(CONTAINS[i].outer), inner = input_of(CONTAINS[i].inner);
        struct calc_contains contains;
        int64_t position = -1;
        calc_relation_contains(&contains, &outer, &inner);
        assert_int_equal(contains.contained, CONTAINS[i].contained);
        assert_int_equal(contains.cells[3].kind, CONTAINS[i].contained ? OUTPUT_COUNT : OUTPUT_NULL);
        ip_count_fits_i64(&contains.position, &position);
        if (CONTAINS[i].contained)
            assert_true(position == CONTAINS[i].position);
        assert_int_equal(contains.cells[4].kind, CONTAINS[i].role ? OUTPUT_TEXT : OUTPUT_NULL);
        if (CONTAINS[i].role)
            assert_string_equal(contains.cells[4].text, CONTAINS[i].role);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_are_compared),
        cmocka_unit_test(test_of_many_the_overlaps_are_told),
        cmocka_unit_test(test_what_is_within_has_a_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
