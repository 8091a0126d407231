#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "inventory_fixture.h"
#include "row_count.h"

static int64_t rows_of(const struct row_count *count, const char *table)
{
    for (size_t i = 0; i < count->count; i++)
        if (strcmp(count->tables[i].table, table) == 0)
            return count->tables[i].rows;
    return -1;
}

static void test_rows_are_those_that_another_program_counts(void **state)
{
    (void)state;
    struct row_count count;
    char sql[96];
    inventory_fixture_device("nas");
    inventory_fixture_device("tv");
    inventory_fixture_commit();
    assert_int_equal(row_count_read(db, &count, &err), 0);
    assert_int_equal(rows_of(&count, "device"), 2);
    assert_int_equal(rows_of(&count, "conflict"), 0);
    assert_true(count.count > 8);
    for (size_t i = 0; i < count.count; i++) {
        snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s", count.tables[i].table);
        assert_int_equal(count.tables[i].rows, strtoll(db_fixture_ask(&fixture, sql), NULL, 10));
    }
}

static void test_bytes_are_those_of_the_file(void **state)
{
    (void)state;
    struct row_count count;
    inventory_fixture_commit();
    assert_int_equal(row_count_read(db, &count, &err), 0);
    assert_int_equal(count.bytes, strtoll(db_fixture_ask(&fixture, "SELECT page_count * page_size FROM"
                                                                   " pragma_page_count, pragma_page_size"),
                                          NULL, 10));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_rows_are_those_that_another_program_counts),
        WITH_DATABASE(test_bytes_are_those_of_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
