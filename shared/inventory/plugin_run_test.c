#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "check_state.h"
#include "plugin_run.h"
#include "shared/base/error.h"
#include "shared/db/db_fixture.h"

static void test_the_newest_run_of_the_plugin_counts(void **state)
{
    (void)state;
    struct db_fixture fixture;
    int64_t run = 0;
    int64_t alive_ms = -1;

    db_fixture_init(&fixture);
    struct db *db = db_fixture_open(&fixture, DB_WRITE);
    assert_int_equal(plugin_run_last_alive(db, "p", "local", &alive_ms, &fixture.err), -ENOENT);
    assert_int_equal(alive_ms, -1);
    assert_int_equal(db_begin(db, 5000), 0);
    assert_int_equal(check_state_run_start(db, "p", "local", 1000, &run), 0);
    assert_int_equal(check_state_run_alive(db, run, 2000), 0);
    assert_int_equal(check_state_run_start(db, "p", "local", 5000, &run), 0);
    assert_int_equal(check_state_run_alive(db, run, 6000), 0);
    assert_int_equal(check_state_run_start(db, "q", "local", 8000, &run), 0);
    assert_int_equal(check_state_run_start(db, "p", "away", 9000, &run), 0);
    assert_int_equal(db_commit(db), 0);
    assert_int_equal(plugin_run_last_alive(db, "p", "local", &alive_ms, &fixture.err), 0);
    assert_int_equal(alive_ms, 6000);
    db_close(db);
    db_fixture_fini(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_newest_run_of_the_plugin_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
