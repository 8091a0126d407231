#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "monitor_table_fixture.h"

static void test_changed_address_forgets_the_probe_under_way(void **state)
{
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
    struct ip_addr same = monitor_table_fixture_addr(index + 1), moved = monitor_table_fixture_addr(200);
    monitor_table_fixture_send(world, index);
    monitor_table_address(&world->table, index, &same, 0, CAUSE_REPLY);
    assert_int_equal(world->table.targets[index].phase, MONITOR_WAITING);
    monitor_table_address(&world->table, index, &moved, 0, CAUSE_REPLY);
    assert_int_equal(world->table.targets[index].phase, MONITOR_IDLE);
    monitor_table_fixture_send(world, index); // within the old timeout, and nothing was missed
    assert_int_equal(world->table.records[index].results, 0);
    monitor_table_address(&world->table, index, NULL, 0, CAUSE_NO_ADDRESS);
    assert_false(world->table.targets[index].addressed);
    assert_int_equal(world->table.targets[index].missing_cause, CAUSE_NO_ADDRESS);
}

static void test_probe_has_its_whole_time(void **state)
{
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
    world->now_us += 999; // sent at the end of a millisecond
    monitor_table_fixture_send(world, index);
    int64_t sent_us = world->now_us;
    assert_int_equal(monitor_table_due(&world->table, sent_us + TIMEOUT_MS * MS - 1).kind, MONITOR_DUE_NONE);
    assert_int_equal(monitor_table_due(&world->table, sent_us + TIMEOUT_MS * MS + MS).kind,
                     MONITOR_DUE_TIMEOUT);
}

// The interpolated time of sending may come after the kernel's time of receipt.
static void test_reply_before_its_sending_still_has_a_time(void **state)
{
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
    monitor_table_fixture_send(world, index);
    monitor_table_settle(&world->table, index, CAUSE_REPLY, world->now_us - 30);
    assert_in_range(world->table.records[index].last_rtt_us, 1, 5);
}

static void test_round_trip_is_the_time_since_sending_or_what_is_given(void **state)
{
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
    monitor_table_fixture_send(world, index);
    monitor_table_settle(&world->table, index, CAUSE_REPLY, world->now_us + 12345);
    assert_int_equal(world->table.records[index].last_rtt_us, 12345);
    monitor_table_fixture_send(world, index);
    monitor_table_settle_timed(&world->table, index, CAUSE_REPLY, world->now_us + 12345, 678);
    assert_int_equal(world->table.records[index].last_rtt_us, 678);
}

static void test_answering_target_keeps_its_schedule_and_a_tenth_of_jitter(void **state)
{
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, 5000, 0);
    monitor_table_fixture_play(world, 6000);
    int64_t base_us = world->table.targets[index].base_us;
    int64_t low_us = INT64_MAX, high_us = 0;
    for (int i = 0; i < 200; i++) {
        unsigned before = world->sends[index];
        while (world->sends[index] == before)
            monitor_table_fixture_play(world, 1);
        int64_t off_us = (world->last_us[index] - base_us) % (5000 * MS);
        assert_in_range(off_us + MS, 0, 500 * MS + MS);
        low_us = off_us < low_us ? off_us : low_us;
        high_us = off_us > high_us ? off_us : high_us;
    }
    assert_true(high_us - low_us > 400 * MS); // it does jitter
}

static void test_miss_is_rechecked_and_then_the_schedule_goes_on(void **state)
{
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
    monitor_table_fixture_play(world, 3 * INTERVAL_MS);
    int64_t base_us = world->table.targets[index].base_us;
    world->silent[index] = true;
    unsigned before = world->sends[index];
    while (world->sends[index] == before)
        monitor_table_fixture_play(world, 1);
    int64_t missed_us = world->last_us[index];
    monitor_table_fixture_play(world, 2 * RECHECK_MS + RECHECK_MS / 2);
    assert_int_equal(world->sends[index], before + 3);
    monitor_table_fixture_play(world, RECHECK_MS);
    assert_int_equal(world->sends[index], before + 4); // the miss and three re-checks
    assert_in_range(world->last_us[index] - missed_us, 3 * RECHECK_MS * MS - 3 * MS,
                    3 * RECHECK_MS * MS + 3 * MS);
    assert_int_equal(world->table.records[index].verdict.state, PROBE_STATE_DOWN);
    for (int i = 0; i < 5; i++) {
        before = world->sends[index];
        while (world->sends[index] == before)
            monitor_table_fixture_play(world, 1);
        assert_in_range((world->last_us[index] - base_us) % (INTERVAL_MS * INT64_C(1000)) + MS, 0,
                        INTERVAL_MS / 10 * MS + MS);
    }
}

