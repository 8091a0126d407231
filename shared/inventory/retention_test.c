#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "check_state_fixture.h"
#include "retention.h"
#include "shared/db/db_handle.h"

enum { NOW = 1000000, AGE = 1000, OLD = NOW - AGE - 1, EDGE = NOW - AGE };

static const struct retention_ages ages = {.events_ms = AGE, .audit_ms = AGE, .history_ms = AGE};

static void store(const char *sql)
{
    char *message = NULL;
    assert_int_equal(db_begin(db, 0), 0);
    if (sqlite3_exec(db->handle, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", message, sql);
    assert_int_equal(db_commit(db), 0);
}

// One check, and an audit that is empty.
static int setup(void **state)
{
    int code = inventory_fixture_init(state);
    if (code != 0)
        return code;
    check_state_fixture_check("nas");
    assert_int_equal(db_commit(db), 0);
    store("DELETE FROM audit");
    return 0;
}

static const char *ask(const char *sql)
{
    return db_fixture_ask(&fixture, sql);
}

static struct retention_count forget(const struct retention_ages *kept)
{
    struct retention_count due = {.rows = {0}}, done = {.rows = {0}};
    int step = 1;
    assert_int_equal(retention_due(db, kept, NOW, &due, &err), 0);
    while (step > 0) {
        step = retention_step(db, kept, NOW, &done, &err);
        assert_in_range(step, 0, RETENTION_STEP_ROWS);
    }
    assert_memory_equal(&due, &done, sizeof(due)); // a person was told the truth
    return done;
}

static void test_what_is_older_than_its_age_goes_and_what_is_not_stays(void **state)
{
    (void)state;
    char sql[512];
    for (int at = OLD; at <= EDGE; at++) {
        snprintf(
            sql, sizeof(sql),
            "INSERT INTO event (at, kind, severity, data, source) VALUES (%d, 'x', 'info', '{}', 'x');"
            "INSERT INTO audit (at, user, tool, action, tbl, row_id) VALUES (%d, 'u', 't', 'insert', 'x', 1);"
            "INSERT INTO transition (check_id, vantage, at, from_state, to_state, cause)"
            " VALUES (1, 'local', %d, 0, 1, 0);"
            "INSERT INTO journal (at, user, kind, summary, steps) VALUES (%d, 'u', 'merge', '', '[]');",
            at, at, at, at);
        store(sql);
    }
    struct retention_count done = forget(&ages);
    assert_int_equal(done.rows[RETENTION_EVENTS], 1);
    assert_int_equal(done.rows[RETENTION_AUDIT], 1);
    assert_int_equal(done.rows[RETENTION_TRANSITIONS], 1);
    assert_int_equal(done.rows[RETENTION_JOURNAL], 1);
    snprintf(sql, sizeof(sql), "%d %d %d %d", EDGE, EDGE, EDGE, EDGE);
    assert_string_equal(
        ask("SELECT (SELECT group_concat(at) FROM event) || ' ' || (SELECT group_concat(at) FROM audit)"
            " || ' ' || (SELECT group_concat(at) FROM transition) || ' '"
            " || (SELECT group_concat(at) FROM journal)"),
        sql);
}

static void test_each_history_has_an_age_of_its_own_and_none_is_for_ever(void **state)
{
    (void)state;
    const struct retention_ages events_only = {.events_ms = AGE};
    store("INSERT INTO event (at, kind, severity, data, source) VALUES (1, 'x', 'info', '{}', 'x')");
    store("INSERT INTO audit (at, user, tool, action, tbl, row_id) VALUES (1, 'u', 't', 'insert', 'x', 1)");
    struct retention_count done = forget(&(struct retention_ages){.events_ms = 0});
    assert_int_equal(done.rows[RETENTION_EVENTS] + done.rows[RETENTION_AUDIT], 0);
    done = forget(&events_only);
    assert_int_equal(done.rows[RETENTION_EVENTS], 1);
    assert_int_equal(done.rows[RETENTION_AUDIT], 0);
}

static void test_what_is_open_stays_however_old(void **state)
{
    (void)state;
    store("INSERT INTO incident (check_id, vantage, state, started_at, ended_at, cause) VALUES"
          " (1, 'local', 2, 1, 5, 1), (1, 'local', 2, 10, NULL, 1), (1, 'far', 2, 3, 999999, 1)");
    store("INSERT INTO device_incident (device_id, state, cause, started_at, ended_at) VALUES"
          " (1, 2, 1, 1, 5), (1, 2, 1, 10, NULL)");
    store("INSERT INTO conflict (kind, subject, severity, data, found_at, ended_at) VALUES"
          " ('shared_mac', 'a', 'info', '{}', 1, 5), ('shared_mac', 'b', 'info', '{}', 1, NULL)");
    store("INSERT INTO interface (device_id) VALUES (1)");
    store(
        "INSERT INTO address (ip, ip_key, family) VALUES ('10.0.0.1', x'00000000000000000000ffff0a000001', 4)");
    store("INSERT INTO binding (address_id, interface_id, valid_from, valid_to, source) VALUES"
          " (1, 1, 1, 5, 'person'), (1, 1, 5, NULL, 'person'), (1, 1, 1, 999999, 'person')");
    struct retention_count done = forget(&ages);
    assert_int_equal(done.rows[RETENTION_INCIDENTS], 1);
    assert_int_equal(done.rows[RETENTION_DEVICE_INCIDENTS], 1);
    assert_int_equal(done.rows[RETENTION_CONFLICTS], 1);
    assert_int_equal(done.rows[RETENTION_BINDINGS], 1);
    assert_string_equal(ask("SELECT group_concat(id) FROM (SELECT id FROM incident ORDER BY id)"), "2,3");
    assert_string_equal(ask("SELECT group_concat(id) FROM device_incident"), "2");
    assert_string_equal(ask("SELECT group_concat(subject) FROM conflict"), "b");
    assert_string_equal(ask("SELECT group_concat(id) FROM (SELECT id FROM binding ORDER BY id)"), "2,3");
}

// Else it would go on in the audit, and a plugin that waits for changes would see one.
static void test_what_is_forgotten_is_no_decision(void **state)
{
    (void)state;
    store("INSERT INTO interface (device_id) VALUES (1)");
    store(
        "INSERT INTO address (ip, ip_key, family) VALUES ('10.0.0.1', x'00000000000000000000ffff0a000001', 4)");
    store("INSERT INTO binding (address_id, interface_id, valid_from, valid_to, source) VALUES"
          " (1, 1, 1, 5, 'person'), (1, 1, 6, 7, 'person')");
    char before[24];
    snprintf(before, sizeof(before), "%s", ask("SELECT count(*) || ' ' || max(id) FROM audit"));
    assert_int_equal(forget(&ages).rows[RETENTION_BINDINGS], 2);
    assert_string_equal(ask("SELECT count(*) || ' ' || max(id) FROM audit"), before);
}

static void test_runs_stay_as_long_as_an_incident_needs_them(void **state)
{
    (void)state;
    store("INSERT INTO run (plugin, vantage, started_at, alive_at) VALUES ('p', 'local', 100, 200),"
          " ('p', 'local', 300, 400), ('p', 'local', 500, 999999)");
    store("INSERT INTO incident (check_id, vantage, state, started_at, ended_at, cause) VALUES"
          " (1, 'local', 2, 350, NULL, 1)");
    assert_int_equal(forget(&ages).rows[RETENTION_RUNS], 1);
    assert_string_equal(ask("SELECT group_concat(started_at) FROM run"), "300,500");
    store("UPDATE incident SET ended_at = 360");
    assert_int_equal(forget(&ages).rows[RETENTION_RUNS], 1);
    assert_string_equal(ask("SELECT group_concat(started_at) FROM run"), "500");
}

// Its incidents are forgotten: that time is unknown from now on, not without an outage.
static void test_time_before_all_that_is_remembered_becomes_unknown(void **state)
{
    (void)state;
    const int64_t day = 86400000, now = 10 * day;
    const struct retention_ages week = {.history_ms = 7 * day};
    struct retention_count done = {.rows = {0}};
    store("INSERT INTO run (plugin, vantage, started_at, alive_at) VALUES ('p', 'local', 0, 864000000),"
          " ('q', 'local', 172800001, 864000000)");
    assert_int_equal(retention_step(db, &week, now, &done, &err), 0);
    assert_string_equal(ask("SELECT group_concat(started_at) FROM run"), "259200000,172800001");
    store("INSERT INTO incident (check_id, vantage, state, started_at, ended_at, cause) VALUES"
          " (1, 'local', 2, 300000000, NULL, 1)");
    assert_int_equal(retention_step(db, &week, 20 * day, &done, &err), 0);
    assert_string_equal(ask("SELECT group_concat(started_at) FROM run"), "259200000,300000000");
}

static void test_a_step_takes_so_many_rows_and_no_more(void **state)
{
    (void)state;
    struct retention_count done = {.rows = {0}};
    store(
        "INSERT INTO event (at, kind, severity, data, source) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT"
        " i + 1 FROM n WHERE i < 700) SELECT i, 'x', 'info', '{}', 'x' FROM n");
    store(
        "INSERT INTO audit (at, user, tool, action, tbl, row_id) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
        " SELECT i + 1 FROM n WHERE i < 400) SELECT i, 'u', 't', 'insert', 'x', 1 FROM n");
    assert_int_equal(retention_step(db, &ages, NOW, &done, &err), 500);
    assert_string_equal(ask("SELECT min(at) || ' ' || count(*) FROM event"), "501 200");
    assert_int_equal(retention_step(db, &ages, NOW, &done, &err), 500);
    assert_int_equal(retention_step(db, &ages, NOW, &done, &err), 100);
    assert_int_equal(retention_step(db, &ages, NOW, &done, &err), 0);
    assert_int_equal(done.rows[RETENTION_EVENTS], 700);
    assert_int_equal(done.rows[RETENTION_AUDIT], 400);
}

static void test_clock_before_the_age_forgets_nothing(void **state)
{
    (void)state;
    struct retention_count done = {.rows = {0}};
    store("INSERT INTO event (at, kind, severity, data, source) VALUES (1, 'x', 'info', '{}', 'x')");
    assert_int_equal(retention_step(db, &ages, AGE - 1, &done, &err), 0);
}

#define WITH_CHECK(test) cmocka_unit_test_setup_teardown(test, setup, inventory_fixture_fini)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_CHECK(test_what_is_older_than_its_age_goes_and_what_is_not_stays),
        WITH_CHECK(test_each_history_has_an_age_of_its_own_and_none_is_for_ever),
        WITH_CHECK(test_what_is_open_stays_however_old),
        WITH_CHECK(test_what_is_forgotten_is_no_decision),
        WITH_CHECK(test_runs_stay_as_long_as_an_incident_needs_them),
        WITH_CHECK(test_time_before_all_that_is_remembered_becomes_unknown),
        WITH_CHECK(test_a_step_takes_so_many_rows_and_no_more),
        WITH_CHECK(test_clock_before_the_age_forgets_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
