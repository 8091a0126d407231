// The store loop in a thread of the fixture (pthread_create), over a real database.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "monitor_fixture.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/inventory/check.h"
#include "shared/inventory/check_state.h"
#include "shared/inventory/device.h"

static unsigned notices(struct monitor_fixture *fixture)
{
    pthread_mutex_lock(&fixture->lock);
    unsigned count = fixture->notices;
    pthread_mutex_unlock(&fixture->lock);
    return count;
}

static bool reported(struct monitor_fixture *fixture, const char *text)
{
    pthread_mutex_lock(&fixture->lock);
    bool found = strstr(fixture->reports, text) != NULL;
    pthread_mutex_unlock(&fixture->lock);
    return found;
}

static bool is_answer(struct monitor_fixture *fixture, const char *sql, const char *expected)
{
    return strcmp(db_fixture_ask(&fixture->files, sql), expected) == 0;
}

static void test_empty_inventory_is_said_once(void **state)
{
    struct monitor_fixture *fixture = *state;
    monitor_fixture_start(fixture, monitor_store_loop);
    MONITOR_AWAIT(reported(fixture, "no device is monitored yet"));
    assert_true(is_answer(fixture, "SELECT count(*) FROM run", "1"));
}

static void test_transition_is_committed_within_a_second_and_told(void **state)
{
    struct monitor_fixture *fixture = *state;
    monitor_fixture_device(fixture, "Attic NAS", "192.0.2.7");
    fixture->settings.flush_interval_ms = 3600000; // by the transition alone
    monitor_fixture_start(fixture, monitor_store_loop);
    uint32_t index = monitor_fixture_await(fixture, "attic-nas");
    int64_t begin_us = clock_mono_us();
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 9000);
    MONITOR_AWAIT(is_answer(fixture, "SELECT to_state FROM transition", "1"));
    assert_true(clock_mono_us() - begin_us < patience_fixture_ms(1000) * INT64_C(1000));
    for (int64_t i = 0; i < 4; i++)
        monitor_fixture_result(fixture, index, CAUSE_HOST_UNREACHABLE, 5000 - i * 1000);
    MONITOR_AWAIT(notices(fixture) == 2);
    MONITOR_AWAIT(is_answer(fixture, "SELECT state FROM check_state", "2"));
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
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 0);
    MONITOR_AWAIT(is_answer(fixture, "SELECT count(*) FROM incident WHERE ended_at IS NULL", "0"));
}

static void test_state_and_strip_are_flushed_at_the_interval(void **state)
{
    struct monitor_fixture *fixture = *state;
    monitor_fixture_device(fixture, "nas", "192.0.2.7");
    monitor_fixture_start(fixture, monitor_store_loop);
    uint32_t index = monitor_fixture_await(fixture, "nas");
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 300);
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 200);
    monitor_fixture_result(fixture, index, CAUSE_TIMEOUT, 100);
    MONITOR_AWAIT(is_answer(fixture, "SELECT json_array_length(strip) FROM check_state", "6"));
    assert_true(is_answer(fixture, "SELECT address FROM check_state", "192.0.2.7"));
    assert_true(is_answer(fixture, "SELECT rtt_ms FROM check_state", "1.5"));
    assert_true(is_answer(fixture, "SELECT round(loss * 3) FROM check_state", "1.0"));
}

static void test_a_transition_brings_its_round_trip_time_and_strip_along(void **state)
{
    struct monitor_fixture *fixture = *state;
    fixture->settings.flush_interval_ms = 3600000;
    monitor_fixture_device(fixture, "nas", "192.0.2.7");
    monitor_fixture_start(fixture, monitor_store_loop);
    uint32_t index = monitor_fixture_await(fixture, "nas");
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 100);
    MONITOR_AWAIT(is_answer(fixture, "SELECT json_array_length(strip) FROM check_state", "2"));
    assert_true(is_answer(fixture, "SELECT address FROM check_state", "192.0.2.7"));
    assert_true(is_answer(fixture, "SELECT rtt_ms FROM check_state", "1.5"));
}

