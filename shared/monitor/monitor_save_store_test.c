// The writing half of the store loop, called as the loop calls it; the loop itself is in
// monitor_store_test.c.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "monitor_fixture.h"
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
    struct monitor_record record = {.check_id = checks.rows[0].id,
                                    .interval_ms = 30000,
                                    .policy = {.down_after = 1, .up_after = 1, .unknown_after = 1},
                                    .device_key = "nas",
                                    .check_key = "v4",
                                    .device_name = strdup("nas")};
    uint32_t index;
    check_list_free(&checks);
    verdict_init(&record.verdict, clock_mono_us() / 1000);
    strip_init(&record.strip);
    rtt_window_init(&record.window);
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

#define FACT(test) cmocka_unit_test_setup_teardown(test, monitor_fixture_new, monitor_fixture_free)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(test_people_are_told_without_a_database),
        FACT(test_batch_that_is_refused_is_kept_and_written_in_its_order),
        FACT(test_only_what_changed_is_urgent),
        FACT(test_nothing_written_proves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
