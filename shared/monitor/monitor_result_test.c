#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "monitor_result.h"

enum { OFFSET_MS = 1000000, TIMEOUT_MS = 500 };

static void add_target(struct monitor_table *table, int64_t check_id)
{
    struct monitor_record record = {.check_id = check_id,
                                    .interval_ms = 30000,
                                    .policy = {.down_after = 2, .up_after = 1, .unknown_after = 2}};
    uint32_t index;
    verdict_init(&record.verdict, 0);
    assert_int_equal(monitor_table_add(table, &record, 0, 0, &index), 0);
}

static int start(void **state)
{
    static struct monitor_table table;
    monitor_table_init(&table, TIMEOUT_MS, 1000, 0);
    table.real_offset_ms = OFFSET_MS;
    add_target(&table, 42);
    *state = &table;
    return 0;
}

static int stop(void **state)
{
    monitor_table_fini(*state);
    return 0;
}

// The probe of second `at_s`, ended `rtt_us` later.
static void add(struct monitor_table *table, enum cause cause, int64_t at_s, int64_t rtt_us)
{
    monitor_result_add(table, 0, cause, at_s * 1000000, (uint32_t)rtt_us);
}

static void test_reply_goes_to_window_strip_and_verdict(void **state)
{
    struct monitor_table *table = *state;
    struct monitor_record *record = &table->records[0];
    add(table, CAUSE_REPLY, 3, 20123);
    assert_int_equal(record->last_rtt_us, 20123);
    assert_int_equal(record->results, 1);
    assert_int_equal(record->strip.count, 1);
    assert_int_equal(strip_at(&record->strip, 0).rtt_us, 20123);
    assert_int_equal(strip_at(&record->strip, 0).at_ms, OFFSET_MS + 3000);
    assert_int_equal(record->verdict.state, PROBE_STATE_UP);
    assert_int_equal(record->first_known_ms, OFFSET_MS + 3000);
    assert_true(record->dirty);
    struct rtt_summary summary = rtt_window_take(&record->window);
    assert_true(fabs(summary.average_ms - 20.123) < 1e-9);
    assert_true(summary.droprate == 0);
}

static void test_miss_counts_as_loss_and_unknown_as_nothing(void **state)
{
    struct monitor_table *table = *state;
    add(table, CAUSE_REPLY, 1, 1000);
    add(table, CAUSE_HOST_UNREACHABLE, 2, 500000);
    add(table, CAUSE_NO_ROUTE, 3, 0);
    struct monitor_record *record = &table->records[0];
    assert_int_equal(record->results, 3);
    struct rtt_summary summary = rtt_window_take(&record->window);
    assert_true(summary.droprate == 0.5);
    assert_true(monitor_result_loss(&record->strip) == 0.5);
}

static void test_only_unknowns_give_a_gap(void **state)
{
    struct monitor_table *table = *state;
    add(table, CAUSE_LINK_DOWN, 1, 0);
    struct rtt_summary summary = rtt_window_take(&table->records[0].window);
    assert_true(isnan(summary.average_ms) && isnan(summary.stddev_ms) && isnan(summary.droprate));
    assert_true(isnan(monitor_result_loss(&table->records[0].strip)));
}

static void test_transition_is_an_event_in_real_time(void **state)
{
    struct monitor_table *table = *state;
    struct monitor_event events[4];
    assert_int_equal(monitor_result_take_events(table, events, 4), 0);
    add(table, CAUSE_REPLY, 1, 900);
    add(table, CAUSE_REPLY, 2, 900);
    add(table, CAUSE_TIMEOUT, 3, 500000);
    add(table, CAUSE_HOST_UNREACHABLE, 4, 500000);
    assert_int_equal(monitor_result_take_events(table, events, 4), 2);
    assert_int_equal(events[0].check_id, 42);
    assert_int_equal(events[0].change.to, PROBE_STATE_UP);
    assert_int_equal(events[0].change.since_ms, OFFSET_MS + 1000);
    assert_int_equal(events[1].change.from, PROBE_STATE_UP);
    assert_int_equal(events[1].change.to, PROBE_STATE_DOWN);
    assert_int_equal(events[1].change.cause, CAUSE_HOST_UNREACHABLE);
    assert_int_equal(events[1].change.since_ms, OFFSET_MS + 3000); // the first miss, not the one that decided
    assert_int_equal(monitor_result_take_events(table, events, 4), 0);
}

