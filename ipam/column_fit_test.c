#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <locale.h>

#include "column_fit.h"

static const struct output_column columns[] = {
    {"a", "A", OUTPUT_SHRINK, 0},
    {"b", "B", 0, 1},
    {"c", "C", 0, 2},
    {"d", "D", OUTPUT_MACHINE, 0},
};

// Widths 4, 10 and 6, each but the last with a gap of 2: 24 in all.
static const char *const texts[] = {"aaaa", "bbbbbbbbbb", "cccccc", "d"};

static void assert_shown(unsigned width, const char *expected)
{
    bool shown[4];

    column_fit(columns, 4, texts, 1, width, shown);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(shown[i], expected[i] == 'y');
}

static void test_columns_leave_by_their_rank(void **state)
{
    (void)state;
    assert_shown(0, "yyyn");
    assert_shown(24, "yyyn");
    assert_shown(23, "yynn");
    assert_shown(16, "yynn");
    assert_shown(15, "ynnn");
    assert_shown(1, "ynnn");
}

static void test_columns_that_wrap_share_what_is_left(void **state)
{
    (void)state;
    static const struct output_column wrapping[] = {
        {"a", "A", 0, 0}, {"b", "B", OUTPUT_WRAP, 0}, {"c", "C", OUTPUT_WRAP, 0}};
    static const char *const row[] = {"aaaaaaaa", "b", "c"};
    const bool shown[] = {true, true, true};

    assert_int_equal(column_fit_wrap(wrapping, 3, row, 1, 80, shown), 33);
    assert_int_equal(column_fit_wrap(wrapping, 3, row, 1, 10, shown), 12);
}

static void test_width_counts_cells_of_the_terminal(void **state)
{
    (void)state;
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    assert_int_equal(column_fit_width("abc"), 3);
    assert_int_equal(column_fit_width("S\xc3\xb8ren"), 5);
    assert_int_equal(column_fit_width("\xe6\x97\xa5"), 2);
    assert_int_equal(column_fit_width("\033[32m▁▂\033[0m"), 2);
    assert_int_equal(column_fit_width(""), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns_leave_by_their_rank),
        cmocka_unit_test(test_columns_that_wrap_share_what_is_left),
        cmocka_unit_test(test_width_counts_cells_of_the_terminal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
