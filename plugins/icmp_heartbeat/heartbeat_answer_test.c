#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "heartbeat_answer.h"

#include "shared/monitor/monitor_table_fixture.h"

static const struct icmp_cookie_key key = {{3, 1, 4, 1, 5, 9, 2, 6}};

static struct icmp_send last[MONITOR_TABLE_FIXTURE_MAX]; // probes, by target

static void make_probe(struct monitor_table_fixture *world, uint32_t index)
{
    heartbeat_answer_probe(&world->table, &key, index, &last[index]);
}

static int start(void **state)
{
    int status = monitor_table_fixture_new(state);
    struct monitor_table_fixture *world = *state;
    world->sending = make_probe;
    memset(last, 0, sizeof last);
    return status;
}

// Sends the next probe of `index` as if it were due.
static struct icmp_send send_now(struct monitor_table_fixture *world, uint32_t index)
{
    monitor_table_fixture_send(world, index);
    return last[index];
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
    error.source = monitor_table_fixture_addr(254);
    return error;
}

static enum heartbeat_answer answer(struct monitor_table_fixture *world, const struct icmp_received *received,
                                    int64_t after_us)
{
    return heartbeat_answer_take(&world->table, &key, received, world->now_us + after_us);
}

static void test_true_reply_is_accepted_with_its_round_trip_time(void **state)
{
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
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
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
    monitor_table_fixture_add(world, 2, INTERVAL_MS, 0);
    struct icmp_send probe = send_now(world, index);
    struct icmp_received forged[8];
    for (size_t i = 0; i < 8; i++)
        forged[i] = reply_to(&probe);
    forged[0].source = monitor_table_fixture_addr(77);
    forged[1].message.tag.cookie ^= 1;
    forged[2].message.sequence++;
    forged[3].message.tag.sequence++;
    forged[3].message.sequence++;
    forged[4].message.tag.index = 1; // another target's
    forged[4].source = monitor_table_fixture_addr(2);
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
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
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
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
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
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
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
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
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
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
    struct icmp_send probe = send_now(world, index);
    struct icmp_received error = error_about(&probe, CAUSE_PROHIBITED);
    error.message.tag.cookie++;
    assert_int_equal(answer(world, &error, 10), HEARTBEAT_REJECTED);
    error = error_about(&probe, CAUSE_PROHIBITED);
    error.message.destination = monitor_table_fixture_addr(99);
    assert_int_equal(answer(world, &error, 10), HEARTBEAT_REJECTED);
    assert_int_equal(world->table.targets[index].error_cause, CAUSE_REPLY);
}

static void test_error_quoting_eight_bytes_finds_its_probe(void **state)
{
    struct monitor_table_fixture *world = *state;
    monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
    uint32_t index = monitor_table_fixture_add(world, 2, INTERVAL_MS, 0);
    struct icmp_send probe = send_now(world, index);
    struct icmp_received error = error_about(&probe, CAUSE_TIME_EXCEEDED);
    error.message.has_tag = false;
    memset(&error.message.tag, 0, sizeof error.message.tag);
    assert_int_equal(answer(world, &error, 10), HEARTBEAT_NOTED);
    assert_int_equal(world->table.targets[index].error_cause, CAUSE_TIME_EXCEEDED);
    error.message.sequence++;
    assert_int_equal(answer(world, &error, 10), HEARTBEAT_REJECTED);
    error.message.sequence--;
    error.message.destination = monitor_table_fixture_addr(99);
    assert_int_equal(answer(world, &error, 10), HEARTBEAT_REJECTED);
}

// Two checks of one address have equal sequences: the error is about the one that waits.
static void test_short_error_goes_to_the_check_that_waits(void **state)
{
    struct monitor_table_fixture *world = *state;
    uint32_t answered = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
    uint32_t waiting = monitor_table_fixture_add(world, 2, INTERVAL_MS, 20000);
    struct ip_addr same = monitor_table_fixture_addr(answered + 1);
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
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
    struct icmp_send probe = send_now(world, index);
    struct ip_addr same = probe.target, moved = monitor_table_fixture_addr(200);
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
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
    struct icmp_send old = send_now(world, index);
    monitor_table_remove(&world->table, index);
    struct icmp_received reply = reply_to(&old);
    assert_int_not_equal(answer(world, &reply, 10), HEARTBEAT_ACCEPTED);
    assert_int_equal(world->table.event_count, 0);
    monitor_table_fixture_play(world, TIMEOUT_MS + 2);
    assert_int_equal(world->table.used, 0);
    assert_int_equal(answer(world, &reply, 10), HEARTBEAT_REJECTED);
    assert_int_equal(monitor_table_fixture_add(world, 2, INTERVAL_MS, 0), index); // the same address as well
    assert_int_not_equal(answer(world, &reply, 10), HEARTBEAT_ACCEPTED);
    struct icmp_send next = send_now(world, index);
    assert_true(next.tag.sequence > old.tag.sequence);
    assert_int_not_equal(answer(world, &reply, 10), HEARTBEAT_ACCEPTED);
    assert_int_equal(world->table.records[index].results, 0);
}

static void test_postponed_probe_is_the_same_probe(void **state)
{
    struct monitor_table_fixture *world = *state;
    uint32_t index = monitor_table_fixture_add(world, 1, INTERVAL_MS, 0);
    struct icmp_send probe, again;
    assert_int_equal(monitor_table_due(&world->table, world->now_us).kind, MONITOR_DUE_SEND);
    heartbeat_answer_probe(&world->table, &key, index, &probe);
    monitor_table_postpone(&world->table, index, world->now_us + MS);
    assert_int_equal(monitor_table_due(&world->table, world->now_us).kind, MONITOR_DUE_NONE);
    assert_int_equal(monitor_table_due(&world->table, world->now_us + MS).kind, MONITOR_DUE_SEND);
    heartbeat_answer_probe(&world->table, &key, index, &again);
    assert_memory_equal(&probe.tag, &again.tag, sizeof probe.tag);
}

// A reply or an error about the last probe comes, at any time, also twice.
static void answer_anyhow(struct monitor_table_fixture *world, uint32_t index)
{
    struct icmp_received received = reply_to(&last[index]);
    if (monitor_table_fixture_number(3))
        answer(world, &received, (int64_t)monitor_table_fixture_number(900) * MS);
    else {
        received = error_about(&last[index], CAUSE_HOST_UNREACHABLE);
        answer(world, &received, 0);
    }
}

static void test_no_answer_loses_or_doubles_a_target(void **state)
{
    monitor_table_fixture_storm(*state, answer_anyhow);
}

#define FACT(test) cmocka_unit_test_setup_teardown(test, start, monitor_table_fixture_free)

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