static void test_first_probes_are_spread_over_the_span(void **state)
{
    struct monitor_table_fixture *world = *state;
    enum { COUNT = 60, SPREAD_MS = 2000 };
    int64_t start_us = world->now_us, low_us = INT64_MAX, high_us = 0;
    for (int64_t id = 1; id <= COUNT; id++)
        monitor_table_fixture_add(world, id, INTERVAL_MS, SPREAD_MS);
    monitor_table_fixture_play(world, SPREAD_MS + 2);
    for (uint32_t i = 0; i < COUNT; i++) {
        assert_true(world->sends[i] >= 1);
        int64_t first_us = world->first_us[i] - start_us;
        low_us = first_us < low_us ? first_us : low_us;
        high_us = first_us > high_us ? first_us : high_us;
    }
    assert_true(low_us < SPREAD_MS * MS / 5 && high_us > SPREAD_MS * MS * 4 / 5);
}

static void test_postponed_probe_is_due_again_in_a_millisecond(void **state)
{
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
    assert_int_equal(monitor_table_due(&world->table, world->now_us).kind, MONITOR_DUE_SEND);
    uint32_t sequence = world->table.targets[index].sequence;
    monitor_table_postpone(&world->table, index, world->now_us + MS);
    assert_int_equal(monitor_table_due(&world->table, world->now_us).kind, MONITOR_DUE_NONE);
    assert_int_equal(monitor_table_due(&world->table, world->now_us + MS).kind, MONITOR_DUE_SEND);
    assert_int_equal(world->table.targets[index].sequence, sequence);
    assert_int_equal(world->table.records[index].results, 0);
}

static void test_self_check_is_asked_at_its_interval_alone(void **state)
{
    struct monitor_table_fixture *world = *state;
    uint32_t self_check = monitor_table_fixture_add(world, 0, INTERVAL_MS, 0);
    monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
    monitor_table_fixture_play(world, 10 * INTERVAL_MS);
    assert_in_range(world->sends[self_check], 9, 11);
    assert_false(monitor_table_is_blind(&world->table));
}

static void test_miss_has_every_self_check_asked_within_seconds(void **state)
{
    struct monitor_table_fixture *world = *state;
    uint32_t first = monitor_table_fixture_add(world, 0, INTERVAL_MS * 100, 0);
    monitor_table_fixture_play(world, 333); // so that the two are not looked at in the same millisecond
    uint32_t second = monitor_table_fixture_add(world, 0, INTERVAL_MS * 100, 0);
    uint32_t target = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
    monitor_table_fixture_play(world, 2 * INTERVAL_MS);
    unsigned before[2] = {world->sends[first], world->sends[second]};
    world->silent[first] = world->silent[second] = world->silent[target] = true;
    unsigned sends = world->sends[target];
    while (world->sends[target] == sends)
        monitor_table_fixture_play(world, 1);
    monitor_table_fixture_play(world, TIMEOUT_MS + RECHECK_MS + TIMEOUT_MS + 5);
    assert_true(world->sends[first] > before[0]);
    assert_true(world->sends[second] > before[1]);
    assert_true(monitor_table_is_blind(&world->table));
    world->silent[second] = false;
    monitor_table_fixture_play(world, 2 * INTERVAL_MS);
    assert_false(monitor_table_is_blind(&world->table)); // one that answers is enough
}

static void test_without_self_checks_nobody_is_blind(void **state)
{
    struct monitor_table_fixture *world = *state;
    uint32_t target = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
    world->silent[target] = true;
    monitor_table_fixture_play(world, INTERVAL_MS);
    assert_false(monitor_table_is_blind(&world->table));
}

static void test_self_checks_are_bounded(void **state)
{
    struct monitor_table_fixture *world = *state;
    for (int i = 0; i < MONITOR_SELF_CHECK_MAX; i++)
        monitor_table_fixture_add(world, 0, INTERVAL_MS, 0);
    struct monitor_record record = {.interval_ms = INTERVAL_MS};
    uint32_t index = 4711;
    assert_int_equal(monitor_table_add(&world->table, &record, 0, world->now_us, &index), -ENOSPC);
    assert_int_equal(index, 4711);
    assert_int_equal(world->table.used, MONITOR_SELF_CHECK_MAX);
}

static void test_table_grows_and_fills_its_holes(void **state)
{
    struct monitor_table_fixture *world = *state;
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(monitor_table_fixture_add(world, i + 1, INTERVAL_MS, 0), i);
    monitor_table_remove(&world->table, 700);
    monitor_table_remove(&world->table, 3);
    struct monitor_due due;
    while ((due = monitor_table_due(&world->table, world->now_us)).kind != MONITOR_DUE_NONE)
        monitor_table_settle(&world->table, due.index, CAUSE_NO_ADDRESS, world->now_us);
    assert_int_equal(world->table.used, 998);
    assert_int_equal(monitor_table_fixture_add(world, 2001, INTERVAL_MS, 0), 3);
    assert_int_equal(monitor_table_fixture_add(world, 2002, INTERVAL_MS, 0), 700);
    assert_int_equal(monitor_table_fixture_add(world, 2003, INTERVAL_MS, 0), 1000);
}