static void test_stop_flushes_what_is_not_yet_stored(void **state)
{
    struct monitor_fixture *fixture = *state;
    fixture->settings.flush_interval_ms = 3600000;
    monitor_fixture_device(fixture, "nas", "192.0.2.7");
    monitor_fixture_start(fixture, monitor_store_loop);
    uint32_t index = monitor_fixture_await(fixture, "nas");
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 200);
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 100);
    monitor_fixture_stop(fixture);
    assert_true(is_answer(fixture, "SELECT json_array_length(strip) FROM check_state", "4"));
    assert_true(is_answer(fixture, "SELECT count(*) FROM transition", "1"));
}

static void test_restart_restores_state_since_and_strip(void **state)
{
    struct monitor_fixture *fixture = *state;
    monitor_fixture_device(fixture, "nas", "192.0.2.7");
    monitor_fixture_start(fixture, monitor_store_loop);
    uint32_t index = monitor_fixture_await(fixture, "nas");
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 60000);
    for (int64_t i = 0; i < 4; i++)
        monitor_fixture_result(fixture, index, CAUSE_TIMEOUT, 50000 - i * 1000);
    monitor_fixture_stop(fixture);
    char since[32], first[32];
    snprintf(since, sizeof since, "%.31s", db_fixture_ask(&fixture->files, "SELECT since FROM check_state"));
    snprintf(first, sizeof first, "%.31s",
             db_fixture_ask(&fixture->files, "SELECT first_known FROM check_state"));
    monitor_fixture_restart(fixture);
    monitor_fixture_start(fixture, monitor_store_loop);
    index = monitor_fixture_await(fixture, "nas");
    const struct monitor_record *record = &fixture->monitor.table.records[index];
    MONITOR_AWAIT(reported(fixture, "1 targets from"));
    pthread_mutex_lock(&fixture->monitor.lock);
    assert_int_equal(record->verdict.state, PROBE_STATE_DOWN);
    assert_int_equal(record->strip.count, 5);
    pthread_mutex_unlock(&fixture->monitor.lock);
    // It is still down: no second transition, and the outage keeps its beginning.
    monitor_fixture_result(fixture, index, CAUSE_TIMEOUT, 0);
    monitor_fixture_stop(fixture);
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
    struct monitor_fixture *fixture = *state;
    monitor_fixture_device(fixture, "nas", "192.0.2.7");
    monitor_fixture_start(fixture, monitor_store_loop);
    uint32_t index = monitor_fixture_await(fixture, "nas");
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 10000);
    MONITOR_AWAIT(is_answer(fixture, "SELECT count(*) FROM transition", "1"));
    assert_int_equal(db_begin(fixture->db, 5000), 0);
    for (int64_t i = 0; i < 4; i++)
        monitor_fixture_result(fixture, index, CAUSE_TIMEOUT, 5000 - i * 1000);
    MONITOR_AWAIT(notices(fixture) == 2);
    MONITOR_AWAIT(reported(fixture, "cannot write, and will try again"));
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 0); // comes behind the batch that waits
    assert_true(is_answer(fixture, "SELECT count(*) FROM transition", "1"));
    db_rollback(fixture->db);
    MONITOR_AWAIT(is_answer(fixture, "SELECT count(*) FROM transition", "3"));
    MONITOR_AWAIT(reported(fixture, "the database takes changes again"));
    assert_true(is_answer(fixture,
                          "SELECT group_concat(to_state) FROM (SELECT to_state FROM transition ORDER BY id)",
                          "1,2,1"));
    assert_int_equal(notices(fixture), 3);
}

static void test_database_that_cannot_be_opened_is_tried_again(void **state)
{
    struct monitor_fixture *fixture = *state;
    snprintf(fixture->settings.database, sizeof fixture->settings.database, "%s/none/inventory.db",
             fixture->files.folder);
    monitor_fixture_start(fixture, monitor_store_loop);
    MONITOR_AWAIT(reported(fixture, "no database, and will try again"));
    monitor_fixture_stop(fixture);
}

