// The store loop in a thread of the fixture (pthread_create), over a real database.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "heartbeat_fixture.h"

#include "shared/base/clock.h"
#include "shared/inventory/check_state.h"
#include "shared/inventory/device.h"

static unsigned notices(struct heartbeat_fixture *fixture)
{
    pthread_mutex_lock(&fixture->lock);
    unsigned count = fixture->notices;
    pthread_mutex_unlock(&fixture->lock);
    return count;
}

static bool reported(struct heartbeat_fixture *fixture, const char *text)
{
    pthread_mutex_lock(&fixture->lock);
    bool found = strstr(fixture->reports, text) != NULL;
    pthread_mutex_unlock(&fixture->lock);
    return found;
}

static bool is_answer(struct heartbeat_fixture *fixture, const char *sql, const char *expected)
{
    return strcmp(db_fixture_ask(&fixture->files, sql), expected) == 0;
}

static void test_empty_inventory_is_said_once(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    heartbeat_fixture_start(fixture, heartbeat_store_loop);
    HEARTBEAT_AWAIT(reported(fixture, "no device is monitored yet"));
    assert_true(is_answer(fixture, "SELECT count(*) FROM run", "1"));
}

static void test_transition_is_committed_within_a_second_and_told(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    heartbeat_fixture_device(fixture, "Attic NAS", "192.0.2.7");
    fixture->settings.flush_interval_ms = 3600000; // by the transition alone
    heartbeat_fixture_start(fixture, heartbeat_store_loop);
    uint32_t index = heartbeat_fixture_await(fixture, "attic-nas");
    int64_t begin_us = clock_mono_us();
    heartbeat_fixture_result(fixture, index, CAUSE_REPLY, 9000);
    HEARTBEAT_AWAIT(is_answer(fixture, "SELECT to_state FROM transition", "1"));
    assert_true(clock_mono_us() - begin_us < 1000000);
    for (int64_t i = 0; i < 4; i++)
        heartbeat_fixture_result(fixture, index, CAUSE_HOST_UNREACHABLE, 5000 - i * 1000);
    HEARTBEAT_AWAIT(notices(fixture) == 2);
    HEARTBEAT_AWAIT(is_answer(fixture, "SELECT state FROM check_state", "2"));
    assert_string_equal(fixture->names[1], "Attic NAS");
    assert_int_equal(fixture->changes[1].from, PROBE_STATE_UP);
    assert_int_equal(fixture->changes[1].to, PROBE_STATE_DOWN);
    // The hook, the transition, the incident and the state agree on when it began.
    char at[32];
    snprintf(at, sizeof at, "%lld", (long long)fixture->changes[1].since_ms);
    assert_true(is_answer(fixture, "SELECT at FROM transition ORDER BY id DESC LIMIT 1", at));
    assert_true(is_answer(fixture, "SELECT started_at FROM incident WHERE ended_at IS NULL", at));
    assert_true(is_answer(fixture, "SELECT since FROM check_state", at));
    assert_true(is_answer(fixture, "SELECT cause FROM incident WHERE ended_at IS NULL", "3"));
    int64_t age_ms = clock_real_ms() - fixture->changes[1].since_ms;
    assert_in_range(age_ms, 5000, 15000);
    heartbeat_fixture_result(fixture, index, CAUSE_REPLY, 0);
    HEARTBEAT_AWAIT(is_answer(fixture, "SELECT count(*) FROM incident WHERE ended_at IS NULL", "0"));
}

static void test_state_and_strip_are_flushed_at_the_interval(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    heartbeat_fixture_device(fixture, "nas", "192.0.2.7");
    heartbeat_fixture_start(fixture, heartbeat_store_loop);
    uint32_t index = heartbeat_fixture_await(fixture, "nas");
    heartbeat_fixture_result(fixture, index, CAUSE_REPLY, 300);
    heartbeat_fixture_result(fixture, index, CAUSE_REPLY, 200);
    heartbeat_fixture_result(fixture, index, CAUSE_TIMEOUT, 100);
    HEARTBEAT_AWAIT(is_answer(fixture, "SELECT json_array_length(strip) FROM check_state", "6"));
    assert_true(is_answer(fixture, "SELECT address FROM check_state", "192.0.2.7"));
    assert_true(is_answer(fixture, "SELECT rtt_ms FROM check_state", "1.5"));
    assert_true(is_answer(fixture, "SELECT round(loss * 3) FROM check_state", "1.0"));
}

