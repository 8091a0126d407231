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

#include "heartbeat_table.h"

enum { TIMEOUT_MS = 500, RECHECK_MS = 1000, INTERVAL_MS = 30000, MS = 1000, SECOND = 1000000 };

// A network in which time and answers are ours.
struct world {
    struct heartbeat_table table;
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
    struct heartbeat_record record = {.check_id = check_id,
                                      .interval_ms = interval_ms,
                                      .rechecks = check_id ? 3 : 0,
                                      .policy = {.down_after = 4, .up_after = 1, .unknown_after = 2}};
    uint32_t index;
    verdict_init(&record.verdict, world->now_us / MS);
    assert_int_equal(heartbeat_table_add(&world->table, &record, spread_ms, world->now_us, &index), 0);
    struct ip_addr target = addr(index + 1);
    heartbeat_table_address(&world->table, index, &target, 0, CAUSE_REPLY);
    return index;
}

static int start(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    const struct icmp_cookie_key key = {{3, 1, 4, 1, 5, 9, 2, 6}};
    world->now_us = INT64_C(5000) * SECOND;
    heartbeat_table_init(&world->table, &key, TIMEOUT_MS, RECHECK_MS, world->now_us);
    *state = world;
    return 0;
}

static int stop(void **state)
{
    struct world *world = *state;
    heartbeat_table_fini(&world->table);
    free(world);
    return 0;
}

