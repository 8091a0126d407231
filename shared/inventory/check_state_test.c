#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "check_state_fixture.h"

#define UNKNOWN PROBE_STATE_UNKNOWN
#define UP PROBE_STATE_UP
#define DOWN PROBE_STATE_DOWN

static void test_state_comes_back_as_it_was_saved(void **state)
{
    (void)state;
    int64_t check = check_state_fixture_check("NAS");
    struct check_state saved = {.check_id = check,
                                .state = PROBE_STATE_DOWN,
                                .cause = CAUSE_HOST_UNREACHABLE,
                                .flapping = true,
                                .since_ms = 11,
                                .first_known_ms = 7,
                                .updated_ms = 12,
                                .address = "192.0.2.1",
                                .detail = "HTTP 503",
                                .http_status = 503,
                                .tls_expires_ms = 1700000000999,
                                .rtt_ms = (double)NAN,
                                .loss = 0.25,
                                .strip_at_ms = 12,
                                .strip = "[0,20123,30000,-1]"};
    assert_int_equal(check_state_save(db, "local", &saved, true), 0);
    struct check_state read = check_state_fixture_read(check);
    assert_int_equal(read.state, saved.state);
    assert_int_equal(read.cause, saved.cause);
    assert_true(read.flapping);
    assert_int_equal(read.since_ms, 11);
    assert_int_equal(read.first_known_ms, 7);
    assert_int_equal(read.updated_ms, 12);
    assert_string_equal(read.address, saved.address);
    assert_string_equal(read.detail, "HTTP 503");
    assert_int_equal(read.http_status, 503);
    assert_int_equal(read.tls_expires_ms, 1700000000999);
    assert_string_equal(
        inventory_fixture_ask("SELECT detail || http_status || ' ' || tls_expires || service || port"
                              " FROM v_check_status"),
        "HTTP 503503 17000000000");
    assert_true(isnan(read.rtt_ms));
    assert_true(read.loss > 0.249 && read.loss < 0.251);
    assert_int_equal(read.strip_at_ms, 12);
    assert_string_equal(read.strip, saved.strip);
    saved.rtt_ms = 1.5;
    saved.first_known_ms = 99;
    assert_int_equal(check_state_save(db, "local", &saved, true), 0);
    read = check_state_fixture_read(check);
    assert_true(read.rtt_ms > 1.49 && read.rtt_ms < 1.51);
    assert_int_equal(read.first_known_ms, 7);
}

static void test_unknown_status_and_expiry_are_null_for_readers(void **state)
{
    (void)state;
    struct check_state saved = {.check_id = check_state_fixture_check("NAS"), .strip = "[]"};
    assert_int_equal(check_state_save(db, "local", &saved, true), 0);
    assert_int_equal(check_state_fixture_read(saved.check_id).http_status, 0);
    assert_int_equal(check_state_fixture_read(saved.check_id).tls_expires_ms, 0);
    assert_string_equal(
        inventory_fixture_ask("SELECT http_status IS NULL AND tls_expires IS NULL FROM v_check_status"), "1");
}

static void test_detail_of_a_transition_is_of_state_and_incident(void **state)
{
    (void)state;
    struct check_transition change = {.check_id = check_state_fixture_check("NAS"),
                                      .at_ms = 1000,
                                      .to = DOWN,
                                      .cause = CAUSE_WRONG_ANSWER,
                                      .detail = "HTTP 503",
                                      .state_changed = true};
    assert_int_equal(check_state_transition(db, "local", &change), 0);
    assert_string_equal(check_state_fixture_read(change.check_id).detail, "HTTP 503");
    assert_string_equal(inventory_fixture_ask("SELECT detail FROM v_incident"), "HTTP 503");
    assert_int_equal(check_state_fixture_turn(change.check_id, 2000, DOWN, UP, CAUSE_REPLY), 0);
    assert_string_equal(check_state_fixture_read(change.check_id).detail, "");
    assert_string_equal(inventory_fixture_ask("SELECT detail FROM v_incident"), "HTTP 503");
}

