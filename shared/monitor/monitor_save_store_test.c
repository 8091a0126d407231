// The writing half of the store loop, called as the loop calls it; the loop itself is in
// monitor_store_test.c.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "monitor_fixture.h"
#include "monitor_record.h"
#include "monitor_save_store.h"

#include "shared/base/clock.h"
#include "shared/inventory/check.h"
#include "shared/inventory/check_state.h"

static struct monitor_save save;

// A target of the device's check, and a half that writes by a connection of its own.
static uint32_t begin(struct monitor_fixture *fixture)
{
    struct check_list checks;
    int64_t device = monitor_fixture_device(fixture, "nas", "192.0.2.7");
    assert_int_equal(check_list(fixture->db, device, NULL, false, &checks, &fixture->files.err), 0);
    struct monitor_record record;
    uint32_t index;
    assert_int_equal(
        monitor_record_init(&record, &fixture->settings, &checks.rows[0], "nas", clock_mono_us() / 1000), 0);
    record.policy = (struct verdict_policy){.down_after = 1, .up_after = 1, .unknown_after = 1};
    check_list_free(&checks);
    assert_int_equal(monitor_table_add(&fixture->monitor.table, &record, 0, clock_mono_us(), &index), 0);
    save = (struct monitor_save){.self = &fixture->monitor, .db = db_fixture_open(&fixture->files, DB_WRITE)};
    assert_non_null(save.db);
    return index;
}

static void assert_answer(struct monitor_fixture *fixture, const char *sql, const char *expected)
{
    assert_string_equal(db_fixture_ask(&fixture->files, sql), expected);
}

static void test_people_are_told_without_a_database(void **state)
{
    struct monitor_fixture *fixture = *state;
    uint32_t index = begin(fixture);
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 0);
    monitor_save_store_take(&save);
    monitor_save_store_take(&save); // and not twice
    assert_int_equal(fixture->notices, 1);
    assert_int_equal(save.event_count, 1);
    assert_answer(fixture, "SELECT count(*) FROM transition", "0");
    db_close(save.db);
}

static void test_batch_that_is_refused_is_kept_and_written_in_its_order(void **state)
{
    struct monitor_fixture *fixture = *state;
    uint32_t index = begin(fixture);
    assert_int_equal(db_begin(fixture->db, 5000), 0); // another program holds the lock
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 20);
    assert_false(monitor_save_store_states(&save, true));
    monitor_fixture_result(fixture, index, CAUSE_TIMEOUT, 10);
    assert_false(monitor_save_store_states(&save, true));
    assert_non_null(strstr(fixture->reports, "cannot write, and will try again"));
    db_rollback(fixture->db);
    assert_true(monitor_save_store_states(&save, true));
    assert_answer(fixture, "SELECT group_concat(to_state) FROM (SELECT to_state FROM transition ORDER BY id)",
                  "1,2");
    assert_answer(fixture, "SELECT state FROM check_state", "2");
    assert_int_equal(fixture->notices, 2);
    db_close(save.db);
}

static void test_only_what_changed_is_urgent(void **state)
{
    struct monitor_fixture *fixture = *state;
    uint32_t index = begin(fixture);
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 20);
    assert_true(monitor_save_store_states(&save, true));
    assert_answer(fixture, "SELECT json_array_length(strip) FROM check_state", "2");
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 10);
    assert_true(monitor_save_store_states(&save, true));
    assert_answer(fixture, "SELECT json_array_length(strip) FROM check_state", "2");
    assert_true(monitor_save_store_states(&save, false));
    assert_answer(fixture, "SELECT json_array_length(strip) FROM check_state", "4");
    db_close(save.db);
}

static void test_nothing_written_proves_nothing(void **state)
{
    struct monitor_fixture *fixture = *state;
    begin(fixture);
    assert_int_equal(db_begin(fixture->db, 0), 0);
    assert_true(monitor_save_store_settle(&save, monitor_save_store_begin(&save)) < 0);
    db_rollback(fixture->db);
    assert_non_null(strstr(fixture->reports, "and will try again"));
    assert_int_equal(monitor_save_store_begin(&save), 0);
    assert_int_equal(monitor_save_store_settle(&save, 0), 0);
    assert_null(strstr(fixture->reports, "takes changes again"));
    assert_int_equal(monitor_save_store_begin(&save), 0);
    assert_int_equal(monitor_save_store_settle(&save, 1), 0);
    assert_non_null(strstr(fixture->reports, "takes changes again"));
    db_close(save.db);
}

// From here on each look at the device is counted: what it writes is made wrong again at once.
static void count_judgements(struct monitor_fixture *fixture)
{
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(fixture->files.path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle,
                                  "CREATE TABLE judgement (device_id INTEGER);"
                                  "CREATE TRIGGER judged AFTER UPDATE ON device_state BEGIN"
                                  " INSERT INTO judgement VALUES (new.device_id);"
                                  " UPDATE device_state SET cause = 0, check_id = NULL, state = 4; END;"
                                  "UPDATE device_state SET state = 4; DELETE FROM judgement;",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(handle);
}

static void assert_judgements(struct monitor_fixture *fixture, const char *expected)
{
    assert_answer(fixture, "SELECT count(*) FROM judgement", expected);
}

// A target that is up, stored and judged; judgements are counted from now on.
static uint32_t begin_up(struct monitor_fixture *fixture)
{
    uint32_t index = begin(fixture);
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 90);
    assert_true(monitor_save_store_states(&save, false));
    assert_answer(fixture, "SELECT state FROM device_state", "1");
    count_judgements(fixture);
    return index;
}

