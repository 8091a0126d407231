#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "device_state_fixture.h"
#include "shared/db/stmt.h"

#define UNKNOWN PROBE_STATE_UNKNOWN
#define UP PROBE_STATE_UP
#define DOWN PROBE_STATE_DOWN

static int64_t nas, v4, smb;

static int setup(void **state)
{
    int code = inventory_fixture_init(state);
    nas = inventory_fixture_device("NAS");
    v4 = device_state_fixture_check(nas, "v4", "icmp_heartbeat");
    smb = device_state_fixture_check(nas, "tcp-445", "tcp_check");
    return code;
}

// In seconds, as all here.
static void run(const char *plugin, int64_t from, int64_t to)
{
    int64_t id = 0;
    assert_int_equal(check_state_run_start(db, plugin, "local", from * 1000, &id), 0);
    assert_int_equal(check_state_run_alive(db, id, to * 1000), 0);
}

static void turn(int64_t check_id, int64_t at, enum probe_state to)
{
    device_state_fixture_turn(check_id, at * 1000, to, to == UP ? CAUSE_REPLY : CAUSE_TIMEOUT);
}

static void assert_period(int64_t from, int64_t to, const char *expected)
{
    struct device_status status = device_state_fixture_read(nas);
    struct device_period period;
    char text[128];
    assert_int_equal(device_state_period(db, &status, "local", from * 1000, to * 1000, &period), 0);
    snprintf(text, sizeof(text), "up %lld down %lld unknown %lld longest %lld outages %u changes %u",
             (long long)period.availability.up_ms / 1000, (long long)period.availability.down_ms / 1000,
             (long long)period.availability.unknown_ms / 1000, (long long)period.longest_ms / 1000,
             period.outages, period.changes);
    assert_string_equal(text, expected);
}

static void test_degraded_is_up_and_down_is_an_outage(void **state)
{
    (void)state;
    run("icmp_heartbeat", 0, 2000);
    turn(v4, 100, UP);
    turn(smb, 110, UP);
    turn(smb, 300, DOWN);  // degraded
    turn(v4, 400, DOWN);   // down
    turn(v4, 450, UP);     // degraded
    turn(smb, 600, UP);    // up
    turn(v4, 1000, DOWN);  // degraded
    turn(smb, 1000, DOWN); // down at once
    assert_period(0, 1200, "up 850 down 250 unknown 100 longest 200 outages 2 changes 6");
    assert_period(200, 500, "up 250 down 50 unknown 0 longest 50 outages 1 changes 3");
    assert_period(420, 440, "up 0 down 20 unknown 0 longest 20 outages 1 changes 0");
    assert_period(460, 590, "up 130 down 0 unknown 0 longest 0 outages 0 changes 0");
    assert_period(600, 601, "up 1 down 0 unknown 0 longest 0 outages 0 changes 1");
}

static void test_gone_goes_on_with_the_outage(void **state)
{
    (void)state;
    run("icmp_heartbeat", 0, 1000);
    turn(v4, 100, UP);
    turn(v4, 200, DOWN);
    assert_int_equal(device_state_sweep(db, 500000, 300000), 1);
    turn(v4, 700, UP);
    assert_period(100, 800, "up 200 down 500 unknown 0 longest 500 outages 1 changes 3");
}

static void test_time_in_which_no_plugin_ran_is_unknown(void **state)
{
    (void)state;
    run("icmp_heartbeat", 100, 400);
    run("tcp_check", 350, 500);
    run("other", 0, 1000);
    run("icmp_heartbeat", 600, 1000);
    turn(v4, 100, UP);
    turn(v4, 450, DOWN);
    turn(v4, 700, UP);
    assert_period(100, 1000, "up 650 down 150 unknown 100 longest 150 outages 1 changes 2");
}

static void test_unknown_and_disabled_count_for_nothing(void **state)
{
    (void)state;
    run("icmp_heartbeat", 0, 2000);
    turn(v4, 100, UP);
    turn(v4, 200, UNKNOWN);
    turn(v4, 300, DOWN);
    turn(v4, 400, UP);
    assert_period(100, 500, "up 200 down 100 unknown 100 longest 100 outages 1 changes 3");
    struct stmt *stmt = stmt_use(db, QUERY_DEVICE_SET_MONITORED);
    stmt_bind_int(stmt, "id", nas);
    stmt_bind_text(stmt, "value", "0");
    assert_int_equal(stmt_run(stmt), 0);
    assert_int_equal(device_state_update(db, nas, 500000, 0), 0);
    assert_period(100, 600, "up 200 down 100 unknown 200 longest 100 outages 1 changes 4");
}

static void test_device_that_was_never_known(void **state)
{
    (void)state;
    run("icmp_heartbeat", 0, 2000);
    assert_period(100, 500, "up 0 down 0 unknown 400 longest 0 outages 0 changes 0");
}

static void test_becoming_known_is_no_change(void **state)
{
    (void)state;
    run("icmp_heartbeat", 0, 2000);
    turn(v4, 200, DOWN);
    assert_period(100, 500, "up 0 down 300 unknown 100 longest 300 outages 1 changes 0");
    turn(v4, 400, UP);
    assert_period(100, 500, "up 100 down 200 unknown 100 longest 200 outages 1 changes 1");
}

static void test_device_without_checks_is_known_while_any_plugin_ran(void **state)
{
    (void)state;
    assert_int_equal(check_remove(db, nas, "v4", &err), 0);
    assert_int_equal(check_remove(db, nas, "tcp-445", &err), 0);
    device_state_fixture_check(inventory_fixture_device("Other"), "v4", "icmp_heartbeat");
    run("icmp_heartbeat", 0, 500);
    device_state_fixture_see(nas, "lease", 100000);
    assert_int_equal(device_state_update(db, nas, 100000, 0), 0);
    assert_period(0, 600, "up 400 down 0 unknown 200 longest 0 outages 0 changes 0");
}

#define WITH_NAS(test) cmocka_unit_test_setup_teardown(test, setup, inventory_fixture_fini)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_NAS(test_degraded_is_up_and_down_is_an_outage),
        WITH_NAS(test_gone_goes_on_with_the_outage),
        WITH_NAS(test_time_in_which_no_plugin_ran_is_unknown),
        WITH_NAS(test_unknown_and_disabled_count_for_nothing),
        WITH_NAS(test_device_that_was_never_known),
        WITH_NAS(test_becoming_known_is_no_change),
        WITH_NAS(test_device_without_checks_is_known_while_any_plugin_ran),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
