#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "inventory_fixture.h"
#include "row_list.h"
#include "shared/db/stmt.h"

static void read_key(struct stmt *stmt, void *row)
{
    snprintf(row, INVENTORY_KEY_MAX, "%s", stmt_text(stmt, "key"));
}

static void test_every_row_comes_whatever_their_number(void **state)
{
    (void)state;
    static const size_t counts[] = {0, 1, 7, 8, 9, 16, 17, 100};
    size_t devices = 0;
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        for (; devices < counts[i]; devices++) {
            char name[32];
            snprintf(name, sizeof(name), "d%03zu", devices);
            inventory_fixture_device(name);
        }
        struct row_list list = {.row_size = INVENTORY_KEY_MAX, .read = read_key};
        assert_int_equal(row_list_fill(&list, db, stmt_use(db, QUERY_DEVICE_LIST), &err), 0);
        assert_int_equal(list.count, counts[i]);
        for (size_t row = 0; row < list.count; row++) {
            char expected[32];
            snprintf(expected, sizeof(expected), "d%03zu", row);
            assert_string_equal((const char *)list.rows + row * INVENTORY_KEY_MAX, expected);
        }
        free(list.rows);
    }
}

static void test_statement_that_could_not_be_prepared_leaves_no_rows(void **state)
{
    (void)state;
    struct row_list list = {.row_size = INVENTORY_KEY_MAX, .read = read_key};
    assert_int_equal(row_list_fill(&list, db, NULL, &err), -EIO);
    assert_null(list.rows);
    assert_int_equal(list.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_every_row_comes_whatever_their_number),
        WITH_DATABASE(test_statement_that_could_not_be_prepared_leaves_no_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
