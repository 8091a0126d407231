#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "monitor_table.h"

enum { TIMEOUT_MS = 500, RECHECK_MS = 1000, INTERVAL_MS = 30000, MS = 1000, SECOND = 1000000 };

// A network in which time and answers are ours.
struct world {
    struct monitor_table table;
    int64_t now_us;
    bool silent[64];
    unsigned sends[64];
    int64_t first_us[64], last_us[64]; // when the target was asked
    int64_t gap_min_us[64], gap_max_us[64];
};

static uint64_t seed;

static uint64_t next_number(uint64_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed % below;
}

static struct ip_addr addr(unsigned last)
{
    return ip_addr_from_v4((const uint8_t[4]){192, 0, 2, (uint8_t)last});
}

// Adds a target with the address 192.0.2.<index + 1>.
static uint32_t add_target(struct world *world, int64_t check_id, uint32_t interval_ms, uint32_t spread_ms)
{
    struct monitor_record record = {.check_id = check_id,
                                    .interval_ms = interval_ms,
                                    .rechecks = check_id ? 3 : 0,
                                    .policy = {.down_after = 4, .up_after = 1, .unknown_after = 2}};
    uint32_t index;
    verdict_init(&record.verdict, world->now_us / MS);
    assert_int_equal(monitor_table_add(&world->table, &record, spread_ms, world->now_us, &index), 0);
    struct ip_addr target = addr(index + 1);
    monitor_table_address(&world->table, index, &target, 0, CAUSE_REPLY);
    return index;
}

static int start(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    world->now_us = INT64_C(5000) * SECOND;
    monitor_table_init(&world->table, TIMEOUT_MS, RECHECK_MS, world->now_us);
    *state = world;
    return 0;
}

static int stop(void **state)
{
    struct world *world = *state;
    monitor_table_fini(&world->table);
    free(world);
    return 0;
}

// Sends the next probe of `index` as if it were due.
static void send_now(struct world *world, uint32_t index)
{
    for (;;) {
        struct monitor_due due = monitor_table_due(&world->table, world->now_us);
        if (due.kind == MONITOR_DUE_NONE)
            world->now_us += MS;
        else if (due.kind == MONITOR_DUE_TIMEOUT)
            monitor_table_settle(&world->table, due.index, CAUSE_TIMEOUT, world->now_us);
        else {
            monitor_table_sent(&world->table, due.index, world->now_us);
            if (due.index == index)
                return;
        }
    }
}

static void note_send(struct world *world, uint32_t index)
{
    if (world->sends[index]++ == 0)
        world->first_us[index] = world->now_us;
    else {
        int64_t gap_us = world->now_us - world->last_us[index];
        if (world->gap_min_us[index] == 0 || gap_us < world->gap_min_us[index])
            world->gap_min_us[index] = gap_us;
        if (gap_us > world->gap_max_us[index])
            world->gap_max_us[index] = gap_us;
    }
    world->last_us[index] = world->now_us;
}

// Plays the loop for `span_ms`, a millisecond at a time: who is not silent answers after 200 µs.
static void play(struct world *world, int64_t span_ms)
{
    for (int64_t end_us = world->now_us + span_ms * MS; world->now_us < end_us; world->now_us += MS) {
        struct monitor_due due;
        while ((due = monitor_table_due(&world->table, world->now_us)).kind != MONITOR_DUE_NONE) {
            if (due.kind == MONITOR_DUE_TIMEOUT) {
                monitor_table_settle(&world->table, due.index, CAUSE_TIMEOUT, world->now_us);
                continue;
            }
            monitor_table_sent(&world->table, due.index, world->now_us);
            note_send(world, due.index);
            if (!world->silent[due.index])
                monitor_table_settle(&world->table, due.index, CAUSE_REPLY, world->now_us + 200);
        }
    }
}

