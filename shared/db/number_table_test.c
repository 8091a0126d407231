#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "number_table.h"

static void test_nothing_is_found_in_nothing(void **state)
{
    (void)state;
    struct number_table table = {.rows = NULL};
    assert_null(number_table_find(&table, 1));
    number_table_fini(&table);
}

static void test_a_row_begins_without_numbers_and_keeps_them(void **state)
{
    (void)state;
    struct number_table table = {.rows = NULL};
    struct number_row *row = number_table_at(&table, 7);
    assert_non_null(row);
    assert_true(isnan(row->numbers[0]) && isnan(row->numbers[1]));
    row->numbers[1] = 2.5;
    assert_true(number_table_at(&table, 7)->numbers[1] == 2.5);
    assert_int_equal(table.count, 1);
    assert_null(number_table_find(&table, 8));
    number_table_fini(&table);
}

static void test_many_ids_are_kept_apart(void **state)
{
    (void)state;
    enum { MANY = 3000 };
    const int64_t step = INT64_C(0x100000001);
    struct number_table table = {.rows = NULL};
    for (int64_t i = 1; i <= MANY; i++)
        number_table_at(&table, i * step)->numbers[0] = (double)i;
    assert_int_equal(table.count, MANY);
    for (int64_t i = 1; i <= MANY; i++) {
        assert_true(number_table_find(&table, i * step)->numbers[0] == (double)i);
        assert_null(number_table_find(&table, i * step + 1));
    }
    number_table_fini(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_found_in_nothing),
        cmocka_unit_test(test_a_row_begins_without_numbers_and_keeps_them),
        cmocka_unit_test(test_many_ids_are_kept_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