static void test_a_transition_brings_its_round_trip_time_and_strip_along(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    fixture->settings.flush_interval_ms = 3600000;
    heartbeat_fixture_device(fixture, "nas", "192.0.2.7");
    heartbeat_fixture_start(fixture, heartbeat_store_loop);
    uint32_t index = heartbeat_fixture_await(fixture, "nas");
    heartbeat_fixture_result(fixture, index, CAUSE_REPLY, 100);
    HEARTBEAT_AWAIT(is_answer(fixture, "SELECT json_array_length(strip) FROM check_state", "2"));
    assert_true(is_answer(fixture, "SELECT address FROM check_state", "192.0.2.7"));
    assert_true(is_answer(fixture, "SELECT rtt_ms FROM check_state", "1.5"));
}

static void test_stop_flushes_what_is_not_yet_stored(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    fixture->settings.flush_interval_ms = 3600000;
    heartbeat_fixture_device(fixture, "nas", "192.0.2.7");
    heartbeat_fixture_start(fixture, heartbeat_store_loop);
    uint32_t index = heartbeat_fixture_await(fixture, "nas");
    heartbeat_fixture_result(fixture, index, CAUSE_REPLY, 200);
    heartbeat_fixture_result(fixture, index, CAUSE_REPLY, 100);
    heartbeat_fixture_stop(fixture);
    assert_true(is_answer(fixture, "SELECT json_array_length(strip) FROM check_state", "4"));
    assert_true(is_answer(fixture, "SELECT count(*) FROM transition", "1"));
}

static void test_restart_restores_state_since_and_strip(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    heartbeat_fixture_device(fixture, "nas", "192.0.2.7");
    heartbeat_fixture_start(fixture, heartbeat_store_loop);
    uint32_t index = heartbeat_fixture_await(fixture, "nas");
    heartbeat_fixture_result(fixture, index, CAUSE_REPLY, 60000);
    for (int64_t i = 0; i < 4; i++)
        heartbeat_fixture_result(fixture, index, CAUSE_TIMEOUT, 50000 - i * 1000);
    heartbeat_fixture_stop(fixture);
    char since[32], first[32];
    snprintf(since, sizeof since, "%.31s", db_fixture_ask(&fixture->files, "SELECT since FROM check_state"));
    snprintf(first, sizeof first, "%.31s",
             db_fixture_ask(&fixture->files, "SELECT first_known FROM check_state"));
    heartbeat_fixture_restart(fixture);
    heartbeat_fixture_start(fixture, heartbeat_store_loop);
    index = heartbeat_fixture_await(fixture, "nas");
    const struct heartbeat_record *record = &fixture->heartbeat.table.records[index];
    HEARTBEAT_AWAIT(reported(fixture, "1 targets from"));
    pthread_mutex_lock(&fixture->heartbeat.lock);
    assert_int_equal(record->verdict.state, PROBE_STATE_DOWN);
    assert_int_equal(record->strip.count, 5);
    pthread_mutex_unlock(&fixture->heartbeat.lock);
    // It is still down: no second transition, and the outage keeps its beginning.
    heartbeat_fixture_result(fixture, index, CAUSE_TIMEOUT, 0);
    heartbeat_fixture_stop(fixture);
    assert_int_equal(notices(fixture), 2);
    assert_true(is_answer(fixture, "SELECT count(*) FROM transition", "2"));
    assert_true(is_answer(fixture, "SELECT first_known FROM check_state", first));
    int64_t shift_ms = strtoll(db_fixture_ask(&fixture->files, "SELECT since FROM check_state"), NULL, 10) -
                       strtoll(since, NULL, 10);
    assert_in_range(shift_ms + 2, 0, 4); // two clocks are read one after the other
    assert_true(is_answer(fixture, "SELECT count(*) FROM run", "2"));
}