static void test_changed_address_forgets_the_probe_under_way(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
    struct ip_addr same = addr(index + 1), moved = addr(200);
    send_now(world, index);
    monitor_table_address(&world->table, index, &same, 0, CAUSE_REPLY);
    assert_int_equal(world->table.targets[index].phase, MONITOR_WAITING);
    monitor_table_address(&world->table, index, &moved, 0, CAUSE_REPLY);
    assert_int_equal(world->table.targets[index].phase, MONITOR_IDLE);
    send_now(world, index); // within the old timeout, and nothing was missed
    assert_int_equal(world->table.records[index].results, 0);
    monitor_table_address(&world->table, index, NULL, 0, CAUSE_NO_ADDRESS);
    assert_false(world->table.targets[index].addressed);
    assert_int_equal(world->table.targets[index].missing_cause, CAUSE_NO_ADDRESS);
}

static void test_probe_has_its_whole_time(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
    world->now_us += 999; // sent at the end of a millisecond
    send_now(world, index);
    int64_t sent_us = world->now_us;
    assert_int_equal(monitor_table_due(&world->table, sent_us + TIMEOUT_MS * MS - 1).kind, MONITOR_DUE_NONE);
    assert_int_equal(monitor_table_due(&world->table, sent_us + TIMEOUT_MS * MS + MS).kind,
                     MONITOR_DUE_TIMEOUT);
}

// The interpolated time of sending may come after the kernel's time of receipt.
static void test_reply_before_its_sending_still_has_a_time(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
    send_now(world, index);
    monitor_table_settle(&world->table, index, CAUSE_REPLY, world->now_us - 30);
    assert_in_range(world->table.records[index].last_rtt_us, 1, 5);
}

static void test_round_trip_is_the_time_since_sending_or_what_is_given(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
    send_now(world, index);
    monitor_table_settle(&world->table, index, CAUSE_REPLY, world->now_us + 12345);
    assert_int_equal(world->table.records[index].last_rtt_us, 12345);
    send_now(world, index);
    monitor_table_settle_timed(&world->table, index, CAUSE_REPLY, world->now_us + 12345, 678);
    assert_int_equal(world->table.records[index].last_rtt_us, 678);
}

static void test_answering_target_keeps_its_schedule_and_a_tenth_of_jitter(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, 5000, 0);
    play(world, 6000);
    int64_t base_us = world->table.targets[index].base_us;
    int64_t low_us = INT64_MAX, high_us = 0;
    for (int i = 0; i < 200; i++) {
        unsigned before = world->sends[index];
        while (world->sends[index] == before)
            play(world, 1);
        int64_t off_us = (world->last_us[index] - base_us) % (5000 * MS);
        assert_in_range(off_us + MS, 0, 500 * MS + MS);
        low_us = off_us < low_us ? off_us : low_us;
        high_us = off_us > high_us ? off_us : high_us;
    }
    assert_true(high_us - low_us > 400 * MS); // it does jitter
}

static void test_miss_is_rechecked_and_then_the_schedule_goes_on(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
    play(world, 3 * INTERVAL_MS);
    int64_t base_us = world->table.targets[index].base_us;
    world->silent[index] = true;
    unsigned before = world->sends[index];
    while (world->sends[index] == before)
        play(world, 1);
    int64_t missed_us = world->last_us[index];
    play(world, 2 * RECHECK_MS + RECHECK_MS / 2);
    assert_int_equal(world->sends[index], before + 3);
    play(world, RECHECK_MS);
    assert_int_equal(world->sends[index], before + 4); // the miss and three re-checks
    assert_in_range(world->last_us[index] - missed_us, 3 * RECHECK_MS * MS - 3 * MS,
                    3 * RECHECK_MS * MS + 3 * MS);
    assert_int_equal(world->table.records[index].verdict.state, PROBE_STATE_DOWN);
    for (int i = 0; i < 5; i++) {
        before = world->sends[index];
        while (world->sends[index] == before)
            play(world, 1);
        assert_in_range((world->last_us[index] - base_us) % (INTERVAL_MS * INT64_C(1000)) + MS, 0,
                        INTERVAL_MS / 10 * MS + MS);
    }
}

