#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "cell_text.h"
#include "shared/net/ip_count.h"
#include "shared/probe/strip.h"

static const struct output_column plain = {"a", "A", 0, 0};
static const struct output_column age = {"a", "A", OUTPUT_AGE, 0};

static void assert_cell(struct output_cell cell, const struct output_column *column, const char *expected)
{
    const struct output_style style = {.now_ms = 1000000, .utf8 = true, .width = 80};
    char *text = cell_text_new(&cell, column, &style);

    assert_string_equal(text, expected);
    free(text);
}

static void test_a_ratio_is_never_rounded_up_to_all(void **state)
{
    (void)state;
    assert_cell(output_cell_number(OUTPUT_RATIO, 1), &plain, "100%");
    assert_cell(output_cell_number(OUTPUT_RATIO, 0.999999), &plain, "99.99%");
    assert_cell(output_cell_number(OUTPUT_RATIO, 0.9999), &plain, "99.99%");
    assert_cell(output_cell_number(OUTPUT_RATIO, 0.29), &plain, "29.00%");
    assert_cell(output_cell_number(OUTPUT_RATIO, 1.0 / 30), &plain, "3.33%");
    assert_cell(output_cell_number(OUTPUT_RATIO, 0), &plain, "0.00%");
}

static void test_what_is_not_known_is_a_dash(void **state)
{
    (void)state;
    assert_cell(output_cell_number(OUTPUT_RATIO, NAN), &plain, "–");
    assert_cell(output_cell_number(OUTPUT_MILLIS, NAN), &plain, "–");
    assert_cell(output_cell_text("", OUTPUT_PLAIN), &plain, "–");
    assert_cell(output_cell_text(NULL, OUTPUT_PLAIN), &plain, "–");
    assert_cell(output_cell_time(0), &plain, "–");
    assert_cell(output_cell_list(NULL, 0), &plain, "–");
}

static void test_a_dash_is_ascii_where_the_locale_is(void **state)
{
    const struct output_style styles[] = {{.width = 80}, {.width = 0}};
    const struct output_cell cells[] = {output_cell_list(NULL, 0), output_cell_text("", OUTPUT_PLAIN)};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        char *text = cell_text_new(&cells[i / 2], &plain, &styles[i % 2]);
        assert_string_equal(text, "-");
        free(text);
    }
}

static void test_a_count_has_groups(void **state)
{
    (void)state;
    const struct ip_count count = ip_count_of(65534);

    assert_cell(output_cell_count(&count), &plain, "65,534");
}

static void test_round_trip_times_have_three_digits(void **state)
{
    (void)state;
    assert_cell(output_cell_number(OUTPUT_MILLIS, 0.123), &plain, "0.12ms");
    assert_cell(output_cell_number(OUTPUT_MILLIS, 12.34), &plain, "12.3ms");
    assert_cell(output_cell_number(OUTPUT_MILLIS, 123.4), &plain, "123ms");
}

static void test_values_read_as_people_write_them(void **state)
{
    (void)state;
    const char *items[] = {"10.0.0.1", "a\033"};

    assert_cell(output_cell_boolean(true), &plain, "yes");
    assert_cell(output_cell_boolean(false), &plain, "no");
    assert_cell(output_cell_integer(-3), &plain, "-3");
    assert_cell(output_cell_time(940000), &age, "1m");
    assert_cell(output_cell_list(items, 2), &plain, "10.0.0.1, a\\x1b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_ratio_is_never_rounded_up_to_all),
        cmocka_unit_test(test_what_is_not_known_is_a_dash),
        cmocka_unit_test(test_a_dash_is_ascii_where_the_locale_is),
        cmocka_unit_test(test_a_count_has_groups),
        cmocka_unit_test(test_round_trip_times_have_three_digits),
        cmocka_unit_test(test_values_read_as_people_write_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