// A transition of a check that was removed meanwhile harms nobody, and is told to nobody as somebody else's.
static void test_transition_of_a_removed_device_is_passed_over(void **state)
{
    struct monitor_fixture *fixture = *state;
    int64_t device = monitor_fixture_device(fixture, "nas", "192.0.2.7");
    monitor_fixture_device(fixture, "printer", "192.0.2.8");
    monitor_fixture_start(fixture, monitor_store_loop);
    uint32_t nas = monitor_fixture_await(fixture, "nas"), printer = monitor_fixture_await(fixture, "printer");
    assert_int_equal(db_begin(fixture->db, 5000), 0);
    monitor_fixture_result(fixture, nas, CAUSE_REPLY, 100);
    assert_int_equal(device_remove(fixture->db, device, &fixture->files.err), 0);
    assert_int_equal(db_commit(fixture->db), 0);
    monitor_fixture_result(fixture, printer, CAUSE_REPLY, 100);
    MONITOR_AWAIT(is_answer(fixture, "SELECT count(*) FROM transition", "1"));
    MONITOR_AWAIT(monitor_fixture_find(fixture, "nas") == UINT32_MAX);
    assert_false(reported(fixture, "cannot write"));
}

static void test_host_lines_become_targets(void **state)
{
    struct monitor_fixture *fixture = *state;
    fixture->settings.hosts = calloc(1, sizeof *fixture->settings.hosts);
    fixture->settings.hosts[0] = (struct config_host){.name = strdup("Door"),
                                                      .address = strdup("192.0.2.99"),
                                                      .interval_ms = 5000,
                                                      .profile = CHECK_PROFILE_SLEEPY,
                                                      .down_after = 7};
    fixture->settings.host_count = 1;
    monitor_fixture_start(fixture, monitor_store_loop);
    uint32_t index = monitor_fixture_await(fixture, "door");
    pthread_mutex_lock(&fixture->monitor.lock);
    struct monitor_record record = fixture->monitor.table.records[index];
    pthread_mutex_unlock(&fixture->monitor.lock);
    assert_int_equal(record.interval_ms, 5000);
    assert_int_equal(record.policy.down_after, 7);
    assert_int_equal(record.rechecks, 0);
    assert_int_equal(record.policy.flap_start, 0);
}

// What an engine knows of every target.
static void tell_state(void *context, uint32_t index, struct check_state *state)
{
    (void)context;
    (void)index;
    state->http_status = 503;
    state->tls_expires_ms = INT64_C(1800000000000);
    memcpy(state->detail, "HTTP 503", 9);
}

static void test_what_the_engine_knows_goes_to_state_incident_and_notice(void **state)
{
    struct monitor_fixture *fixture = *state;
    fixture->monitor.engine = (struct monitor_engine){.state = tell_state};
    fixture->settings.flush_interval_ms = 3600000;
    monitor_fixture_device(fixture, "nas", "192.0.2.7");
    monitor_fixture_start(fixture, monitor_store_loop);
    uint32_t index = monitor_fixture_await(fixture, "nas");
    for (int64_t i = 0; i < 4; i++)
        monitor_fixture_result(fixture, index, CAUSE_WRONG_ANSWER, 5000 - i * 1000);
    MONITOR_AWAIT(is_answer(fixture,
                            "SELECT state || detail || http_status || ' ' || tls_expires FROM check_state",
                            "2HTTP 503503 1800000000000"));
    assert_true(
        is_answer(fixture, "SELECT detail FROM incident WHERE state = 2 AND ended_at IS NULL", "HTTP 503"));
    assert_int_equal(notices(fixture), 1);
    assert_string_equal(fixture->details[0], "HTTP 503");
}