// A reply or a refusal comes for a probe under way.
static void answer(struct monitor_table_fixture *world, uint32_t index)
{
    if (world->table.targets[index].phase != MONITOR_WAITING)
        return;
    if (monitor_table_fixture_number(3))
        monitor_table_settle(&world->table, index, CAUSE_REPLY, world->now_us);
    else
        monitor_table_settle_timed(&world->table, index, CAUSE_REFUSED, world->now_us,
                                   1 + (uint32_t)monitor_table_fixture_number(900) * MS);
}

static void test_no_target_is_ever_lost_or_doubled(void **state)
{
    monitor_table_fixture_storm(*state, answer);
}

// A result may come at any time of the probe's life, also when the loop is late and the timer stands still.
static void test_result_at_any_time_leaves_one_timer(void **state)
{
    static const int64_t after_us[] = {0,
                                       1,
                                       10 * MS,
                                       TIMEOUT_MS * MS - 1,
                                       TIMEOUT_MS * MS,
                                       TIMEOUT_MS * MS + 1,
                                       2 * TIMEOUT_MS * MS,
                                       INTERVAL_MS * INT64_C(2000)};
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
    for (size_t i = 0; i < sizeof after_us / sizeof after_us[0]; i++) {
        monitor_table_fixture_send(world, index);
        int64_t sent_us = world->now_us;
        world->now_us += after_us[i];
        monitor_table_settle_timed(&world->table, index, CAUSE_REPLY, world->now_us, 100);
        monitor_table_fixture_assert_timers(&world->table);
        int64_t due_us = world->table.targets[index].due_us;
        assert_true(due_us >= sent_us + TIMEOUT_MS * MS);
        unsigned before = world->sends[index];
        monitor_table_fixture_play(world, (due_us > world->now_us ? due_us - world->now_us : 0) / MS + 2);
        assert_int_equal(world->sends[index], before + 1); // once, and no timeout of what has ended
        assert_true(world->last_us[index] >= due_us - MS);
    }
    assert_int_equal(strip_at(&world->table.records[index].strip, 0).cause, CAUSE_REPLY);
}

// When the timer has fired the result comes without one, and it is set anew.
static void test_result_after_the_timer_fired_sets_it_anew(void **state)
{
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
    monitor_table_fixture_send(world, index);
    int64_t over_us = world->now_us + TIMEOUT_MS * MS;
    assert_int_equal(monitor_table_due(&world->table, over_us).kind, MONITOR_DUE_TIMEOUT);
    monitor_table_settle_timed(&world->table, index, CAUSE_TIMEOUT, over_us, 1);
    monitor_table_fixture_assert_timers(&world->table);
    world->now_us = over_us;
    int64_t wait_us = world->table.targets[index].due_us - over_us;
    while (monitor_table_due(&world->table, world->now_us).kind != MONITOR_DUE_SEND)
        world->now_us += MS;
    assert_in_range(world->now_us - over_us, wait_us - MS, wait_us + MS);
    monitor_table_settle_timed(&world->table, index, CAUSE_SEND_FAILED, world->now_us, 1); // nothing was sent
    monitor_table_fixture_assert_timers(&world->table);
    assert_int_equal(world->table.records[index].results, 2);
}

// Jitter never brings two probes of a target closer together than an answer may take.
static void test_next_probe_comes_after_the_timeout_at_the_earliest(void **state)
{
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, TIMEOUT_MS, 0);
    for (int i = 0; i < 50; i++) {
        while (monitor_table_due(&world->table, world->now_us).kind == MONITOR_DUE_NONE)
            world->now_us += MS;
        monitor_table_settle(&world->table, index, CAUSE_NO_ADDRESS, world->now_us);
        assert_true(world->table.targets[index].due_us >= world->now_us + TIMEOUT_MS * MS);
    }
}

// Beside the table.

struct beside {
    uint32_t capacity;
    unsigned released;
    uint32_t last;
    bool full;
};

static int reserve(void *context, uint32_t capacity)
{
    struct beside *beside = context;
    if (beside->full)
        return -ENOMEM;
    beside->capacity = capacity;
    return 0;
}

static void release(void *context, uint32_t index)
{
    struct beside *beside = context;
    beside->last = index;
    beside->released++;
}