static void test_first_probes_are_spread_over_the_span(void **state)
{
    struct world *world = *state;
    enum { COUNT = 60, SPREAD_MS = 2000 };
    int64_t start_us = world->now_us, low_us = INT64_MAX, high_us = 0;
    for (int64_t id = 1; id <= COUNT; id++)
        add_target(world, id, INTERVAL_MS, SPREAD_MS);
    play(world, SPREAD_MS + 2);
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
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
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
    struct world *world = *state;
    uint32_t self_check = add_target(world, 0, INTERVAL_MS, 0);
    add_target(world, 1, INTERVAL_MS, 0);
    play(world, 10 * INTERVAL_MS);
    assert_in_range(world->sends[self_check], 9, 11);
    assert_false(monitor_table_is_blind(&world->table));
}

static void test_miss_has_every_self_check_asked_within_seconds(void **state)
{
    struct world *world = *state;
    uint32_t first = add_target(world, 0, INTERVAL_MS * 100, 0);
    play(world, 333); // so that the two are not looked at in the same millisecond
    uint32_t second = add_target(world, 0, INTERVAL_MS * 100, 0);
    uint32_t target = add_target(world, 1, INTERVAL_MS, 0);
    play(world, 2 * INTERVAL_MS);
    unsigned before[2] = {world->sends[first], world->sends[second]};
    world->silent[first] = world->silent[second] = world->silent[target] = true;
    unsigned sends = world->sends[target];
    while (world->sends[target] == sends)
        play(world, 1);
    play(world, TIMEOUT_MS + RECHECK_MS + TIMEOUT_MS + 5);
    assert_true(world->sends[first] > before[0]);
    assert_true(world->sends[second] > before[1]);
    assert_true(monitor_table_is_blind(&world->table));
    world->silent[second] = false;
    play(world, 2 * INTERVAL_MS);
    assert_false(monitor_table_is_blind(&world->table)); // one that answers is enough
}

static void test_without_self_checks_nobody_is_blind(void **state)
{
    struct world *world = *state;
    uint32_t target = add_target(world, 1, INTERVAL_MS, 0);
    world->silent[target] = true;
    play(world, INTERVAL_MS);
    assert_false(monitor_table_is_blind(&world->table));
}

static void test_self_checks_are_bounded(void **state)
{
    struct world *world = *state;
    for (int i = 0; i < MONITOR_SELF_CHECK_MAX; i++)
        add_target(world, 0, INTERVAL_MS, 0);
    struct monitor_record record = {.interval_ms = INTERVAL_MS};
    uint32_t index = 4711;
    assert_int_equal(monitor_table_add(&world->table, &record, 0, world->now_us, &index), -ENOSPC);
    assert_int_equal(index, 4711);
    assert_int_equal(world->table.used, MONITOR_SELF_CHECK_MAX);
}

static void test_table_grows_and_fills_its_holes(void **state)
{
    struct world *world = *state;
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(add_target(world, i + 1, INTERVAL_MS, 0), i);
    monitor_table_remove(&world->table, 700);
    monitor_table_remove(&world->table, 3);
    struct monitor_due due;
    while ((due = monitor_table_due(&world->table, world->now_us)).kind != MONITOR_DUE_NONE)
        monitor_table_settle(&world->table, due.index, CAUSE_NO_ADDRESS, world->now_us);
    assert_int_equal(world->table.used, 998);
    assert_int_equal(add_target(world, 2001, INTERVAL_MS, 0), 3);
    assert_int_equal(add_target(world, 2002, INTERVAL_MS, 0), 700);
    assert_int_equal(add_target(world, 2003, INTERVAL_MS, 0), 1000);
}

// Each used slot has one timer, and no other has any.
static void assert_timers_are_whole(const struct monitor_table *table)
{
    unsigned timers[64] = {0};
    for (uint32_t slot = 0; slot < MONITOR_WHEEL_SLOTS; slot++)
        for (uint32_t i = table->wheel.slots[slot]; i != MONITOR_WHEEL_NONE; i = table->wheel.entries[i].next)
            assert_true(++timers[i] == 1);
    for (uint32_t i = 0; i < table->count; i++)
        assert_int_equal(timers[i], table->targets[i].used ? 1 : 0);
}

