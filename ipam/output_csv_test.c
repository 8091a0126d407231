#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "output_fixture.h"

static const struct output_column two[] = {{"a", "A", 0, 0}, {"b", "B", 0, 0}};

static void assert_csv(const char *text, const char *csv)
{
    struct output_cell cells[] = {output_cell_text(text, OUTPUT_PLAIN), output_cell_integer(-7)};
    char *printed = output_fixture_print("csv", (struct output_style){0}, two, 2, cells, 1);
    char expected[256];

    snprintf(expected, sizeof expected, "a,b\r\n%s,-7\r\n", csv);
    assert_string_equal(printed, expected);
    free(printed);
}

static void test_quotes_follow_rfc_4180(void **state)
{
    (void)state;
    assert_csv("plain", "plain");
    assert_csv("a,b", "\"a,b\"");
    assert_csv("say \"hi\"", "\"say \"\"hi\"\"\"");
    assert_csv("two\nlines", "\"two\nlines\"");
    assert_csv("", "");
}

static void test_formulas_are_guarded_and_numbers_are_not(void **state)
{
    (void)state;
    assert_csv("=1+1", "\"'=1+1\"");
    assert_csv("'=1+1", "\"''=1+1\"");
    assert_csv("@SUM(A1)", "\"'@SUM(A1)\"");
    assert_csv("+cmd|' /C calc'!A0", "\"'+cmd|' /C calc'!A0\"");
    assert_csv("-", "\"'-\"");
    assert_csv("\tx", "\"'\tx\"");
    assert_csv("\rx", "\"'\rx\"");
    assert_csv("-12.5", "-12.5");
    assert_csv("+3", "+3");
    assert_csv("-1-1", "\"'-1-1\"");
    assert_csv("a=1", "a=1");
}

static void test_lists_are_parted_by_blanks(void **state)
{
    (void)state;
    const char *items[] = {"10.0.0.1", "fd00::1"};
    struct output_cell cells[] = {output_cell_list(items, 2), output_cell_list(NULL, 0)};
    char *printed = output_fixture_print("csv", (struct output_style){0}, two, 2, cells, 1);

    assert_string_equal(printed, "a,b\r\n10.0.0.1 fd00::1,\r\n");
    free(printed);
}

static void test_a_table_within_a_row_is_its_json(void **state)
{
    (void)state;
    const struct output_column columns[] = {{"x", "X", 0, 0}};
    const struct output_cell inner[] = {output_cell_integer(1), output_cell_integer(2)};
    const struct output_rows rows = {columns, 1, inner, 2};
    struct output_cell cells[] = {output_cell_rows(&rows), output_cell_rows(NULL)};
    char *printed = output_fixture_print("csv", (struct output_style){0}, two, 2, cells, 1);

    assert_string_equal(printed, "a,b\r\n\"[{\"\"x\"\": 1}, {\"\"x\"\": 2}]\",\r\n");
    free(printed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quotes_follow_rfc_4180),
        cmocka_unit_test(test_formulas_are_guarded_and_numbers_are_not),
        cmocka_unit_test(test_lists_are_parted_by_blanks),
        cmocka_unit_test(test_a_table_within_a_row_is_its_json),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
