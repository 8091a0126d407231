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
    struct device quiet;

    db_fixture_init(&fixture);
    struct db *db = db_fixture_open(&fixture, DB_WRITE);
    assert_int_equal(db_begin(db, 5000), 0);
    add_device(db, "a", "192.0.2.1");
    add_device(db, "b", "192.0.2.2");
    assert_int_equal(device_add(db, "quiet", "person", &quiet, NULL), 0);
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

    assert_int_equal(status_read(db, NULL, 0, STATUS_OF_CHECKS, now_ms, &list, NULL), 0);
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

static void test_each_device_has_its_state_and_its_checks(void **state)
{
    struct db *db = db_fixture_open(*state, DB_READ);
    struct status_list list;

    assert_int_equal(status_read(db, NULL, 0, STATUS_OF_DEVICES, now_ms, &list, NULL), 0);
    assert_int_equal(list.device_count, 2); // "quiet" is neither checked nor seen
    assert_string_equal(list.devices[0].key, "a");
    assert_int_equal(list.devices[0].state, DEVICE_DOWN);
    assert_string_equal(list.devices[0].cause, "v4 timeout");
    assert_int_equal(list.devices[0].since_ms, now_ms - day_ms / 4);
    assert_true(fabs(list.devices[0].availability[STATUS_DAY] - 0.75) < 1e-9);
    assert_true(list.devices[0].month_known);
    assert_int_equal(list.devices[0].outages, 1);
    assert_int_equal(list.devices[0].longest_ms, day_ms / 4);
    assert_int_equal(list.devices[0].first_row, 0);
    assert_int_equal(list.devices[0].row_count, 1);
    assert_int_equal(list.devices[1].first_row, 1);
    assert_int_equal(list.devices[1].state, DEVICE_UNKNOWN);
    assert_string_equal(list.devices[1].cause, "not probed yet");
    assert_false(list.devices[1].month_known);
    status_read_free(&list);
    db_close(db);
}

static void test_only_what_is_wanted_is_computed(void **state)
{
    struct db *db = db_fixture_open(*state, DB_READ);
    struct status_list list;

    assert_int_equal(status_read(db, NULL, 0, STATUS_OF_CHECKS, now_ms, &list, NULL), 0);
    assert_true(isnan(list.devices[0].availability[STATUS_DAY]));
    status_read_free(&list);
    assert_int_equal(status_read(db, NULL, 0, STATUS_OF_DEVICES, now_ms, &list, NULL), 0);
    assert_true(isnan(list.rows[0].availability[STATUS_DAY]));
    status_read_free(&list);
    db_close(db);
}

static void test_devices_in_trouble_keep_their_checks(void **state)
{
    (void)state;
    struct status_device devices[3] = {{.state = DEVICE_UP, .key = "a", .first_row = 0},
                                       {.state = DEVICE_DEGRADED, .key = "c", .first_row = 1},
                                       {.state = DEVICE_DEGRADED, .key = "b", .first_row = 2}};
    struct status_list list = {.devices = devices, .device_count = 3};

    status_read_sort_devices(&list);
    assert_string_equal(devices[0].key, "b");
    assert_int_equal(devices[0].first_row, 2);
    assert_string_equal(devices[1].key, "c");
    assert_string_equal(devices[2].key, "a");
}

static void test_alike_states_are_sorted_by_name(void **state)
{
    (void)state;
    struct status_device devices[5] = {
        {.name = "nas10", .key = "a"}, {.name = "Nas2", .key = "z"}, {.name = "nas1", .key = "c"},
        {.name = "nas1", .key = "b"},  {.name = "10", .key = "d"},
    };
    struct status_row rows[2] = {{.device_key = "nas10"}, {.device_key = "nas9"}};
    struct status_list list = {.devices = devices, .device_count = 5, .rows = rows, .count = 2};
    char keys[6] = "";

    status_read_sort_devices(&list);
    for (size_t i = 0; i < 5; i++)
        keys[i] = devices[i].key[0];
    assert_string_equal(keys, "dbcza");
    status_read_sort_checks(&list);
    assert_string_equal(rows[0].device_key, "nas9");
}

static void test_named_devices_alone_are_read(void **state)
{
    struct db *db = db_fixture_open(*state, DB_READ);
    char name[] = "b";
    char other[] = "nobody";
    char *const names[] = {name, other};
    struct status_list list;
    struct error err;

    assert_int_equal(status_read(db, names, 1, STATUS_OF_DEVICES, now_ms, &list, &err), 0);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.rows[0].device_key, "b");
    assert_int_equal(list.device_count, 1);
    assert_string_equal(list.devices[0].key, "b");
    status_read_free(&list);

    // Each once and in order, with all that is read of it when nobody is named.
    char a[] = "a";
    char *const twice[] = {name, a, name};
    struct status_list all;
    assert_int_equal(status_read(db, twice, 3, STATUS_OF_DEVICES | STATUS_OF_CHECKS, now_ms, &list, &err), 0);
    assert_int_equal(status_read(db, NULL, 0, STATUS_OF_DEVICES | STATUS_OF_CHECKS, now_ms, &all, &err), 0);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.device_count, 2);
    assert_int_equal(list.alive_ms, all.alive_ms);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(list.devices[i].key, all.devices[i].key);
        assert_int_equal(list.devices[i].state, all.devices[i].state);
        assert_int_equal(list.devices[i].since_ms, all.devices[i].since_ms);
        assert_int_equal(list.devices[i].first_row, all.devices[i].first_row);
        assert_int_equal(list.rows[i].check_id, all.rows[i].check_id);
        assert_int_equal(list.rows[i].kind, all.rows[i].kind);
        assert_int_equal(list.rows[i].alive_ms, all.rows[i].alive_ms);
    }
    status_read_free(&list);
    status_read_free(&all);
    assert_int_equal(status_read(db, names, 2, STATUS_OF_DEVICES, now_ms, &list, &err), -ENOENT);
    assert_non_null(strstr(err.text, "nobody"));
    db_close(db);
}

static void test_troubles_are_sorted_to_the_top(void **state)
{
    (void)state;
    struct status_row rows[4] = {
        {.kind = STATUS_PAUSED}, {.kind = STATUS_UP}, {.kind = STATUS_DOWN}, {.kind = STATUS_UNKNOWN}};
    struct status_list list = {.rows = rows, .count = 4};

    status_read_sort_checks(&list);
    assert_int_equal(rows[0].kind, STATUS_DOWN);
    assert_int_equal(rows[1].kind, STATUS_UNKNOWN);
    assert_int_equal(rows[2].kind, STATUS_UP);
    assert_int_equal(rows[3].kind, STATUS_PAUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_checks_are_read_with_their_availability),
        cmocka_unit_test(test_each_device_has_its_state_and_its_checks),
        cmocka_unit_test(test_only_what_is_wanted_is_computed),
        cmocka_unit_test(test_devices_in_trouble_keep_their_checks),
        cmocka_unit_test(test_alike_states_are_sorted_by_name),
        cmocka_unit_test(test_named_devices_alone_are_read),
        cmocka_unit_test(test_troubles_are_sorted_to_the_top),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