static void do_something(struct world *world, uint32_t index)
{
    struct monitor_target *target = &world->table.targets[index];
    struct ip_addr other = addr((unsigned)next_number(200) + 1);
    switch (next_number(6)) {
    case 0:
    case 1:
        if (target->phase == MONITOR_WAITING)
            monitor_table_settle(&world->table, index, CAUSE_REPLY, world->now_us);
        break;
    case 2:
        if (target->phase == MONITOR_WAITING)
            monitor_table_settle_timed(&world->table, index, CAUSE_REFUSED, world->now_us,
                                       1 + (uint32_t)next_number(900) * MS);
        break;
    case 3:
        if (target->used)
            monitor_table_address(&world->table, index, next_number(3) ? &other : NULL, 0, CAUSE_NO_ADDRESS);
        break;
    case 4:
        if (target->used && !target->self_check && next_number(4) == 0)
            monitor_table_remove(&world->table, index);
        break;
    case 5:
        if (world->table.used < 40)
            add_target(world, 1 + (int64_t)next_number(1000), 600 + (uint32_t)next_number(9000), 1000);
        break;
    }
}

static void work_off(struct world *world, unsigned at_most)
{
    struct monitor_due due;
    for (; at_most > 0; at_most--) {
        due = monitor_table_due(&world->table, world->now_us);
        if (due.kind == MONITOR_DUE_NONE)
            return;
        assert_true(world->table.targets[due.index].used);
        unsigned choice = (unsigned)next_number(10);
        if (due.kind == MONITOR_DUE_TIMEOUT)
            monitor_table_settle(&world->table, due.index, CAUSE_TIMEOUT, world->now_us);
        else if (choice == 0)
            monitor_table_postpone(&world->table, due.index, world->now_us + MS);
        else if (choice == 1 || !world->table.targets[due.index].addressed)
            monitor_table_settle(&world->table, due.index, CAUSE_SEND_FAILED, world->now_us);
        else
            monitor_table_sent(&world->table, due.index, world->now_us);
    }
}

// Whatever comes, in whatever order, with pauses: no target is lost and none is asked twice at once.
static void test_no_target_is_ever_lost_or_doubled(void **state)
{
    struct world *world = *state;
    static const uint64_t steps_ms[] = {1, 7, 400, 20000};
    seed = (uint64_t)time(NULL) | 1;
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 3; i++)
        add_target(world, i ? i : 0, 3000, 0);
    for (int round = 0; round < 20000; round++) {
        do_something(world, (uint32_t)next_number(world->table.count));
        if (next_number(2))
            continue;
        world->now_us += (int64_t)next_number(steps_ms[next_number(4)] * MS + 1);
        work_off(world, next_number(3) ? UINT32_MAX : (unsigned)next_number(4));
        if (round % 16 < 2)
            assert_timers_are_whole(&world->table);
    }
    assert_timers_are_whole(&world->table);
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
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
    for (size_t i = 0; i < sizeof after_us / sizeof after_us[0]; i++) {
        send_now(world, index);
        int64_t sent_us = world->now_us;
        world->now_us += after_us[i];
        monitor_table_settle_timed(&world->table, index, CAUSE_REPLY, world->now_us, 100);
        assert_timers_are_whole(&world->table);
        int64_t due_us = world->table.targets[index].due_us;
        assert_true(due_us >= sent_us + TIMEOUT_MS * MS);
        unsigned before = world->sends[index];
        play(world, (due_us > world->now_us ? due_us - world->now_us : 0) / MS + 2);
        assert_int_equal(world->sends[index], before + 1); // once, and no timeout of what has ended
        assert_true(world->last_us[index] >= due_us - MS);
    }
    assert_int_equal(strip_at(&world->table.records[index].strip, 0).cause, CAUSE_REPLY);
}

