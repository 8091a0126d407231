#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "check_history.h"
#include "history_column.h"

static void test_points_are_gathered_in_columns(void **state)
{
    (void)state;
    struct history_point points[] = {
        {10, 1, NAN, NAN, NAN, 0, 0},       {20, 3, NAN, NAN, NAN, 1, 0},
        {30, NAN, NAN, NAN, NAN, 1, 1},     {40, 5, NAN, NAN, NAN, 0, 0.001},
        {50, NAN, NAN, NAN, NAN, NAN, NAN}, {60, NAN, NAN, NAN, NAN, NAN, NAN},
    };
    const struct check_history history = {0, 60, 10, 6, points};
    struct history_column columns[3];

    history_column_fill(&history, columns, 3);
    assert_float_equal(columns[0].average_ms, 2, 0);
    assert_float_equal(columns[0].loss, 0.5, 0);
    assert_false(history_column_is_down(&columns[0]));
    assert_float_equal(columns[1].average_ms, 5, 0);
    assert_true(history_column_is_down(&columns[1]));
    assert_true(history_column_is_unknown(&columns[2]));
    assert_false(history_column_is_unknown(&columns[1]));
    assert_false(history_column_is_down(&columns[2]));
}

static void test_a_short_outage_is_not_averaged_away(void **state)
{
    (void)state;
    struct history_point points[] = {
        {10, 1, NAN, NAN, NAN, 0, 0}, {20, NAN, NAN, NAN, NAN, 1, 1}, {30, 1, NAN, NAN, NAN, 0, NAN}};
    const struct check_history history = {0, 30, 10, 3, points};
    struct history_column column;

    history_column_fill(&history, &column, 1);
    assert_float_equal(column.down, 1, 0);
    assert_float_equal(column.average_ms, 1, 0);
}

static void test_a_long_point_fills_all_its_columns(void **state)
{
    (void)state;
    struct history_point points[] = {{100, 7, NAN, NAN, NAN, 0, 0}};
    const struct check_history history = {0, 200, 100, 1, points};
    struct history_column columns[8];

    history_column_fill(&history, columns, 8);
    for (size_t i = 0; i < 4; i++)
        assert_float_equal(columns[i].average_ms, 7, 0);
    for (size_t i = 4; i < 8; i++)
        assert_true(history_column_is_unknown(&columns[i]));
}

static void test_more_columns_than_seconds_do_no_harm(void **state)
{
    (void)state;
    struct history_point points[] = {{1, 1, NAN, NAN, NAN, 0, 0}, {2, 2, NAN, NAN, NAN, 0, 0}};
    const struct check_history history = {0, 2, 1, 2, points};
    struct history_column columns[10];

    history_column_fill(&history, columns, 10);
    assert_float_equal(columns[0].average_ms, 1, 0);
    assert_float_equal(columns[9].average_ms, 2, 0);
}

static void test_the_top_leaves_an_even_line_half_high(void **state)
{
    (void)state;
    const struct history_column even[] = {{3, 0, 0}, {NAN, 1, 1}, {3, 0, 0}};
    const struct history_column peak[] = {{1, 0, 0}, {9, 0, 0}};
    const struct history_column nothing[] = {{NAN, NAN, NAN}};
    const struct history_column zero[] = {{0, 0, 0}};

    assert_float_equal(history_column_top(even, 3), 6, 0);
    assert_float_equal(history_column_top(peak, 2), 9, 0);
    assert_float_equal(history_column_top(nothing, 1), 1, 0);
    assert_float_equal(history_column_top(zero, 1), 1, 0);
    assert_float_equal(history_column_top(zero, 0), 1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_points_are_gathered_in_columns),
        cmocka_unit_test(test_a_short_outage_is_not_averaged_away),
        cmocka_unit_test(test_a_long_point_fills_all_its_columns),
        cmocka_unit_test(test_more_columns_than_seconds_do_no_harm),
        cmocka_unit_test(test_the_top_leaves_an_even_line_half_high),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
