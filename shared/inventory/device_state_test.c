#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "config_host.h"
#include "device_state_fixture.h"
#include "shared/db/stmt.h"

#define UNKNOWN PROBE_STATE_UNKNOWN
#define UP PROBE_STATE_UP
#define DOWN PROBE_STATE_DOWN
#define MINUTE INT64_C(60000)
#define DAY (1440 * MINUTE)

static int64_t nas, v4, smb;

static int setup(void **state)
{
    int code = inventory_fixture_init(state);
    nas = inventory_fixture_device("NAS");
    v4 = device_state_fixture_check(nas, "v4", "icmp_heartbeat");
    smb = device_state_fixture_check(nas, "tcp-445", "tcp_check");
    return code;
}

static const char *incidents(void)
{
    return inventory_fixture_ask(
        "SELECT group_concat(state || ' ' || cause || ' ' || check_key || ' ' || started ||"
        " '-' || ifnull(ended, '')) FROM v_device_incident");
}

static const char *events(void)
{
    return inventory_fixture_ask(
        "SELECT group_concat(kind || ' ' || severity) FROM event WHERE kind LIKE 'device%'");
}

static void both_up(void)
{
    device_state_fixture_turn(v4, 60000, UP, CAUSE_REPLY);
    device_state_fixture_turn(smb, 61000, UP, CAUSE_REPLY);
}

static void assert_state(enum device_state expected, int64_t since_ms)
{
    struct device_status status = device_state_fixture_read(nas);
    assert_string_equal(device_state_text(status.state), device_state_text(expected));
    assert_int_equal(status.since_ms, since_ms);
}

static void test_new_device_is_unknown_and_nothing_has_happened(void **state)
{
    (void)state;
    struct device_status status = device_state_fixture_read(nas);
    assert_int_equal(status.state, DEVICE_UNKNOWN);
    assert_int_equal(status.cause, CAUSE_NOT_RUNNING);
    assert_int_equal(status.check_id, 0);
    assert_int_equal(status.first_known_ms, 0);
    assert_string_equal(incidents(), "");
    assert_string_equal(events(), "");
}

static void test_stopped_service_is_degraded_until_it_returns(void **state)
{
    (void)state;
    both_up();
    assert_state(DEVICE_UP, 60000);
    assert_int_equal(device_state_fixture_read(nas).first_known_ms, 60000);
    device_state_fixture_turn(smb, 120000, DOWN, CAUSE_REFUSED);
    assert_state(DEVICE_DEGRADED, 120000);
    assert_int_equal(device_state_fixture_read(nas).check_id, smb);
    assert_string_equal(incidents(), "degraded refused tcp-445 120-");
    assert_string_equal(
        inventory_fixture_ask("SELECT state || state_code || cause || check_key || service || since || ' ' ||"
                              " first_known FROM v_device_status"),
        "degraded3refusedtcp-445120 60");
    device_state_fixture_turn(smb, 180000, UP, CAUSE_REPLY);
    assert_state(DEVICE_UP, 180000);
    assert_string_equal(incidents(), "degraded refused tcp-445 120-180");
    assert_string_equal(events(), "device_up info,device_degraded warning,device_up info");
    assert_string_equal(inventory_fixture_ask("SELECT data || check_id || source || at FROM event"
                                              " WHERE kind = 'device_degraded'"),
                        "{\"from\":\"up\",\"to\":\"degraded\",\"cause\":\"refused\",\"check\":\"tcp-445\"}2"
                        "inventory120000");
}

static void test_silent_device_is_down_then_gone_then_back(void **state)
{
    (void)state;
    both_up();
    device_state_fixture_turn(v4, 120000, DOWN, CAUSE_TIMEOUT);
    device_state_fixture_turn(smb, 130000, DOWN, CAUSE_TIMEOUT);
    assert_state(DEVICE_DOWN, 130000);
    assert_int_equal(device_state_sweep(db, 130000 + DAY - 1, DAY), 0);
    assert_int_equal(device_state_sweep(db, 130000 + DAY, 0), 0);
    assert_int_equal(device_state_sweep(db, 130000 + DAY, DAY), 1);
    assert_state(DEVICE_GONE, 130000 + DAY);
    assert_int_equal(device_state_sweep(db, 130000 + DAY, DAY), 0);
    device_state_fixture_turn(v4, 140000 + DAY, UP, CAUSE_REPLY);
    device_state_fixture_turn(smb, 150000 + DAY, UP, CAUSE_REPLY);
    assert_state(DEVICE_UP, 150000 + DAY);
    assert_string_equal(incidents(), "degraded timeout v4 120-130,down timeout v4 130-86530,"
                                     "gone timeout v4 86530-86540,degraded timeout tcp-445 86540-86550");
    assert_string_equal(events(),
                        "device_up info,device_degraded warning,device_down critical,device_gone warning,"
                        "device_degraded warning,device_up info");
}