// When the timer has fired the result comes without one, and it is set anew.
static void test_result_after_the_timer_fired_sets_it_anew(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
    send_now(world, index);
    int64_t over_us = world->now_us + TIMEOUT_MS * MS;
    assert_int_equal(monitor_table_due(&world->table, over_us).kind, MONITOR_DUE_TIMEOUT);
    monitor_table_settle_timed(&world->table, index, CAUSE_TIMEOUT, over_us, 1);
    assert_timers_are_whole(&world->table);
    world->now_us = over_us;
    int64_t wait_us = world->table.targets[index].due_us - over_us;
    while (monitor_table_due(&world->table, world->now_us).kind != MONITOR_DUE_SEND)
        world->now_us += MS;
    assert_in_range(world->now_us - over_us, wait_us - MS, wait_us + MS);
    monitor_table_settle_timed(&world->table, index, CAUSE_SEND_FAILED, world->now_us, 1); // nothing was sent
    assert_timers_are_whole(&world->table);
    assert_int_equal(world->table.records[index].results, 2);
}

// Jitter never brings two probes of a target closer together than an answer may take.
static void test_next_probe_comes_after_the_timeout_at_the_earliest(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, TIMEOUT_MS, 0);
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
    struct world *world = *state;
    static struct beside beside; // it outlives the table
    beside = (struct beside){.full = true};
    struct monitor_record record = {.check_id = 9, .interval_ms = INTERVAL_MS};
    uint32_t index = 4711;
    world->table.beside = (struct monitor_beside){reserve, release, &beside};
    assert_int_equal(monitor_table_add(&world->table, &record, 0, world->now_us, &index), -ENOMEM);
    assert_int_equal(index, 4711);
    beside.full = false;
    for (uint32_t i = 0; i < 600; i++) {
        add_target(world, i + 1, INTERVAL_MS, 0);
        assert_true(beside.capacity > i && beside.capacity == world->table.capacity);
    }
    beside.full = true;
    while (world->table.used < world->table.capacity)
        add_target(world, 1000, INTERVAL_MS, 0);
    uint32_t used = world->table.used;
    assert_int_equal(monitor_table_add(&world->table, &record, 0, world->now_us, &index), -ENOMEM);
    assert_int_equal(world->table.used, used);
    beside.full = false;
    assert_int_equal(add_target(world, 2000, INTERVAL_MS, 0), used);
}

static void test_beside_hears_of_the_end_before_the_slot_is_given_away(void **state)
{
    struct world *world = *state;
    static struct beside beside; // it outlives the table
    beside = (struct beside){.last = UINT32_MAX};
    world->table.beside = (struct monitor_beside){reserve, release, &beside};
    for (int64_t id = 1; id <= 3; id++)
        add_target(world, id, INTERVAL_MS, 0);
    send_now(world, 2); // all three are due now
    monitor_table_remove(&world->table, 1);
    assert_int_equal(beside.released, 0);
    assert_int_equal(add_target(world, 4, INTERVAL_MS, 0), 3); // its timer still runs
    play(world, TIMEOUT_MS + 2);
    assert_int_equal(beside.released, 1);
    assert_int_equal(beside.last, 1);
    assert_int_equal(add_target(world, 5, INTERVAL_MS, 0), 1);
    monitor_table_fini(&world->table);
    assert_int_equal(beside.released, 5);
}

static void test_many_answering_targets_keep_their_rate(void **state)
{
    struct world *world = *state;
    enum { COUNT = 50, EACH_MS = 2000 };
    for (int64_t id = 1; id <= COUNT; id++)
        add_target(world, id, EACH_MS, EACH_MS);
    play(world, 2 * EACH_MS);
    memset(world->sends, 0, sizeof world->sends);
    memset(world->gap_min_us, 0, sizeof world->gap_min_us);
    memset(world->gap_max_us, 0, sizeof world->gap_max_us);
    play(world, 100 * EACH_MS);
    for (uint32_t i = 0; i < COUNT; i++) {
        assert_in_range(world->sends[i], 99, 101);
        assert_true(world->gap_min_us[i] >= EACH_MS * 9 / 10 * MS - MS);
        assert_true(world->gap_max_us[i] <= EACH_MS * 11 / 10 * MS + MS);
    }
}

#define FACT(test) cmocka_unit_test_setup_teardown(test, start, stop)

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