static void test_state_is_kept_apart_by_place_of_measurement(void **state)
{
    (void)state;
    struct check_state_list list;
    struct check_state saved = {.check_id = check_state_fixture_check("NAS"), .strip = "[]"};
    assert_int_equal(check_state_save(db, "local", &saved, true), 0);
    assert_int_equal(check_state_save(db, "office", &saved, true), 0);
    assert_int_equal(check_state_list(db, "icmp_heartbeat", "office", &list, &err), 0);
    assert_int_equal(list.count, 1);
    check_state_list_free(&list);
    assert_int_equal(check_state_list(db, "tcp_check", "office", &list, &err), 0);
    assert_int_equal(list.count, 0);
    check_state_list_free(&list);
    check_state_list_free(NULL);
}

static void test_saved_state_keeps_the_beginning_that_its_transition_set(void **state)
{
    (void)state;
    int64_t check = check_state_fixture_check("NAS");
    struct check_state saved = {.check_id = check, .state = DOWN, .since_ms = 61001, .strip = "[]"};
    assert_int_equal(check_state_fixture_turn(check, 60000, UP, DOWN, CAUSE_TIMEOUT), 0);
    assert_int_equal(check_state_save(db, "local", &saved, true), 0);
    assert_int_equal(check_state_fixture_read(check).since_ms, 60000);
    saved.state = UP;
    assert_int_equal(check_state_save(db, "local", &saved, true), 0);
    assert_int_equal(check_state_fixture_read(check).since_ms, 61001);
}

static void test_removed_check_is_passed_over(void **state)
{
    (void)state;
    struct check_state saved = {.check_id = 999, .strip = "[]"};
    assert_int_equal(check_state_save(db, "local", &saved, true), 0);
    assert_int_equal(check_state_fixture_turn(999, 5, UNKNOWN, UP, CAUSE_REPLY), 0);
    struct check_transition flap = {.check_id = 999, .flapping = true};
    assert_int_equal(check_state_transition(db, "local", &flap), 0);
    inventory_fixture_device("still works");
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM transition"), "0");
}

static void test_outage_is_one_incident_from_start_to_end(void **state)
{
    (void)state;
    int64_t check = check_state_fixture_check("NAS");
    assert_int_equal(check_state_fixture_turn(check, 1000, UNKNOWN, UP, CAUSE_REPLY), 0);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM v_incident"), "0");
    assert_int_equal(check_state_fixture_turn(check, 60000, UP, DOWN, CAUSE_TIMEOUT), 0);
    assert_string_equal(
        inventory_fixture_ask("SELECT state || ' ' || cause || ' ' || started || ' ' || ifnull(ended, 'open')"
                              " FROM v_incident"),
        "down timeout 60 open");
    assert_string_equal(inventory_fixture_ask("SELECT state || ' ' || since FROM v_check_status"), "down 60");
    assert_int_equal(check_state_fixture_turn(check, 90000, DOWN, UNKNOWN, CAUSE_LINK_DOWN), 0);
    assert_int_equal(check_state_fixture_turn(check, 120000, UNKNOWN, UP, CAUSE_REPLY), 0);
    assert_string_equal(
        inventory_fixture_ask("SELECT group_concat(state || ' ' || cause || ' ' || seconds) FROM v_incident"),
        "down timeout 30,unknown link down 30");
    assert_string_equal(
        inventory_fixture_ask(
            "SELECT group_concat(kind || ' ' || severity) FROM event WHERE kind LIKE 'check%'"),
        "check_up info,check_down critical,check_unknown warning,check_up info");
    assert_string_equal(
        inventory_fixture_ask("SELECT group_concat(from_state || '>' || to_state) FROM v_transition"),
        "unknown>up,up>down,down>unknown,unknown>up");
}

static void test_same_transition_twice_changes_nothing(void **state)
{
    (void)state;
    int64_t check = check_state_fixture_check("NAS");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(check_state_fixture_turn(check, 1000, UNKNOWN, UP, CAUSE_REPLY), 0);
        assert_int_equal(check_state_fixture_turn(check, 2000, UP, DOWN, CAUSE_TIMEOUT), 0);
    }
    assert_int_equal(check_state_fixture_read(check).state, DOWN);
    assert_string_equal(
        inventory_fixture_ask("SELECT (SELECT count(*) FROM transition) || (SELECT count(*) FROM incident)"
                              " || (SELECT count(*) FROM event) || (SELECT count(*) FROM device_incident)"),
        "2141");
}

