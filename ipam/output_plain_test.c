#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "output_plain.h"
#include "shared/net/ip_count.h"

static void assert_written(struct output_cell cell, bool expected, const char *text)
{
    char *written = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&written, &length);
    assert_non_null(stream);
    assert_int_equal(output_plain_write(stream, &cell), expected);
    fclose(stream);
    assert_string_equal(written, text);
    free(written);
}

static void test_numbers_and_truth_are_written(void **state)
{
    (void)state;
    const struct ip_count all = ip_count_power(128);

    assert_written(output_cell_count(&all), true, "340282366920938463463374607431768211456");
    assert_written(output_cell_integer(INT64_MIN), true, "-9223372036854775808");
    assert_written(output_cell_boolean(true), true, "true");
    assert_written(output_cell_boolean(false), true, "false");
    assert_written(output_cell_number(OUTPUT_MILLIS, 20.1235), true, "20.123");
    assert_written(output_cell_number(OUTPUT_RATIO, 0.25), true, "0.25");
    assert_written(output_cell_number(OUTPUT_RATIO, 1), true, "1");
}

static void test_the_rest_is_left_to_the_format(void **state)
{
    (void)state;
    assert_written(output_cell_text("text", OUTPUT_PLAIN), false, "");
    assert_written(output_cell_text("", OUTPUT_PLAIN), false, "");
    assert_written(output_cell_time(1), false, "");
    assert_written(output_cell_list(NULL, 0), false, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_and_truth_are_written),
        cmocka_unit_test(test_the_rest_is_left_to_the_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