static void gone(void)
{
    device_state_fixture_turn(v4, 120000, DOWN, CAUSE_TIMEOUT);
    assert_int_equal(device_state_sweep(db, 120000 + DAY, DAY), 1);
    assert_state(DEVICE_GONE, 120000 + DAY);
}

static void test_gone_lasts_while_the_checks_say_silence(void **state)
{
    (void)state;
    gone();
    device_state_fixture_see(nas, "lease", MINUTE);
    device_state_fixture_turn(smb, 130000 + DAY, DOWN, CAUSE_TIMEOUT);
    assert_state(DEVICE_GONE, 120000 + DAY);
    device_state_fixture_turn(v4, 140000 + DAY, UNKNOWN, CAUSE_LINK_DOWN);
    assert_state(DEVICE_GONE, 120000 + DAY);
    assert_int_equal(device_state_fixture_read(nas).check_id, smb);
    device_state_fixture_turn(smb, 150000 + DAY, UNKNOWN, CAUSE_LINK_DOWN);
    assert_state(DEVICE_UNKNOWN, 150000 + DAY);
    assert_string_equal(events(), "device_down critical,device_gone warning,device_unknown warning");
}

static void test_state_that_lasts_follows_its_speaker_and_its_incident_does_not(void **state)
{
    (void)state;
    both_up();
    int64_t web = device_state_fixture_check(nas, "https", "tcp_check");
    device_state_fixture_turn(web, 70000, UP, CAUSE_REPLY);
    device_state_fixture_turn(smb, 120000, DOWN, CAUSE_REFUSED);
    device_state_fixture_turn(web, 130000, DOWN, CAUSE_CERTIFICATE_EXPIRED);
    device_state_fixture_turn(smb, 140000, UP, CAUSE_REPLY);
    struct device_status status = device_state_fixture_read(nas);
    assert_int_equal(status.state, DEVICE_DEGRADED);
    assert_int_equal(status.since_ms, 120000);
    assert_int_equal(status.check_id, web);
    assert_int_equal(status.cause, CAUSE_CERTIFICATE_EXPIRED);
    assert_string_equal(incidents(), "degraded refused tcp-445 120-");
}

static void test_check_that_is_removed_or_switched_off_speaks_no_more(void **state)
{
    (void)state;
    both_up();
    device_state_fixture_turn(smb, 120000, DOWN, CAUSE_REFUSED);
    assert_int_equal(check_set_enabled(db, smb, false, &err), 0);
    assert_int_equal(device_state_fixture_read(nas).state, DEVICE_UP);
    assert_true(device_state_fixture_read(nas).since_ms > 120000);
    assert_int_equal(check_set_enabled(db, smb, true, &err), 0);
    assert_int_equal(device_state_fixture_read(nas).state, DEVICE_DEGRADED);
    assert_int_equal(check_remove(db, nas, "tcp-445", &err), 0);
    assert_int_equal(device_state_fixture_read(nas).state, DEVICE_UP);
    assert_int_equal(check_remove(db, nas, "v4", &err), 0);
    assert_int_equal(device_state_fixture_read(nas).state, DEVICE_UNKNOWN);
    assert_string_equal(
        inventory_fixture_ask("SELECT count(*) FROM device_incident WHERE ended_at IS NULL AND state = 0"),
        "1");
}

static void test_device_that_is_not_monitored_is_disabled_without_an_event(void **state)
{
    (void)state;
    both_up();
    assert_int_equal(device_set(db, nas, "monitored", "no", "person", &err), 0);
    assert_int_equal(device_state_fixture_read(nas).state, DEVICE_DISABLED);
    device_state_fixture_turn(smb, 120000, DOWN, CAUSE_TIMEOUT);
    assert_int_equal(device_state_fixture_read(nas).state, DEVICE_DISABLED);
    assert_string_equal(events(), "device_up info");
    assert_string_equal(inventory_fixture_ask("SELECT state FROM v_device_incident"), "disabled");
    assert_int_equal(device_set(db, nas, "monitored", "yes", "person", &err), 0);
    assert_int_equal(device_state_fixture_read(nas).state, DEVICE_DEGRADED);
    assert_string_equal(events(), "device_up info,device_degraded warning");
}