static void test_flapping_alone_is_an_event_and_no_transition(void **state)
{
    (void)state;
    int64_t check = check_state_fixture_check("NAS");
    assert_int_equal(check_state_fixture_turn(check, 1000, UNKNOWN, UP, CAUSE_REPLY), 0);
    struct check_transition flap = {.check_id = check, .at_ms = 2000, .from = UP, .to = UP, .flapping = true};
    assert_int_equal(check_state_transition(db, "local", &flap), 0);
    assert_int_equal(check_state_transition(db, "local", &flap), 0);
    assert_true(check_state_fixture_read(check).flapping);
    flap.flapping = false;
    flap.at_ms = 3000;
    assert_int_equal(check_state_transition(db, "local", &flap), 0);
    assert_false(check_state_fixture_read(check).flapping);
    assert_int_equal(check_state_fixture_read(check).since_ms, 1000);
    assert_string_equal(
        inventory_fixture_ask(
            "SELECT group_concat(kind) FROM event WHERE device_id IS NOT NULL AND kind NOT LIKE 'device%'"),
        "check_up,flapping_start,flapping_end");
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM transition"), "1");
}

static void test_clock_that_steps_back_ends_an_incident_where_it_began(void **state)
{
    (void)state;
    int64_t check = check_state_fixture_check("NAS");
    assert_int_equal(check_state_fixture_turn(check, 5000, UP, DOWN, CAUSE_TIMEOUT), 0);
    assert_int_equal(check_state_fixture_turn(check, 4000, DOWN, UP, CAUSE_REPLY), 0);
    assert_string_equal(inventory_fixture_ask("SELECT ended - started FROM v_incident"), "0");
}

static void test_strip_view_has_a_row_per_result(void **state)
{
    (void)state;
    int64_t check = check_state_fixture_check("NAS");
    struct check_state saved = {.check_id = check,
                                .state = PROBE_STATE_UP,
                                .strip_at_ms = 100000,
                                .strip = "[0,20123,30000,-1,10000,512]"};
    assert_int_equal(check_state_save(db, "local", &saved, true), 0);
    assert_string_equal(
        inventory_fixture_ask(
            "SELECT group_concat(position || ' ' || at || ' ' || cause || ' ' || ifnull(rtt_us, 'none'))"
            " FROM v_strip WHERE device_key = 'nas'"),
        "0 60 reply 20123,1 90 timeout none,2 100 reply 512");
}

static void test_never_probed_check_is_unknown(void **state)
{
    (void)state;
    check_state_fixture_check("NAS");
    assert_string_equal(
        inventory_fixture_ask("SELECT state || state_code || ifnull(since, '-') FROM v_check_status"),
        "unknown0-");
}

static void test_measurements_are_not_audited(void **state)
{
    (void)state;
    int64_t check = check_state_fixture_check("NAS"), run = 0;
    int64_t audits = inventory_fixture_audits();
    struct check_state saved = {.check_id = check, .strip = "[]"};
    assert_int_equal(check_state_save(db, "local", &saved, true), 0);
    assert_int_equal(check_state_fixture_turn(check, 5000, UP, DOWN, CAUSE_TIMEOUT), 0);
    assert_int_equal(check_state_run_start(db, "icmp_heartbeat", "local", 1, &run), 0);
    assert_int_equal(check_state_run_alive(db, run, 2), 0);
    assert_int_equal(check_state_run_alive(db, run, 1), 0);
    assert_int_equal(inventory_fixture_audits(), audits);
    assert_string_equal(inventory_fixture_ask("SELECT alive_at FROM run"), "2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_state_comes_back_as_it_was_saved),
        WITH_DATABASE(test_unknown_status_and_expiry_are_null_for_readers),
        WITH_DATABASE(test_detail_of_a_transition_is_of_state_and_incident),
        WITH_DATABASE(test_state_is_kept_apart_by_place_of_measurement),
        WITH_DATABASE(test_saved_state_keeps_the_beginning_that_its_transition_set),
        WITH_DATABASE(test_removed_check_is_passed_over),
        WITH_DATABASE(test_outage_is_one_incident_from_start_to_end),
        WITH_DATABASE(test_same_transition_twice_changes_nothing),
        WITH_DATABASE(test_flapping_alone_is_an_event_and_no_transition),
        WITH_DATABASE(test_clock_that_steps_back_ends_an_incident_where_it_began),
        WITH_DATABASE(test_strip_view_has_a_row_per_result),
        WITH_DATABASE(test_never_probed_check_is_unknown),
        WITH_DATABASE(test_measurements_are_not_audited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