static void test_without_an_engine_there_is_no_detail(void **state)
{
    struct monitor_fixture *fixture = *state;
    monitor_fixture_device(fixture, "nas", "192.0.2.7");
    monitor_fixture_start(fixture, monitor_store_loop);
    uint32_t index = monitor_fixture_await(fixture, "nas");
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 0);
    MONITOR_AWAIT(is_answer(fixture,
                            "SELECT state || detail || ifnull(http_status, '-') || ifnull(tls_expires, '-') "
                            "FROM check_state",
                            "1--"));
    assert_string_equal(fixture->details[0], "");
}

// Refresh.

struct reader {
    atomic_uint calls;
    atomic_bool fails;
};

static int refresh(void *context, struct db *db, struct error *err)
{
    struct reader *reader = context;
    assert_non_null(db);
    atomic_fetch_add(&reader->calls, 1);
    return atomic_load(&reader->fails) ? error_set(err, -EIO, "no beats") : 0;
}

static void write_something(struct monitor_fixture *fixture)
{
    assert_int_equal(db_begin(fixture->db, 5000), 0);
    assert_int_equal(check_state_run_alive(fixture->db, 1, clock_real_ms()), 0);
    assert_int_equal(db_commit(fixture->db), 0);
}

static void test_engine_hears_of_every_commit_of_another_program(void **state)
{
    struct monitor_fixture *fixture = *state;
    struct reader reader = {0};
    fixture->monitor.engine = (struct monitor_engine){.context = &reader, .refresh = refresh};
    monitor_fixture_device(fixture, "nas", "192.0.2.7");
    monitor_fixture_start(fixture, monitor_store_loop);
    MONITOR_AWAIT(atomic_load(&reader.calls) >= 1); // at the start
    for (unsigned i = 0; i < 3; i++) {
        unsigned before = atomic_load(&reader.calls);
        write_something(fixture);
        MONITOR_AWAIT(atomic_load(&reader.calls) > before);
    }
    atomic_store(&reader.fails, true);
    write_something(fixture);
    MONITOR_AWAIT(reported(fixture, "cannot read what was reported, and will try again: no beats"));
    unsigned before = atomic_load(&reader.calls);
    MONITOR_AWAIT(atomic_load(&reader.calls) > before); // without another commit
    atomic_store(&reader.fails, false);
    MONITOR_AWAIT(reported(fixture, "what was reported can be read again"));
    monitor_fixture_stop(fixture); // before what the engine knows is gone
}

static void test_own_commits_are_no_reason_to_refresh(void **state)
{
    struct monitor_fixture *fixture = *state;
    struct reader reader = {0};
    fixture->monitor.engine = (struct monitor_engine){.context = &reader, .refresh = refresh};
    monitor_fixture_device(fixture, "nas", "192.0.2.7");
    monitor_fixture_start(fixture, monitor_store_loop);
    uint32_t index = monitor_fixture_await(fixture, "nas");
    MONITOR_AWAIT(atomic_load(&reader.calls) >= 1);
    unsigned before = atomic_load(&reader.calls);
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 9000);
    MONITOR_AWAIT(is_answer(fixture, "SELECT state FROM check_state", "1"));
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 0);
    MONITOR_AWAIT(is_answer(fixture, "SELECT json_array_length(strip) FROM check_state", "4"));
    assert_int_equal(atomic_load(&reader.calls), before);
    monitor_fixture_stop(fixture); // before what the engine knows is gone
}

// Ports.

static void give_ports(struct monitor_fixture *fixture, uint16_t count)
{
    fixture->settings.plugin = "tcp_check";
    fixture->settings.ports = calloc(count, sizeof *fixture->settings.ports);
    fixture->settings.port_count = count;
    for (uint16_t i = 0; i < count; i++)
        fixture->settings.ports[i].service = monitor_settings_keep(
            &fixture->settings, &(struct service){.kind = SERVICE_TCP, .port = (uint16_t)(i + 1)});
}

