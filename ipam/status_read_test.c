#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <math.h>

#include "shared/base/error.h"
#include "shared/db/db_fixture.h"
#include "shared/inventory/binding.h"
#include "shared/inventory/check.h"
#include "shared/inventory/check_state.h"
#include "shared/inventory/device.h"
#include "status_read.h"

static const int64_t day_ms = 86400000;
static const int64_t now_ms = 1000 * 86400000LL;

static void add_device(struct db *db, const char *name, const char *address)
{
    struct device device;
    struct ip_addr addr;

    assert_int_equal(ip_addr_parse(address, &addr), 0);
    assert_int_equal(device_add(db, name, "person", &device, NULL), 0);
    assert_int_equal(binding_add(db, device.id, &addr, "", NULL, "person", 1000, NULL), 0);
    assert_int_equal(check_add_pings(db, device.id, CHECK_PROFILE_NORMAL, "person", NULL), 0);
}

// The plugin ran for the last day; the first check was up, and down for the last six hours.
static void probe(struct db *db)
{
    struct check_list checks;
    int64_t run = 0;

    assert_int_equal(check_list(db, 0, NULL, false, &checks, NULL), 0);
    struct check_transition up = {
        .check_id = checks.rows[0].id, .at_ms = now_ms - day_ms, .to = PROBE_STATE_UP, .state_changed = true};
    struct check_transition down = {.check_id = checks.rows[0].id,
                                    .at_ms = now_ms - day_ms / 4,
                                    .from = PROBE_STATE_UP,
                                    .to = PROBE_STATE_DOWN,
                                    .cause = CAUSE_TIMEOUT,
                                    .state_changed = true};
    assert_int_equal(check_state_run_start(db, "icmp_heartbeat", "local", now_ms - day_ms, &run), 0);
    assert_int_equal(check_state_transition(db, "local", &up), 0);
    assert_int_equal(check_state_transition(db, "local", &down), 0);
    assert_int_equal(check_state_run_alive(db, run, now_ms), 0);
    check_list_free(&checks);
}

static int set_up(void **state)
{
    static struct db_fixture fixture;

    db_fixture_init(&fixture);
    struct db *db = db_fixture_open(&fixture, DB_WRITE);
    assert_int_equal(db_begin(db, 5000), 0);
    add_device(db, "a", "192.0.2.1");
    add_device(db, "b", "192.0.2.2");
    probe(db);
    assert_int_equal(db_commit(db), 0);
    db_close(db);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    db_fixture_fini(*state);
    return 0;
}

static void test_all_checks_are_read_with_their_availability(void **state)
{
    struct db *db = db_fixture_open(*state, DB_READ);
    struct status_list list;

    assert_int_equal(status_read(db, NULL, 0, now_ms, &list, NULL), 0);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.alive_ms, now_ms);
    assert_int_equal(list.rows[0].kind, STATUS_DOWN);
    assert_int_equal(list.rows[0].since_ms, now_ms - day_ms / 4);
    assert_true(fabs(list.rows[0].availability[STATUS_DAY] - 0.75) < 1e-9);
    assert_true(fabs(list.rows[0].availability[STATUS_YEAR] - 0.75) < 1e-9);
    assert_int_equal(list.rows[1].kind, STATUS_UNKNOWN);
    assert_true(isnan(list.rows[1].availability[STATUS_DAY]));
    status_read_free(&list);
    db_close(db);
}

static void test_named_devices_alone_are_read(void **state)
{
    struct db *db = db_fixture_open(*state, DB_READ);
    char name[] = "b";
    char other[] = "nobody";
    char *const names[] = {name, other};
    struct status_list list;
    struct error err;

    assert_int_equal(status_read(db, names, 1, now_ms, &list, &err), 0);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.rows[0].device_key, "b");
    status_read_free(&list);
    assert_int_equal(status_read(db, names, 2, now_ms, &list, &err), -ENOENT);
    assert_non_null(strstr(err.text, "nobody"));
    db_close(db);
}

static void test_troubles_are_sorted_to_the_top(void **state)
{
    (void)state;
    struct status_row rows[4] = {
        {.kind = STATUS_PAUSED}, {.kind = STATUS_UP}, {.kind = STATUS_DOWN}, {.kind = STATUS_UNKNOWN}};
    struct status_list list = {rows, 4, 0};

    status_read_sort(&list);
    assert_int_equal(rows[0].kind, STATUS_DOWN);
    assert_int_equal(rows[1].kind, STATUS_UNKNOWN);
    assert_int_equal(rows[2].kind, STATUS_UP);
    assert_int_equal(rows[3].kind, STATUS_PAUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_checks_are_read_with_their_availability),
        cmocka_unit_test(test_named_devices_alone_are_read),
        cmocka_unit_test(test_troubles_are_sorted_to_the_top),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