static void test_saved_cause_that_shows_life_counts(void **state)
{
    (void)state;
    struct check_state saved = {
        .check_id = smb, .cause = CAUSE_PORT_CLOSED, .since_ms = 60000, .updated_ms = 61000, .strip = "[]"};
    assert_int_equal(check_state_save(db, "local", &saved, true), 0);
    assert_state(DEVICE_UP, 60000);
    device_state_fixture_turn(v4, 120000, DOWN, CAUSE_TIMEOUT);
    assert_state(DEVICE_DEGRADED, 120000);
    saved.cause = CAUSE_NEVER_OPEN;
    saved.updated_ms = 130000;
    assert_int_equal(check_state_save(db, "local", &saved, true), 0);
    assert_state(DEVICE_DOWN, 130000);
    assert_string_equal(incidents(), "degraded timeout v4 120-130,down timeout v4 130-");
}

// Who knows that state and cause are those stored spares the look at the device.
static void test_state_that_is_saved_unchanged_is_not_judged(void **state)
{
    (void)state;
    both_up();
    struct check_state saved = {
        .check_id = smb, .state = DOWN, .cause = CAUSE_REFUSED, .since_ms = 120000, .strip = "[]"};
    assert_int_equal(check_state_save(db, "local", &saved, false), 0);
    assert_int_equal(device_state_fixture_read(nas).state, DEVICE_UP);
    assert_int_equal(check_state_save(db, "local", &saved, true), 0);
    assert_int_equal(device_state_fixture_read(nas).state, DEVICE_DEGRADED);
}

static void test_sightings_keep_a_device_alive_until_they_grow_old(void **state)
{
    (void)state;
    int64_t now = 100 * MINUTE;
    device_state_fixture_turn(v4, now, DOWN, CAUSE_TIMEOUT);
    device_state_fixture_see(nas, "person", now);
    assert_int_equal(device_state_sweep(db, now, 0), 0);
    device_state_fixture_see(nas, "neighbour", now + MINUTE);
    assert_int_equal(device_state_sweep(db, now + 2 * MINUTE, 0), 1);
    assert_state(DEVICE_DEGRADED, now + MINUTE);
    assert_int_equal(device_state_sweep(db, now + 6 * MINUTE - 1, 0), 0);
    assert_int_equal(device_state_sweep(db, now + 6 * MINUTE, 0), 1);
    assert_state(DEVICE_DOWN, now + 6 * MINUTE);
    device_state_fixture_see(nas, "neighbour", now + 7 * MINUTE);
    assert_int_equal(device_state_sweep(db, now + 7 * MINUTE, 0), 1);
    assert_state(DEVICE_DEGRADED, now + 7 * MINUTE);
}

static void test_device_without_checks_lives_by_its_sightings(void **state)
{
    (void)state;
    int64_t now = 100 * MINUTE, phone = inventory_fixture_device("Phone");
    assert_int_equal(device_state_fixture_read(phone).state, DEVICE_UNKNOWN);
    device_state_fixture_see(phone, "lease", now);
    assert_int_equal(device_state_sweep(db, now + MINUTE, DAY), 1);
    assert_int_equal(device_state_fixture_read(phone).state, DEVICE_UP);
    assert_int_equal(device_state_fixture_read(phone).since_ms, now);
    assert_int_equal(device_state_sweep(db, now + 5 * MINUTE, DAY), 1);
    assert_int_equal(device_state_fixture_read(phone).state, DEVICE_UNKNOWN);
    assert_int_equal(device_state_sweep(db, now + DAY, DAY), 0);
    assert_int_equal(device_state_sweep(db, now + DAY + 1, DAY), 1);
    assert_int_equal(device_state_fixture_read(phone).state, DEVICE_GONE);
    assert_int_equal(device_state_touch(db, phone), 0);
    assert_int_equal(device_state_fixture_read(phone).state, DEVICE_GONE);
}

static void test_sweep_looks_at_devices_that_were_never_judged_some_at_a_time(void **state)
{
    (void)state;
    char name[32];
    for (int i = 0; i <= DEVICE_STATE_SWEEP_NEW; i++) {
        snprintf(name, sizeof(name), "host %d", i);
        inventory_fixture_device(name);
    }
    assert_int_equal(device_state_sweep(db, 1000, 0), DEVICE_STATE_SWEEP_NEW);
    assert_int_equal(device_state_sweep(db, 1000, 0), 1);
    assert_int_equal(device_state_sweep(db, 1000, 0), 0);
    assert_string_equal(events(), "");
}

