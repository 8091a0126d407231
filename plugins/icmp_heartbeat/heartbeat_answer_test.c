#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "heartbeat_answer.h"

enum { TIMEOUT_MS = 500, RECHECK_MS = 1000, INTERVAL_MS = 30000, MS = 1000, SECOND = 1000000 };

static const struct icmp_cookie_key key = {{3, 1, 4, 1, 5, 9, 2, 6}};

// A network in which time and answers are ours.
struct world {
    struct monitor_table table;
    int64_t now_us;
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
static struct icmp_send send_now(struct world *world, uint32_t index)
{
    struct icmp_send probe;
    for (;;) {
        struct monitor_due due = monitor_table_due(&world->table, world->now_us);
        if (due.kind == MONITOR_DUE_NONE)
            world->now_us += MS;
        else if (due.kind == MONITOR_DUE_TIMEOUT)
            monitor_table_settle(&world->table, due.index, CAUSE_TIMEOUT, world->now_us);
        else {
            heartbeat_answer_probe(&world->table, &key, due.index, &probe);
            monitor_table_sent(&world->table, due.index, world->now_us);
            if (due.index == index)
                return probe;
        }
    }
}

static struct icmp_received reply_to(const struct icmp_send *probe)
{
    return (struct icmp_received){.message = {.kind = ICMP_KIND_REPLY,
                                              .sequence = (uint16_t)probe->tag.sequence,
                                              .has_tag = true,
                                              .tag = probe->tag},
                                  .source = probe->target};
}

static struct icmp_received error_about(const struct icmp_send *probe, enum cause cause)
{
    struct icmp_received error = reply_to(probe);
    error.message.kind = ICMP_KIND_ERROR;
    error.message.cause = cause;
    error.message.destination = probe->target;
    error.source = addr(254);
    return error;
}

static enum heartbeat_answer answer(struct world *world, const struct icmp_received *received,
                                    int64_t after_us)
{
    return heartbeat_answer_take(&world->table, &key, received, world->now_us + after_us);
}

// Plays the loop for `span_ms`: nobody answers.
static void let_pass(struct world *world, int64_t span_ms)
{
    for (int64_t end_us = world->now_us + span_ms * MS; world->now_us < end_us; world->now_us += MS) {
        struct monitor_due due;
        while ((due = monitor_table_due(&world->table, world->now_us)).kind != MONITOR_DUE_NONE)
            monitor_table_settle(&world->table, due.index, CAUSE_TIMEOUT, world->now_us);
    }
}

static void test_true_reply_is_accepted_with_its_round_trip_time(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
    struct icmp_send probe = send_now(world, index);
    assert_int_equal(probe.tag.index, index);
    assert_int_equal(probe.tag.cookie, icmp_cookie(&key, index, probe.tag.sequence, &probe.target));
    struct icmp_received reply = reply_to(&probe);
    assert_int_equal(answer(world, &reply, 12345), HEARTBEAT_ACCEPTED);
    assert_int_equal(world->table.records[index].last_rtt_us, 12345);
    assert_int_equal(world->table.records[index].verdict.state, PROBE_STATE_UP);
}

static void test_forged_reply_is_rejected_and_the_true_one_still_counts(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
    add_target(world, 2, INTERVAL_MS, 0);
    struct icmp_send probe = send_now(world, index);
    struct icmp_received forged[8];
    for (size_t i = 0; i < 8; i++)
        forged[i] = reply_to(&probe);
    forged[0].source = addr(77);
    forged[1].message.tag.cookie ^= 1;
    forged[2].message.sequence++;
    forged[3].message.tag.sequence++;
    forged[3].message.sequence++;
    forged[4].message.tag.index = 1; // another target's
    forged[4].source = addr(2);
    forged[5].message.tag.index = 2; // past the last, where what was there before still lies
    world->table.targets[2] = world->table.targets[index];
    forged[5].message.tag.cookie = icmp_cookie(&key, 2, probe.tag.sequence, &probe.target);
    forged[6].message.tag.index = UINT32_MAX;
    forged[7].message.has_tag = false;
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(answer(world, &forged[i], 10), HEARTBEAT_REJECTED);
    assert_int_equal(world->table.records[index].results, 0);
    struct icmp_received reply = reply_to(&probe);
    assert_int_equal(answer(world, &reply, 20), HEARTBEAT_ACCEPTED);
}

static void test_second_reply_is_a_duplicate_and_changes_nothing(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
    struct icmp_send first = send_now(world, index);
    struct icmp_received reply = reply_to(&first);
    assert_int_equal(answer(world, &reply, 10), HEARTBEAT_ACCEPTED);
    assert_int_equal(answer(world, &reply, 11), HEARTBEAT_DUPLICATE);
    struct icmp_send second = send_now(world, index);
    assert_int_equal(second.tag.sequence, first.tag.sequence + 1);
    assert_int_equal(answer(world, &reply, 12), HEARTBEAT_DUPLICATE); // of an earlier probe
    assert_int_equal(world->table.records[index].results, 1);
    reply = reply_to(&second);
    assert_int_equal(answer(world, &reply, 13), HEARTBEAT_ACCEPTED);
}

static void test_reply_after_the_timeout_is_late_once(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
    struct icmp_send probe = send_now(world, index);
    struct icmp_received reply = reply_to(&probe);
    assert_int_equal(answer(world, &reply, TIMEOUT_MS * MS),
                     HEARTBEAT_LATE); // though the timer has not fired
    assert_int_equal(answer(world, &reply, TIMEOUT_MS * MS), HEARTBEAT_DUPLICATE);
    send_now(world, index);
    assert_int_equal(strip_at(&world->table.records[index].strip, 0).cause, CAUSE_TIMEOUT);
    for (int i = 0; i < 40; i++)
        send_now(world, index);
    assert_int_equal(answer(world, &reply, 0), HEARTBEAT_LATE); // too old to be remembered
}

static void test_reply_within_the_last_microsecond_counts(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
    world->now_us += 999; // a probe sent at the end of a millisecond has its whole time
    struct icmp_send probe = send_now(world, index);
    int64_t sent_us = world->now_us;
    struct monitor_due due = monitor_table_due(&world->table, sent_us + TIMEOUT_MS * MS - 1);
    assert_int_equal(due.kind, MONITOR_DUE_NONE);
    struct icmp_received reply = reply_to(&probe);
    assert_int_equal(answer(world, &reply, TIMEOUT_MS * MS - 1), HEARTBEAT_ACCEPTED);
}

static void test_error_waits_for_the_timeout_and_names_the_cause(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
    struct icmp_send probe = send_now(world, index);
    struct icmp_received error = error_about(&probe, CAUSE_HOST_UNREACHABLE);
    assert_int_equal(answer(world, &error, 10), HEARTBEAT_NOTED);
    assert_int_equal(world->table.targets[index].error_cause, CAUSE_HOST_UNREACHABLE);
    assert_int_equal(world->table.records[index].results, 0);
    struct icmp_received reply = reply_to(&probe);
    assert_int_equal(answer(world, &reply, 20), HEARTBEAT_ACCEPTED);
    assert_int_equal(answer(world, &error, 30), HEARTBEAT_LATE);
    send_now(world, index);
    assert_int_equal(world->table.targets[index].error_cause, CAUSE_REPLY); // the next probe starts clean
    assert_int_equal(answer(world, &error, 30), HEARTBEAT_LATE);
}

static void test_forged_error_is_rejected(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
    struct icmp_send probe = send_now(world, index);
    struct icmp_received error = error_about(&probe, CAUSE_PROHIBITED);
    error.message.tag.cookie++;
    assert_int_equal(answer(world, &error, 10), HEARTBEAT_REJECTED);
    error = error_about(&probe, CAUSE_PROHIBITED);
    error.message.destination = addr(99);
    assert_int_equal(answer(world, &error, 10), HEARTBEAT_REJECTED);
    assert_int_equal(world->table.targets[index].error_cause, CAUSE_REPLY);
}

static void test_error_quoting_eight_bytes_finds_its_probe(void **state)
{
    struct world *world = *state;
    add_target(world, 1, INTERVAL_MS, 0);
    uint32_t index = add_target(world, 2, INTERVAL_MS, 0);
    struct icmp_send probe = send_now(world, index);
    struct icmp_received error = error_about(&probe, CAUSE_TIME_EXCEEDED);
    error.message.has_tag = false;
    memset(&error.message.tag, 0, sizeof error.message.tag);
    assert_int_equal(answer(world, &error, 10), HEARTBEAT_NOTED);
    assert_int_equal(world->table.targets[index].error_cause, CAUSE_TIME_EXCEEDED);
    error.message.sequence++;
    assert_int_equal(answer(world, &error, 10), HEARTBEAT_REJECTED);
    error.message.sequence--;
    error.message.destination = addr(99);
    assert_int_equal(answer(world, &error, 10), HEARTBEAT_REJECTED);
}

// Two checks of one address have equal sequences: the error is about the one that waits.
static void test_short_error_goes_to_the_check_that_waits(void **state)
{
    struct world *world = *state;
    uint32_t answered = add_target(world, 1, INTERVAL_MS, 0);
    uint32_t waiting = add_target(world, 2, INTERVAL_MS, 20000);
    struct ip_addr same = addr(answered + 1);
    monitor_table_address(&world->table, waiting, &same, 0, CAUSE_REPLY);
    struct icmp_send first = send_now(world, answered);
    struct icmp_received reply = reply_to(&first);
    assert_int_equal(answer(world, &reply, 10), HEARTBEAT_ACCEPTED);
    struct icmp_send second = send_now(world, waiting);
    assert_int_equal(second.tag.sequence, first.tag.sequence);
    struct icmp_received error = error_about(&second, CAUSE_HOST_UNREACHABLE);
    error.message.has_tag = false;
    assert_int_equal(answer(world, &error, 10), HEARTBEAT_NOTED);
    assert_int_equal(world->table.targets[waiting].error_cause, CAUSE_HOST_UNREACHABLE);
}

static void test_changed_address_forgets_the_probe_under_way(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
    struct icmp_send probe = send_now(world, index);
    struct ip_addr same = probe.target, moved = addr(200);
    monitor_table_address(&world->table, index, &same, 0, CAUSE_REPLY);
    assert_int_equal(world->table.targets[index].phase, MONITOR_WAITING);
    monitor_table_address(&world->table, index, &moved, 0, CAUSE_REPLY);
    struct icmp_received reply = reply_to(&probe);
    assert_int_equal(answer(world, &reply, 10), HEARTBEAT_REJECTED);
    struct icmp_send next = send_now(world, index); // within the old timeout, and nothing was missed
    assert_int_equal(ip_addr_compare(&next.target, &moved), 0);
    assert_int_equal(world->table.records[index].results, 0);
    monitor_table_address(&world->table, index, NULL, 0, CAUSE_NO_ADDRESS);
    assert_false(world->table.targets[index].addressed);
    assert_int_equal(world->table.targets[index].missing_cause, CAUSE_NO_ADDRESS);
}

static void test_reused_slot_never_takes_an_old_answer(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
    struct icmp_send old = send_now(world, index);
    monitor_table_remove(&world->table, index);
    struct icmp_received reply = reply_to(&old);
    assert_int_not_equal(answer(world, &reply, 10), HEARTBEAT_ACCEPTED);
    assert_int_equal(world->table.event_count, 0);
    let_pass(world, TIMEOUT_MS + 2);
    assert_int_equal(world->table.used, 0);
    assert_int_equal(answer(world, &reply, 10), HEARTBEAT_REJECTED);
    assert_int_equal(add_target(world, 2, INTERVAL_MS, 0), index); // the same address as well
    assert_int_not_equal(answer(world, &reply, 10), HEARTBEAT_ACCEPTED);
    struct icmp_send next = send_now(world, index);
    assert_true(next.tag.sequence > old.tag.sequence);
    assert_int_not_equal(answer(world, &reply, 10), HEARTBEAT_ACCEPTED);
    assert_int_equal(world->table.records[index].results, 0);
}

static void test_postponed_probe_is_the_same_probe(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
    struct icmp_send probe, again;
    assert_int_equal(monitor_table_due(&world->table, world->now_us).kind, MONITOR_DUE_SEND);
    heartbeat_answer_probe(&world->table, &key, index, &probe);
    monitor_table_postpone(&world->table, index, world->now_us + MS);
    assert_int_equal(monitor_table_due(&world->table, world->now_us).kind, MONITOR_DUE_NONE);
    assert_int_equal(monitor_table_due(&world->table, world->now_us + MS).kind, MONITOR_DUE_SEND);
    heartbeat_answer_probe(&world->table, &key, index, &again);
    assert_memory_equal(&probe.tag, &again.tag, sizeof probe.tag);
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

static void do_something(struct world *world, struct icmp_send *last, uint32_t index)
{
    struct monitor_target *target = &world->table.targets[index];
    struct icmp_received received;
    struct ip_addr other = addr((unsigned)next_number(200) + 1);
    switch (next_number(6)) {
    case 0:
    case 1:
        received = reply_to(&last[index]);
        answer(world, &received, (int64_t)next_number(900) * MS);
        break;
    case 2:
        received = error_about(&last[index], CAUSE_HOST_UNREACHABLE);
        answer(world, &received, 0);
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

static void work_off(struct world *world, struct icmp_send *last, unsigned at_most)
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
        else {
            heartbeat_answer_probe(&world->table, &key, due.index, &last[due.index]);
            monitor_table_sent(&world->table, due.index, world->now_us);
        }
    }
}

// Whatever comes, in whatever order, with pauses: no target is lost and none is asked twice at once.
static void test_no_answer_loses_or_doubles_a_target(void **state)
{
    struct world *world = *state;
    static const uint64_t steps_ms[] = {1, 7, 400, 20000};
    struct icmp_send last[64] = {{.scope = 0}};
    seed = (uint64_t)time(NULL) | 1;
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 3; i++)
        add_target(world, i ? i : 0, 3000, 0);
    for (int round = 0; round < 20000; round++) {
        do_something(world, last, (uint32_t)next_number(world->table.count));
        if (next_number(2))
            continue;
        world->now_us += (int64_t)next_number(steps_ms[next_number(4)] * MS + 1);
        work_off(world, last, next_number(3) ? UINT32_MAX : (unsigned)next_number(4));
        if (round % 16 < 2)
            assert_timers_are_whole(&world->table);
    }
    assert_timers_are_whole(&world->table);
}

#define FACT(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(test_true_reply_is_accepted_with_its_round_trip_time),
        FACT(test_forged_reply_is_rejected_and_the_true_one_still_counts),
        FACT(test_second_reply_is_a_duplicate_and_changes_nothing),
        FACT(test_reply_after_the_timeout_is_late_once),
        FACT(test_reply_within_the_last_microsecond_counts),
        FACT(test_error_waits_for_the_timeout_and_names_the_cause),
        FACT(test_forged_error_is_rejected),
        FACT(test_error_quoting_eight_bytes_finds_its_probe),
        FACT(test_short_error_goes_to_the_check_that_waits),
        FACT(test_changed_address_forgets_the_probe_under_way),
        FACT(test_reused_slot_never_takes_an_old_answer),
        FACT(test_postponed_probe_is_the_same_probe),
        FACT(test_no_answer_loses_or_doubles_a_target),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