static void test_beside_has_room_before_a_target_comes(void **state)
{
    struct monitor_table_fixture *world = *state;
    static struct beside beside; // it outlives the table
    beside = (struct beside){.full = true};
    struct monitor_record record = {.check_id = 9, .interval_ms = INTERVAL_MS};
    uint32_t index = 4711;
    world->table.beside = (struct monitor_beside){reserve, release, &beside};
    assert_int_equal(monitor_table_add(&world->table, &record, 0, world->now_us, &index), -ENOMEM);
    assert_int_equal(index, 4711);
    beside.full = false;
    for (uint32_t i = 0; i < 600; i++) {
        monitor_table_fixture_add(world, i + 1, INTERVAL_MS, 0);
        assert_true(beside.capacity > i && beside.capacity == world->table.capacity);
    }
    beside.full = true;
    while (world->table.used < world->table.capacity)
        monitor_table_fixture_add(world, 1000, INTERVAL_MS, 0);
    uint32_t used = world->table.used;
    assert_int_equal(monitor_table_add(&world->table, &record, 0, world->now_us, &index), -ENOMEM);
    assert_int_equal(world->table.used, used);
    beside.full = false;
    assert_int_equal(monitor_table_fixture_add(world, 2000, INTERVAL_MS, 0), used);
}

static void test_beside_hears_of_the_end_before_the_slot_is_given_away(void **state)
{
    struct monitor_table_fixture *world = *state;
    static struct beside beside; // it outlives the table
    beside = (struct beside){.last = UINT32_MAX};
    world->table.beside = (struct monitor_beside){reserve, release, &beside};
    for (int64_t id = 1; id <= 3; id++)
        monitor_table_fixture_add(world, id, INTERVAL_MS, 0);
    monitor_table_fixture_send(world, 2); // all three are due now
    monitor_table_remove(&world->table, 1);
    assert_int_equal(beside.released, 0);
    assert_int_equal(monitor_table_fixture_add(world, 4, INTERVAL_MS, 0), 3); // its timer still runs
    monitor_table_fixture_play(world, TIMEOUT_MS + 2);
    assert_int_equal(beside.released, 1);
    assert_int_equal(beside.last, 1);
    assert_int_equal(monitor_table_fixture_add(world, 5, INTERVAL_MS, 0), 1);
    monitor_table_fini(&world->table);
    assert_int_equal(beside.released, 5);
}

static void test_many_answering_targets_keep_their_rate(void **state)
{
    struct monitor_table_fixture *world = *state;
    enum { COUNT = 50, EACH_MS = 2000 };
    for (int64_t id = 1; id <= COUNT; id++)
        monitor_table_fixture_add(world, id, EACH_MS, EACH_MS);
    monitor_table_fixture_play(world, 2 * EACH_MS);
    memset(world->sends, 0, sizeof world->sends);
    memset(world->gap_min_us, 0, sizeof world->gap_min_us);
    memset(world->gap_max_us, 0, sizeof world->gap_max_us);
    monitor_table_fixture_play(world, 100 * EACH_MS);
    for (uint32_t i = 0; i < COUNT; i++) {
        assert_in_range(world->sends[i], 99, 101);
        assert_true(world->gap_min_us[i] >= EACH_MS * 9 / 10 * MS - MS);
        assert_true(world->gap_max_us[i] <= EACH_MS * 11 / 10 * MS + MS);
    }
}

#define FACT(test)                                                                                           \
    cmocka_unit_test_setup_teardown(test, monitor_table_fixture_new, monitor_table_fixture_free)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(test_changed_address_forgets_the_probe_under_way),
        FACT(test_probe_has_its_whole_time),
        FACT(test_reply_before_its_sending_still_has_a_time),
        FACT(test_round_trip_is_the_time_since_sending_or_what_is_given),
        FACT(test_answering_target_keeps_its_schedule_and_a_tenth_of_jitter),
        FACT(test_miss_is_rechecked_and_then_the_schedule_goes_on),
        FACT(test_first_probes_are_spread_over_the_span),
        FACT(test_postponed_probe_is_due_again_in_a_millisecond),
        FACT(test_self_check_is_asked_at_its_interval_alone),
        FACT(test_miss_has_every_self_check_asked_within_seconds),
        FACT(test_without_self_checks_nobody_is_blind),
        FACT(test_self_checks_are_bounded),
        FACT(test_table_grows_and_fills_its_holes),
        FACT(test_no_target_is_ever_lost_or_doubled),
        FACT(test_result_at_any_time_leaves_one_timer),
        FACT(test_result_after_the_timer_fired_sets_it_anew),
        FACT(test_next_probe_comes_after_the_timeout_at_the_earliest),
        FACT(test_beside_has_room_before_a_target_comes),
        FACT(test_beside_hears_of_the_end_before_the_slot_is_given_away),
        FACT(test_many_answering_targets_keep_their_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