static void test_locked_database_keeps_the_batch_and_the_notice_is_at_once(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    heartbeat_fixture_device(fixture, "nas", "192.0.2.7");
    heartbeat_fixture_start(fixture, heartbeat_store_loop);
    uint32_t index = heartbeat_fixture_await(fixture, "nas");
    heartbeat_fixture_result(fixture, index, CAUSE_REPLY, 10000);
    HEARTBEAT_AWAIT(is_answer(fixture, "SELECT count(*) FROM transition", "1"));
    assert_int_equal(db_begin(fixture->db, 5000), 0);
    for (int64_t i = 0; i < 4; i++)
        heartbeat_fixture_result(fixture, index, CAUSE_TIMEOUT, 5000 - i * 1000);
    HEARTBEAT_AWAIT(notices(fixture) == 2);
    HEARTBEAT_AWAIT(reported(fixture, "cannot write, and will try again"));
    heartbeat_fixture_result(fixture, index, CAUSE_REPLY, 0); // comes behind the batch that waits
    assert_true(is_answer(fixture, "SELECT count(*) FROM transition", "1"));
    db_rollback(fixture->db);
    HEARTBEAT_AWAIT(is_answer(fixture, "SELECT count(*) FROM transition", "3"));
    HEARTBEAT_AWAIT(reported(fixture, "the database takes changes again"));
    assert_true(is_answer(fixture,
                          "SELECT group_concat(to_state) FROM (SELECT to_state FROM transition ORDER BY id)",
                          "1,2,1"));
    assert_int_equal(notices(fixture), 3);
}

static void test_database_that_cannot_be_opened_is_tried_again(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    snprintf(fixture->settings.database, sizeof fixture->settings.database, "%s/none/inventory.db",
             fixture->files.folder);
    heartbeat_fixture_start(fixture, heartbeat_store_loop);
    HEARTBEAT_AWAIT(reported(fixture, "no database, and will try again"));
    heartbeat_fixture_stop(fixture);
}

// A transition of a check that was removed meanwhile harms nobody, and is told to nobody as somebody else's.
static void test_transition_of_a_removed_device_is_passed_over(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    int64_t device = heartbeat_fixture_device(fixture, "nas", "192.0.2.7");
    heartbeat_fixture_device(fixture, "printer", "192.0.2.8");
    heartbeat_fixture_start(fixture, heartbeat_store_loop);
    uint32_t nas = heartbeat_fixture_await(fixture, "nas"),
             printer = heartbeat_fixture_await(fixture, "printer");
    assert_int_equal(db_begin(fixture->db, 5000), 0);
    heartbeat_fixture_result(fixture, nas, CAUSE_REPLY, 100);
    assert_int_equal(device_remove(fixture->db, device, &fixture->files.err), 0);
    assert_int_equal(db_commit(fixture->db), 0);
    heartbeat_fixture_result(fixture, printer, CAUSE_REPLY, 100);
    HEARTBEAT_AWAIT(is_answer(fixture, "SELECT count(*) FROM transition", "1"));
    HEARTBEAT_AWAIT(heartbeat_fixture_find(fixture, "nas") == UINT32_MAX);
    assert_false(reported(fixture, "cannot write"));
}

static void test_host_lines_become_targets(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    fixture->settings.hosts = calloc(1, sizeof *fixture->settings.hosts);
    fixture->settings.hosts[0] = (struct config_host){.name = strdup("Door"),
                                                      .address = strdup("192.0.2.99"),
                                                      .interval_ms = 5000,
                                                      .profile = CHECK_PROFILE_SLEEPY,
                                                      .down_after = 7};
    fixture->settings.host_count = 1;
    heartbeat_fixture_start(fixture, heartbeat_store_loop);
    uint32_t index = heartbeat_fixture_await(fixture, "door");
    pthread_mutex_lock(&fixture->heartbeat.lock);
    struct heartbeat_record record = fixture->heartbeat.table.records[index];
    pthread_mutex_unlock(&fixture->heartbeat.lock);
    assert_int_equal(record.interval_ms, 5000);
    assert_int_equal(record.policy.down_after, 7);
    assert_int_equal(record.rechecks, 0);
    assert_int_equal(record.policy.flap_start, 0);
}

#define FACT(test) cmocka_unit_test_setup_teardown(test, heartbeat_fixture_new, heartbeat_fixture_free)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(test_empty_inventory_is_said_once),
        FACT(test_transition_is_committed_within_a_second_and_told),
        FACT(test_state_and_strip_are_flushed_at_the_interval),
        FACT(test_a_transition_brings_its_round_trip_time_and_strip_along),
        FACT(test_stop_flushes_what_is_not_yet_stored),
        FACT(test_restart_restores_state_since_and_strip),
        FACT(test_locked_database_keeps_the_batch_and_the_notice_is_at_once),
        FACT(test_database_that_cannot_be_opened_is_tried_again),
        FACT(test_transition_of_a_removed_device_is_passed_over),
        FACT(test_host_lines_become_targets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