static void test_devices_that_come_later_get_the_ports_too(void **state)
{
    struct monitor_fixture *fixture = *state;
    give_ports(fixture, 1);
    monitor_fixture_device(fixture, "first", "192.0.2.7");
    monitor_fixture_start(fixture, monitor_store_loop);
    monitor_fixture_await(fixture, "first");
    monitor_fixture_device(fixture, "second", "192.0.2.8");
    monitor_fixture_await(fixture, "second");
    assert_true(
        is_answer(fixture, "SELECT count(*) FROM probe_check WHERE source = 'ports' AND enabled = 1", "2"));
    monitor_fixture_stop(fixture);
    fixture->settings.port_count = 0; // as a restart with another configuration
    monitor_fixture_restart(fixture);
    monitor_fixture_start(fixture, monitor_store_loop);
    MONITOR_AWAIT(
        is_answer(fixture, "SELECT count(*) FROM probe_check WHERE source = 'ports' AND enabled = 1", "0"));
}

// More than one transaction takes, at once and not a minute later.
static void test_long_list_of_ports_comes_whole(void **state)
{
    struct monitor_fixture *fixture = *state;
    give_ports(fixture, 600);
    monitor_fixture_device(fixture, "first", "192.0.2.7");
    monitor_fixture_device(fixture, "second", "192.0.2.8");
    monitor_fixture_start(fixture, monitor_store_loop);
    MONITOR_AWAIT(reported(fixture, "1200 targets from"));
}

// A device that has been silent for longer than GoneAfter is gone, by time alone.
static void test_silent_device_becomes_gone(void **state)
{
    struct monitor_fixture *fixture = *state;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/lanatlas.conf", fixture->files.folder);
    FILE *conf = fopen(path, "w");
    assert_non_null(conf);
    fputs("GoneAfter 1h\n", conf);
    fclose(conf);
    setenv("LANATLAS_CONF", path, 1);
    int64_t device = monitor_fixture_device(fixture, "nas", "192.0.2.7"), now_ms = clock_real_ms();
    struct check_list checks;
    assert_int_equal(check_list(fixture->db, device, NULL, false, &checks, &fixture->files.err), 0);
    struct check_transition change = {.check_id = checks.rows[0].id,
                                      .at_ms = now_ms - 7200000,
                                      .from = PROBE_STATE_UNKNOWN,
                                      .to = PROBE_STATE_DOWN,
                                      .cause = CAUSE_TIMEOUT,
                                      .state_changed = true};
    check_list_free(&checks);
    assert_int_equal(db_begin(fixture->db, 5000), 0);
    assert_int_equal(check_state_transition(fixture->db, INVENTORY_VANTAGE_LOCAL, &change), 0);
    assert_int_equal(db_commit(fixture->db), 0);
    assert_true(is_answer(fixture, "SELECT state FROM device_state", "2"));
    monitor_fixture_start(fixture, monitor_store_loop);
    MONITOR_AWAIT(is_answer(fixture, "SELECT state FROM device_state", "4"));
    monitor_fixture_result(fixture, monitor_fixture_await(fixture, "nas"), CAUSE_REPLY, 0);
    MONITOR_AWAIT(is_answer(fixture, "SELECT state FROM device_state", "1"));
    monitor_fixture_stop(fixture);
    unsetenv("LANATLAS_CONF");
    unlink(path);
}

#define FACT(test) cmocka_unit_test_setup_teardown(test, monitor_fixture_new, monitor_fixture_free)

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
        FACT(test_what_the_engine_knows_goes_to_state_incident_and_notice),
        FACT(test_without_an_engine_there_is_no_detail),
        FACT(test_engine_hears_of_every_commit_of_another_program),
        FACT(test_own_commits_are_no_reason_to_refresh),
        FACT(test_devices_that_come_later_get_the_ports_too),
        FACT(test_long_list_of_ports_comes_whole),
        FACT(test_silent_device_becomes_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