static void test_state_that_lasts_is_not_judged_again(void **state)
{
    struct monitor_fixture *fixture = *state;
    uint32_t index = begin_up(fixture);
    for (int64_t ago_ms = 80; ago_ms > 0; ago_ms -= 10) {
        monitor_fixture_result(fixture, index, CAUSE_REPLY, ago_ms);
        assert_true(monitor_save_store_states(&save, false));
    }
    assert_answer(fixture, "SELECT json_array_length(strip) FROM check_state", "18");
    assert_judgements(fixture, "0");
    monitor_fixture_result(fixture, index, CAUSE_TIMEOUT, 0);
    assert_true(monitor_save_store_states(&save, false));
    assert_judgements(fixture, "2"); // with the transition, and with what it left
    db_close(save.db);
}

// As after a restart: what was stored of the device need not fit what was stored of its check.
static void test_first_state_is_judged_though_it_is_the_stored_one(void **state)
{
    struct monitor_fixture *fixture = *state;
    uint32_t index = begin(fixture);
    struct monitor_record *record = &fixture->monitor.table.records[index];
    struct check_state stored = {.check_id = record->check_id,
                                 .state = PROBE_STATE_DOWN,
                                 .cause = CAUSE_TIMEOUT,
                                 .since_ms = clock_real_ms() - 60000,
                                 .strip = "[]"};
    assert_int_equal(check_state_save(fixture->db, INVENTORY_VANTAGE_LOCAL, &stored, false), 0);
    assert_answer(fixture, "SELECT count(*) FROM device_state WHERE state != 0", "0");
    monitor_record_restore(record, &stored, clock_real_ms() - clock_mono_us() / 1000, clock_mono_us() / 1000);
    monitor_fixture_result(fixture, index, CAUSE_TIMEOUT, 0);
    assert_true(monitor_save_store_states(&save, false));
    assert_answer(fixture, "SELECT count(*) FROM transition", "0");
    assert_answer(fixture, "SELECT state FROM device_state", "2");
    db_close(save.db);
}

static void test_new_cause_without_a_transition_is_judged(void **state)
{
    struct monitor_fixture *fixture = *state;
    uint32_t index = begin(fixture);
    assert_true(monitor_save_store_states(&save, false));
    fixture->monitor.table.records[index].dirty = true;
    assert_true(monitor_save_store_states(&save, false));
    count_judgements(fixture);
    monitor_fixture_result(fixture, index, CAUSE_PORT_CLOSED, 0); // unknown as before, but a sign of life
    assert_true(monitor_save_store_states(&save, false));
    assert_answer(fixture, "SELECT count(*) FROM transition", "0");
    assert_judgements(fixture, "1");
    db_close(save.db);
}

static void test_refused_state_is_judged_when_it_is_written(void **state)
{
    struct monitor_fixture *fixture = *state;
    uint32_t index = begin(fixture);
    monitor_fixture_result(fixture, index, CAUSE_PORT_CLOSED, 10);
    assert_int_equal(db_begin(fixture->db, 5000), 0); // another program holds the lock
    assert_false(monitor_save_store_states(&save, false));
    db_rollback(fixture->db);
    assert_true(monitor_save_store_states(&save, false));
    assert_answer(fixture, "SELECT state FROM device_state", "1");
    db_close(save.db);
}

// The database has taken UP to DOWN, and lost the way back.
static void test_device_heals_after_a_dropped_transition(void **state)
{
    struct monitor_fixture *fixture = *state;
    uint32_t index = begin(fixture);
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 30);
    assert_true(monitor_save_store_states(&save, false));
    monitor_fixture_result(fixture, index, CAUSE_TIMEOUT, 20);
    fixture->monitor.table.records[index].dirty = false; // the transition goes alone
    assert_true(monitor_save_store_states(&save, false));
    assert_answer(fixture, "SELECT state FROM device_state", "2");
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 10);
    fixture->monitor.table.event_count = 0;
    assert_true(monitor_save_store_states(&save, false));
    assert_answer(fixture, "SELECT group_concat(to_state) FROM (SELECT to_state FROM transition ORDER BY id)",
                  "1,2");
    assert_answer(fixture, "SELECT state FROM device_state", "1");
    db_close(save.db);
}

#define FACT(test) cmocka_unit_test_setup_teardown(test, monitor_fixture_new, monitor_fixture_free)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(test_people_are_told_without_a_database),
        FACT(test_batch_that_is_refused_is_kept_and_written_in_its_order),
        FACT(test_only_what_changed_is_urgent),
        FACT(test_nothing_written_proves_nothing),
        FACT(test_state_that_lasts_is_not_judged_again),
        FACT(test_first_state_is_judged_though_it_is_the_stored_one),
        FACT(test_new_cause_without_a_transition_is_judged),
        FACT(test_refused_state_is_judged_when_it_is_written),
        FACT(test_device_heals_after_a_dropped_transition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