static void test_events_leave_in_order_and_in_parts(void **state)
{
    struct monitor_table *table = *state;
    struct monitor_event events[3];
    table->records[0].policy.down_after = 1;
    for (int i = 0; i < 10; i++)
        add(table, i % 2 ? CAUSE_TIMEOUT : CAUSE_REPLY, i, 10);
    int64_t expected_ms = OFFSET_MS;
    for (int left = 10; left > 0; left -= 3) {
        size_t count = monitor_result_take_events(table, events, 3);
        assert_int_equal(count, left < 3 ? left : 3);
        for (size_t i = 0; i < count; i++, expected_ms += 1000)
            assert_int_equal(events[i].change.since_ms, expected_ms);
    }
}

// The database may not take events for hours; people are told of each once, and at once.
static void test_waiting_events_are_told_once(void **state)
{
    struct monitor_table *table = *state;
    struct monitor_event events[3];
    assert_int_equal(monitor_result_untold(table, events, 3), 0);
    table->records[0].policy.down_after = 1;
    for (int i = 0; i < 4; i++)
        add(table, i % 2 ? CAUSE_TIMEOUT : CAUSE_REPLY, i, 10);
    assert_int_equal(monitor_result_untold(table, events, 3), 3);
    assert_int_equal(events[0].change.since_ms, OFFSET_MS);
    assert_int_equal(monitor_result_take_events(table, events, 2), 2);
    assert_int_equal(monitor_result_untold(table, events, 3), 1);
    assert_int_equal(events[0].change.since_ms, OFFSET_MS + 3000);
    assert_int_equal(monitor_result_untold(table, events, 3), 0);
    assert_int_equal(monitor_result_take_events(table, events, 3), 2);
    add(table, CAUSE_REPLY, 4, 10);
    assert_int_equal(monitor_result_untold(table, events, 3), 1);
    assert_int_equal(events[0].change.since_ms, OFFSET_MS + 4000);
}

static void test_events_beyond_the_bound_are_counted(void **state)
{
    struct monitor_table *table = *state;
    struct monitor_event event;
    table->records[0].policy.down_after = 1;
    for (int i = 0; i < MONITOR_EVENT_MAX + 5; i++)
        add(table, i % 2 ? CAUSE_TIMEOUT : CAUSE_REPLY, i, 10);
    assert_int_equal(table->event_count, MONITOR_EVENT_MAX);
    assert_int_equal(table->events_dropped, 5);
    assert_int_equal(monitor_result_take_events(table, &event, 1), 1);
    assert_int_equal(event.change.since_ms, OFFSET_MS); // the oldest is kept
    add(table, CAUSE_TIMEOUT, MONITOR_EVENT_MAX + 5, 10);
    assert_int_equal(table->event_count, MONITOR_EVENT_MAX);
    assert_int_equal(table->events_dropped, 5);
}

static void test_self_check_makes_no_event(void **state)
{
    struct monitor_table *table = *state;
    add_target(table, 0);
    monitor_result_add(table, 1, CAUSE_REPLY, 1000, 2000);
    assert_int_equal(table->records[1].verdict.state, PROBE_STATE_UP);
    assert_int_equal(table->event_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_reply_goes_to_window_strip_and_verdict, start, stop),
        cmocka_unit_test_setup_teardown(test_miss_counts_as_loss_and_unknown_as_nothing, start, stop),
        cmocka_unit_test_setup_teardown(test_only_unknowns_give_a_gap, start, stop),
        cmocka_unit_test_setup_teardown(test_transition_is_an_event_in_real_time, start, stop),
        cmocka_unit_test_setup_teardown(test_events_leave_in_order_and_in_parts, start, stop),
        cmocka_unit_test_setup_teardown(test_waiting_events_are_told_once, start, stop),
        cmocka_unit_test_setup_teardown(test_events_beyond_the_bound_are_counted, start, stop),
        cmocka_unit_test_setup_teardown(test_self_check_makes_no_event, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
