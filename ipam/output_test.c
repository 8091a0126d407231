#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "output.h"

static void test_formats_are_found_by_name(void **state)
{
    (void)state;
    static const char *const names[] = {"text", "json", "csv"};

    for (size_t i = 0; i < 3; i++)
        assert_string_equal(output_format_find(names[i])->name, names[i]);
    assert_null(output_format_find("xml"));
    assert_null(output_format_find(""));
}

static int fail_row(struct output *out, const struct output_cell *cells)
{
    (void)cells;
    return ++*(int *)out->state == 2 ? -28 : 0;
}

static int begin_none(struct output *out)
{
    (void)out;
    return 0;
}

static void test_the_first_failure_is_kept_and_ends_the_rows(void **state)
{
    (void)state;
    const struct output_format failing = {"failing", begin_none, fail_row, begin_none};
    const struct output_cell cell = output_cell_integer(1);
    int calls = 0;
    struct output out = {.format = &failing};

    output_begin(&out, NULL, 0, OUTPUT_TABLE);
    out.state = &calls;
    for (int i = 0; i < 5; i++)
        output_row(&out, &cell);
    assert_int_equal(calls, 2);
    assert_int_equal(output_end(&out), -28);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats_are_found_by_name),
        cmocka_unit_test(test_the_first_failure_is_kept_and_ends_the_rows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
