#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "db_fixture.h"
#include "stmt.h"
#include "stmt_limit.h"

static struct db_fixture fixture;
static struct db *db;

static int setup(void **state)
{
    (void)state;
    db_fixture_init(&fixture);
    db = db_fixture_open(&fixture, DB_WRITE);
    return db == NULL || db_begin(db, 0) < 0;
}

static int teardown(void **state)
{
    (void)state;
    db_close(db);
    db_fixture_fini(&fixture);
    return 0;
}

static int insert_device(const char *key, const char *name)
{
    struct stmt *stmt = stmt_use(db, QUERY_DEVICE_INSERT);
    stmt_bind_text(stmt, "key", key);
    stmt_bind_text(stmt, "name", name);
    stmt_bind_text(stmt, "source", "person");
    return stmt_run(stmt);
}

static int count_devices(int steps)
{
    struct stmt *stmt = stmt_use(db, QUERY_DEVICE_LIST);
    int count = 0, code = 0;
    stmt_limit(stmt, steps);
    while ((code = stmt_step(stmt)) == 1)
        count++;
    return code < 0 ? code : count;
}

static void test_a_limited_statement_gives_up_without_a_failure(void **state)
{
    (void)state;
    for (char key[] = "a"; key[0] <= 'z'; key[0]++)
        assert_int_equal(insert_device(key, key), 0);
    assert_int_equal(count_devices(1000 * 1000), 26);
    assert_int_equal(count_devices(20), -ETIME);
    assert_int_equal(count_devices(1000 * 1000), 26);
    assert_int_equal(insert_device("other", "other"), 0); // the transaction is as it was
    assert_int_equal(count_devices(0), 27);
    assert_int_equal(db_commit(db), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_limited_statement_gives_up_without_a_failure, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
