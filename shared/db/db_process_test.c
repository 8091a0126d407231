#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>

#include "db_fixture.h"
#include "db_process.h"

static void test_the_process_is_set_up_and_a_database_opens(void **state)
{
    (void)state;
    db_process_alone();
    struct db_fixture fixture;
    db_fixture_init(&fixture);
    struct db *db = db_fixture_open(&fixture, DB_WRITE);
    assert_non_null(db);
    assert_int_equal(sqlite3_memory_used(), 0); // nobody keeps account
    assert_ptr_equal(sqlite3_mutex_alloc(SQLITE_MUTEX_FAST), sqlite3_mutex_alloc(SQLITE_MUTEX_FAST)); // none
    db_process_alone(); // SQLite is in use: nothing changes
    assert_int_equal(db_begin_read(db), 0);
    db_end_read(db);
    db_close(db);
    db_fixture_fini(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_process_is_set_up_and_a_database_opens)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
