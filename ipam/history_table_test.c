#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "device_history.h"
#include "history_table.h"

static struct history_point points[] = {{1700000100, 2, 1, 4, NAN, 0.25, 0},
                                        {1700000160, NAN, NAN, NAN, NAN, 1, 1}};
static struct device_history_row rows[] = {
    {"v4", {1700000040, 1700000160, 60, 2, points}, {1, 2, 2, 4, 0.625, 0.5}},
    {"https", {1700000040, 1700000160, 60, 2, points}, {1, 2, 2, 4, NAN, 0.5}},
};
static const struct device_history history = {rows, 2};

static void test_summaries_are_nested_with_their_units(void **state)
{
    (void)state;
    struct output_rows nested;
    struct output_cell *cells = NULL;

    assert_int_equal(history_table_nest(&history, &nested, &cells), 0);
    assert_int_equal(nested.row_count, 2);
    assert_string_equal(nested.columns[0].name, "check");
    assert_string_equal(nested.columns[nested.column_count - 1].name, "down");
    assert_string_equal(nested.cells[nested.column_count].text, "https");
    assert_int_equal(nested.cells[1].integer, 1700000040000);
    assert_int_equal(nested.cells[nested.column_count + 6].kind, OUTPUT_NULL); // no loss of a service
    free(cells);
}

static char *print(const char *format, int (*write)(struct output *out))
{
    char *text = NULL;
    size_t length = 0;
    struct output out = {.format = output_format_find(format), .stream = open_memstream(&text, &length)};

    assert_int_equal(write(&out), 0);
    fclose(out.stream);
    return text;
}

static int write_summaries(struct output *out)
{
    return history_table_write(out, &history, "24h");
}

static int write_points(struct output *out)
{
    return history_table_points(out, &rows[0].history);
}

static void test_summaries_are_shown_with_a_sparkline(void **state)
{
    (void)state;
    char *text = print("text", write_summaries);

    assert_non_null(strstr(text, "LAST 24h"));
    assert_non_null(strstr(text, "v4     1.00ms  2.00ms  2.00ms  4.00ms  62.50%  50.00%  "
                                 "~~~~~~~~~~~~~~~xxxxxxxxxxxxxxx"));
    free(text);
}

static void test_points_are_told_by_the_end_of_their_time(void **state)
{
    (void)state;
    char *text = print("csv", write_points);

    assert_string_equal(text, "time,min_ms,avg_ms,max_ms,loss,down\r\n"
                              "2023-11-14T22:15:00.000Z,1.000,2.000,4.000,0.25,0\r\n"
                              "2023-11-14T22:16:00.000Z,,,,1,1\r\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_summaries_are_nested_with_their_units),
        cmocka_unit_test(test_summaries_are_shown_with_a_sparkline),
        cmocka_unit_test(test_points_are_told_by_the_end_of_their_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