// Sends the next probe of `index` as if it were due.
static struct icmp_send send_now(struct world *world, uint32_t index)
{
    struct icmp_send probe;
    for (;;) {
        struct heartbeat_due due = heartbeat_table_due(&world->table, world->now_us);
        if (due.kind == HEARTBEAT_DUE_NONE)
            world->now_us += MS;
        else if (due.kind == HEARTBEAT_DUE_TIMEOUT)
            heartbeat_table_settle(&world->table, due.index, CAUSE_TIMEOUT, world->now_us);
        else {
            heartbeat_table_probe(&world->table, due.index, &probe);
            heartbeat_table_sent(&world->table, due.index, world->now_us);
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
    return heartbeat_table_answer(&world->table, received, world->now_us + after_us);
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
        struct heartbeat_due due;
        while ((due = heartbeat_table_due(&world->table, world->now_us)).kind != HEARTBEAT_DUE_NONE) {
            struct icmp_send probe;
            if (due.kind == HEARTBEAT_DUE_TIMEOUT) {
                heartbeat_table_settle(&world->table, due.index, CAUSE_TIMEOUT, world->now_us);
                continue;
            }
            heartbeat_table_probe(&world->table, due.index, &probe);
            heartbeat_table_sent(&world->table, due.index, world->now_us);
            note_send(world, due.index);
            struct icmp_received reply = reply_to(&probe);
            if (!world->silent[due.index])
                assert_int_equal(answer(world, &reply, 200), HEARTBEAT_ACCEPTED);
        }
    }
}

static void test_true_reply_is_accepted_with_its_round_trip_time(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
    struct icmp_send probe = send_now(world, index);
    assert_int_equal(probe.tag.index, index);
    assert_int_equal(probe.tag.cookie,
                     icmp_cookie(&world->table.key, index, probe.tag.sequence, &probe.target));
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
    forged[5].message.tag.cookie = icmp_cookie(&world->table.key, 2, probe.tag.sequence, &probe.target);
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
    struct heartbeat_due due = heartbeat_table_due(&world->table, sent_us + TIMEOUT_MS * MS - 1);
    assert_int_equal(due.kind, HEARTBEAT_DUE_NONE);
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
    heartbeat_table_address(&world->table, waiting, &same, 0, CAUSE_REPLY);
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
    heartbeat_table_address(&world->table, index, &same, 0, CAUSE_REPLY);
    assert_int_equal(world->table.targets[index].phase, HEARTBEAT_WAITING);
    heartbeat_table_address(&world->table, index, &moved, 0, CAUSE_REPLY);
    struct icmp_received reply = reply_to(&probe);
    assert_int_equal(answer(world, &reply, 10), HEARTBEAT_REJECTED);
    struct icmp_send next = send_now(world, index); // within the old timeout, and nothing was missed
    assert_int_equal(ip_addr_compare(&next.target, &moved), 0);
    assert_int_equal(world->table.records[index].results, 0);
    heartbeat_table_address(&world->table, index, NULL, 0, CAUSE_NO_ADDRESS);
    assert_false(world->table.targets[index].addressed);
    assert_int_equal(world->table.targets[index].missing_cause, CAUSE_NO_ADDRESS);
}

static void test_reused_slot_never_takes_an_old_answer(void **state)
{
    struct world *world = *state;
    uint32_t index = add_target(world, 1, INTERVAL_MS, 0);
    struct icmp_send old = send_now(world, index);
    heartbeat_table_remove(&world->table, index);
    struct icmp_received reply = reply_to(&old);
    assert_int_not_equal(answer(world, &reply, 10), HEARTBEAT_ACCEPTED);
    assert_int_equal(world->table.event_count, 0);
    play(world, TIMEOUT_MS + 2);
    assert_int_equal(world->table.used, 0);
    assert_int_equal(answer(world, &reply, 10), HEARTBEAT_REJECTED);
    assert_int_equal(add_target(world, 2, INTERVAL_MS, 0), index); // the same address as well
    assert_int_not_equal(answer(world, &reply, 10), HEARTBEAT_ACCEPTED);
    struct icmp_send next = send_now(world, index);
    assert_true(next.tag.sequence > old.tag.sequence);
    assert_int_not_equal(answer(world, &reply, 10), HEARTBEAT_ACCEPTED);
    assert_int_equal(world->table.records[index].results, 0);
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
    struct icmp_send probe, again;
    assert_int_equal(heartbeat_table_due(&world->table, world->now_us).kind, HEARTBEAT_DUE_SEND);
    heartbeat_table_probe(&world->table, index, &probe);
    heartbeat_table_postpone(&world->table, index, world->now_us);
    assert_int_equal(heartbeat_table_due(&world->table, world->now_us).kind, HEARTBEAT_DUE_NONE);
    assert_int_equal(heartbeat_table_due(&world->table, world->now_us + MS).kind, HEARTBEAT_DUE_SEND);
    heartbeat_table_probe(&world->table, index, &again);
    assert_memory_equal(&probe.tag, &again.tag, sizeof probe.tag);
}

static void test_self_check_is_asked_at_its_interval_alone(void **state)
{
    struct world *world = *state;
    uint32_t self_check = add_target(world, 0, INTERVAL_MS, 0);
    add_target(world, 1, INTERVAL_MS, 0);
    play(world, 10 * INTERVAL_MS);
    assert_in_range(world->sends[self_check], 9, 11);
    assert_false(heartbeat_table_is_blind(&world->table));
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
    assert_true(heartbeat_table_is_blind(&world->table));
    world->silent[second] = false;
    play(world, 2 * INTERVAL_MS);
    assert_false(heartbeat_table_is_blind(&world->table)); // one that answers is enough
}

static void test_without_self_checks_nobody_is_blind(void **state)
{
    struct world *world = *state;
    uint32_t target = add_target(world, 1, INTERVAL_MS, 0);
    world->silent[target] = true;
    play(world, INTERVAL_MS);
    assert_false(heartbeat_table_is_blind(&world->table));
}

static void test_self_checks_are_bounded(void **state)
{
    struct world *world = *state;
    for (int i = 0; i < HEARTBEAT_SELF_CHECK_MAX; i++)
        add_target(world, 0, INTERVAL_MS, 0);
    struct heartbeat_record record = {.interval_ms = INTERVAL_MS};
    uint32_t index = 4711;
    assert_int_equal(heartbeat_table_add(&world->table, &record, 0, world->now_us, &index), -ENOSPC);
    assert_int_equal(index, 4711);
    assert_int_equal(world->table.used, HEARTBEAT_SELF_CHECK_MAX);
}

static void test_table_grows_and_fills_its_holes(void **state)
{
    struct world *world = *state;
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(add_target(world, i + 1, INTERVAL_MS, 0), i);
    heartbeat_table_remove(&world->table, 700);
    heartbeat_table_remove(&world->table, 3);
    struct heartbeat_due due;
    while ((due = heartbeat_table_due(&world->table, world->now_us)).kind != HEARTBEAT_DUE_NONE)
        heartbeat_table_settle(&world->table, due.index, CAUSE_NO_ADDRESS, world->now_us);
    assert_int_equal(world->table.used, 998);
    assert_int_equal(add_target(world, 2001, INTERVAL_MS, 0), 3);
    assert_int_equal(add_target(world, 2002, INTERVAL_MS, 0), 700);
    assert_int_equal(add_target(world, 2003, INTERVAL_MS, 0), 1000);
}

// Each used slot has one timer, and no other has any.
static void assert_timers_are_whole(const struct heartbeat_table *table)
{
    unsigned timers[64] = {0};
    for (uint32_t slot = 0; slot < HEARTBEAT_WHEEL_SLOTS; slot++)
        for (uint32_t i = table->wheel.slots[slot]; i != HEARTBEAT_WHEEL_NONE;
             i = table->wheel.entries[i].next)
            assert_true(++timers[i] == 1);
    for (uint32_t i = 0; i < table->count; i++)
        assert_int_equal(timers[i], table->targets[i].used ? 1 : 0);
}

static void do_something(struct world *world, struct icmp_send *last, uint32_t index)
{
    struct heartbeat_target *target = &world->table.targets[index];
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
            heartbeat_table_address(&world->table, index, next_number(3) ? &other : NULL, 0,
                                    CAUSE_NO_ADDRESS);
        break;
    case 4:
        if (target->used && !target->self_check && next_number(4) == 0)
            heartbeat_table_remove(&world->table, index);
        break;
    case 5:
        if (world->table.used < 40)
            add_target(world, 1 + (int64_t)next_number(1000), 600 + (uint32_t)next_number(9000), 1000);
        break;
    }
}

static void work_off(struct world *world, struct icmp_send *last, unsigned at_most)
{
    struct heartbeat_due due;
    for (; at_most > 0; at_most--) {
        due = heartbeat_table_due(&world->table, world->now_us);
        if (due.kind == HEARTBEAT_DUE_NONE)
            return;
        assert_true(world->table.targets[due.index].used);
        unsigned choice = (unsigned)next_number(10);
        if (due.kind == HEARTBEAT_DUE_TIMEOUT)
            heartbeat_table_settle(&world->table, due.index, CAUSE_TIMEOUT, world->now_us);
        else if (choice == 0)
            heartbeat_table_postpone(&world->table, due.index, world->now_us);
        else if (choice == 1 || !world->table.targets[due.index].addressed)
            heartbeat_table_settle(&world->table, due.index, CAUSE_SEND_FAILED, world->now_us);
        else {
            heartbeat_table_probe(&world->table, due.index, &last[due.index]);
            heartbeat_table_sent(&world->table, due.index, world->now_us);
        }
    }
}

// Whatever comes, in whatever order, with pauses: no target is lost and none is asked twice at once.
static void test_no_target_is_ever_lost_or_doubled(void **state)
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
        FACT(test_many_answering_targets_keep_their_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
