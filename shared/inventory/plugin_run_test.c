#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>

#include "check.h"
#include "check_state.h"
#include "device.h"
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

// The plugins that check something, whether they ever ran or not; others that ran are not of them.
static void test_all_that_check_something_are_listed(void **state)
{
    (void)state;
    struct db_fixture fixture;
    struct plugin_run_list list;
    struct device device;
    int64_t run = 0;
    static const char *const plugins[] = {"tcp_check", "idle", "tcp_check"};

    db_fixture_init(&fixture);
    struct db *db = db_fixture_open(&fixture, DB_WRITE);
    assert_int_equal(plugin_run_list(db, "local", &list, &fixture.err), 0);
    assert_int_equal(list.count, 0);
    assert_int_equal(db_begin(db, 5000), 0);
    assert_int_equal(device_add(db, "nas", "person", &device, &fixture.err), 0);
    for (size_t i = 0; i < sizeof plugins / sizeof plugins[0]; i++) {
        struct check check = {.device_id = device.id,
                              .target_kind = CHECK_TARGET_DEVICE_V4,
                              .profile = CHECK_PROFILE_NORMAL,
                              .source = "person",
                              .enabled = true};
        snprintf(check.key, sizeof check.key, "c%zu", i);
        snprintf(check.plugin, sizeof check.plugin, "%s", plugins[i]);
        assert_int_equal(check_add(db, &check, &fixture.err), 0);
    }
    assert_int_equal(check_state_run_start(db, "tcp_check", "local", 1000, &run), 0);
    assert_int_equal(check_state_run_start(db, "tcp_check", "local", 3000, &run), 0);
    assert_int_equal(check_state_run_start(db, "tcp_check", "away", 9000, &run), 0);
    assert_int_equal(check_state_run_start(db, "other", "local", 9000, &run), 0);
    assert_int_equal(db_commit(db), 0);
    assert_int_equal(plugin_run_list(db, "local", &list, &fixture.err), 0);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.rows[0].plugin, "idle");
    assert_int_equal(list.rows[0].alive_ms, 0);
    assert_string_equal(list.rows[1].plugin, "tcp_check");
    assert_int_equal(list.rows[1].alive_ms, 3000);
    plugin_run_list_free(&list);
    db_close(db);
    db_fixture_fini(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_newest_run_of_the_plugin_counts),
        cmocka_unit_test(test_all_that_check_something_are_listed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