static void test_check_that_the_configuration_brings_back_speaks_again(void **state)
{
    (void)state;
    struct config_host host = {.name = "Web", .address = "192.0.2.1", .profile = CHECK_PROFILE_NORMAL};
    assert_int_equal(config_host_sync(db, "icmp_heartbeat", &host, 1, &err), 0);
    struct device web;
    struct check_list checks;
    assert_int_equal(device_find(db, "Web", &web, &err), 0);
    assert_int_equal(check_list(db, web.id, NULL, false, &checks, &err), 0);
    device_state_fixture_turn(checks.rows[0].id, 60000, UP, CAUSE_REPLY);
    check_list_free(&checks);
    assert_int_equal(config_host_sync(db, "icmp_heartbeat", NULL, 0, &err), 0);
    assert_int_equal(device_state_fixture_read(web.id).state, DEVICE_UNKNOWN);
    assert_int_equal(config_host_sync(db, "icmp_heartbeat", &host, 1, &err), 0);
    assert_int_equal(device_state_fixture_read(web.id).state, DEVICE_UP);
}

static void test_sweep_leaves_alone_what_time_has_not_changed(void **state)
{
    (void)state;
    both_up();
    device_state_fixture_turn(v4, 120000, DOWN, CAUSE_TIMEOUT);
    device_state_fixture_turn(smb, 130000, UNKNOWN, CAUSE_LINK_DOWN);
    assert_state(DEVICE_DOWN, 130000);
    device_state_fixture_turn(smb, 500000, DOWN, CAUSE_TIMEOUT);
    assert_state(DEVICE_DOWN, 130000);
    assert_int_equal(device_state_sweep(db, 130000 + DAY, DAY), 0);
    assert_int_equal(device_state_sweep(db, 500000 + DAY, DAY), 1);
    assert_state(DEVICE_GONE, 500000 + DAY);
}

static void test_sweep_mends_what_a_check_that_vanished_has_left(void **state)
{
    (void)state;
    both_up();
    device_state_fixture_turn(smb, 120000, DOWN, CAUSE_REFUSED);
    struct stmt *stmt = stmt_use(db, QUERY_CHECK_DELETE);
    stmt_bind_int(stmt, "device_id", nas);
    stmt_bind_text(stmt, "key", "tcp-445");
    assert_int_equal(stmt_run(stmt), 0);
    assert_int_equal(device_state_sweep(db, 130000, 0), 1);
    assert_state(DEVICE_UP, 130000);
}

static void test_clock_that_steps_back_ends_no_span_before_it_began(void **state)
{
    (void)state;
    both_up();
    device_state_fixture_turn(smb, 120000, DOWN, CAUSE_REFUSED);
    device_state_fixture_turn(smb, 90000, UP, CAUSE_REPLY);
    assert_state(DEVICE_UP, 120000);
    assert_string_equal(incidents(), "degraded refused tcp-445 120-120");
}

static void test_device_that_is_not_there_is_passed_over(void **state)
{
    (void)state;
    struct device_status_list list;
    assert_int_equal(device_state_update(db, 999, 1000, DAY), 0);
    assert_int_equal(device_state_touch_check(db, 999, 1000), 0);
    assert_int_equal(device_state_list(db, 999, &list, &err), 0);
    assert_int_equal(list.count, 0);
    int64_t other = inventory_fixture_device("Other");
    assert_int_equal(device_state_list(db, 0, &list, &err), 0);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.rows[0].device_id, nas);
    assert_int_equal(list.rows[1].device_id, other);
    device_status_list_free(&list);
    device_status_list_free(NULL);
}

#define WITH_NAS(test) cmocka_unit_test_setup_teardown(test, setup, inventory_fixture_fini)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_NAS(test_new_device_is_unknown_and_nothing_has_happened),
        WITH_NAS(test_stopped_service_is_degraded_until_it_returns),
        WITH_NAS(test_silent_device_is_down_then_gone_then_back),
        WITH_NAS(test_gone_lasts_while_the_checks_say_silence),
        WITH_NAS(test_state_that_lasts_follows_its_speaker_and_its_incident_does_not),
        WITH_NAS(test_check_that_is_removed_or_switched_off_speaks_no_more),
        WITH_NAS(test_device_that_is_not_monitored_is_disabled_without_an_event),
        WITH_NAS(test_saved_cause_that_shows_life_counts),
        WITH_NAS(test_state_that_is_saved_unchanged_is_not_judged),
        WITH_NAS(test_sightings_keep_a_device_alive_until_they_grow_old),
        WITH_NAS(test_device_without_checks_lives_by_its_sightings),
        WITH_NAS(test_sweep_looks_at_devices_that_were_never_judged_some_at_a_time),
        WITH_NAS(test_check_that_the_configuration_brings_back_speaks_again),
        WITH_NAS(test_sweep_leaves_alone_what_time_has_not_changed),
        WITH_NAS(test_sweep_mends_what_a_check_that_vanished_has_left),
        WITH_NAS(test_clock_that_steps_back_ends_no_span_before_it_began),
        WITH_NAS(test_device_that_is_not_there_is_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
