// The publish loop in a thread of the fixture (pthread_create); the samples come to the test's own hook.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "monitor_fixture.h"
#include "monitor_result.h"

#include "shared/base/clock.h"

enum { TARGETS_MAX = 300 };

static struct log {
    pthread_mutex_t lock;
    unsigned samples[TARGETS_MAX];
    struct monitor_sample last[TARGETS_MAX];
    char check_key[32];
    int64_t at_ms[TARGETS_MAX]; // of the first sample
    unsigned foreign;
    unsigned rounds;
} taken = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void take_sample(void *context, const struct monitor_sample *sample)
{
    (void)context;
    unsigned number = (unsigned)strtoul(sample->device_key + 1, NULL, 10);
    pthread_mutex_lock(&taken.lock);
    if (sample->device_key[0] != 'd' || number >= TARGETS_MAX)
        taken.foreign++;
    else {
        if (taken.samples[number]++ == 0)
            taken.at_ms[number] = clock_mono_us() / 1000;
        taken.last[number] = *sample;
        snprintf(taken.check_key, sizeof taken.check_key, "%s", sample->check_key);
    }
    pthread_mutex_unlock(&taken.lock);
}

static void take_round(void *context)
{
    (void)context;
    pthread_mutex_lock(&taken.lock);
    taken.rounds++;
    pthread_mutex_unlock(&taken.lock);
}

static int start(void **state)
{
    int status = monitor_fixture_new(state);
    struct monitor_fixture *fixture = *state;
    fixture->monitor.hooks.sample = take_sample;
    fixture->monitor.hooks.round = take_round;
    fixture->monitor.hooks.publish_interval_ms = 200;
    pthread_mutex_lock(&taken.lock);
    memset(taken.samples, 0, sizeof taken.samples);
    taken.foreign = taken.rounds = 0;
    pthread_mutex_unlock(&taken.lock);
    return status;
}

static uint32_t add_target(struct monitor_fixture *fixture, unsigned number, int64_t check_id,
                           uint32_t interval_ms)
{
    struct monitor_record record = {.check_id = check_id,
                                    .interval_ms = interval_ms,
                                    .check_key = "v4",
                                    .policy = {.down_after = 1, .up_after = 1, .unknown_after = 1}};
    uint32_t index;
    int64_t now_us = clock_mono_us();
    snprintf(record.device_key, sizeof record.device_key, "%s%u", check_id ? "d" : "self", number);
    verdict_init(&record.verdict, now_us / 1000);
    rtt_window_init(&record.window);
    pthread_mutex_lock(&fixture->monitor.lock);
    assert_int_equal(monitor_table_add(&fixture->monitor.table, &record, 0, now_us, &index), 0);
    pthread_mutex_unlock(&fixture->monitor.lock);
    return index;
}

static unsigned samples_of(unsigned number)
{
    pthread_mutex_lock(&taken.lock);
    unsigned count = taken.samples[number];
    pthread_mutex_unlock(&taken.lock);
    return count;
}

static unsigned rounds(void)
{
    pthread_mutex_lock(&taken.lock);
    unsigned count = taken.rounds;
    pthread_mutex_unlock(&taken.lock);
    return count;
}

static struct monitor_sample sample_of(unsigned number)
{
    pthread_mutex_lock(&taken.lock);
    struct monitor_sample sample = taken.last[number];
    pthread_mutex_unlock(&taken.lock);
    return sample;
}

static void test_sample_tells_what_was_measured(void **state)
{
    struct monitor_fixture *fixture = *state;
    uint32_t up = add_target(fixture, 1, 1, 100), down = add_target(fixture, 2, 2, 100);
    uint32_t unknown = add_target(fixture, 3, 3, 100);
    for (int i = 0; i < 4; i++)
        monitor_fixture_result(fixture, up, CAUSE_REPLY, 0);
    monitor_fixture_result(fixture, down, CAUSE_REPLY, 20);
    monitor_fixture_result(fixture, down, CAUSE_TIMEOUT, 10);
    monitor_fixture_result(fixture, unknown, CAUSE_NO_ROUTE, 0);
    monitor_fixture_start(fixture, monitor_publish_loop);
    MONITOR_AWAIT(samples_of(1) && samples_of(2) && samples_of(3));
    struct monitor_sample sample = sample_of(1);
    assert_true(fabs(sample.rtt.average_ms - 1.5) < 1e-9 && sample.up == 1 && sample.rtt.droprate == 0);
    assert_int_equal(sample.kinds, 1u << MONITOR_RTT); // no engine, no further values
    assert_true(sample.rtt.stddev_ms == 0);
    assert_int_equal(sample.interval_ms, 200);
    assert_string_equal(taken.check_key, "v4");
    sample = sample_of(2);
    assert_true(sample.up == 0 && sample.rtt.droprate == 0.5);
    sample = sample_of(3); // a gap is never zero
    assert_true(isnan(sample.up) && isnan(sample.rtt.average_ms) && isnan(sample.rtt.stddev_ms) &&
                isnan(sample.rtt.droprate));
    assert_int_equal(sample.kinds, 0);
    for (size_t i = 0; i < MONITOR_VALUES; i++)
        assert_true(isnan(sample.values[i]));
}

static void test_nothing_new_gives_no_sample(void **state)
{
    struct monitor_fixture *fixture = *state;
    uint32_t index = add_target(fixture, 1, 1, 100);
    add_target(fixture, 2, 2, 100);
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 0);
    monitor_fixture_start(fixture, monitor_publish_loop);
    MONITOR_AWAIT(samples_of(1) == 1);
    unsigned seen = rounds();
    MONITOR_AWAIT(rounds() >= seen + 3);
    assert_int_equal(samples_of(1), 1);
    assert_int_equal(samples_of(2), 0);
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 0);
    MONITOR_AWAIT(samples_of(1) == 2);
}

static void test_rare_target_says_its_own_interval(void **state)
{
    struct monitor_fixture *fixture = *state;
    uint32_t index = add_target(fixture, 1, 1, 60000);
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 0);
    monitor_fixture_start(fixture, monitor_publish_loop);
    MONITOR_AWAIT(samples_of(1) == 1);
    assert_int_equal(sample_of(1).interval_ms, 60000);
    monitor_fixture_result(fixture, index, CAUSE_TIMEOUT,
                           0); // a re-check within its interval is no second sample
    unsigned seen = rounds();
    MONITOR_AWAIT(rounds() >= seen + 3);
    assert_int_equal(samples_of(1), 1);
}

static void test_self_checks_and_removed_targets_are_not_published(void **state)
{
    struct monitor_fixture *fixture = *state;
    uint32_t self_check = add_target(fixture, 1, 0, 100), removed = add_target(fixture, 2, 2, 100);
    uint32_t kept = add_target(fixture, 3, 3, 100);
    pthread_mutex_lock(&fixture->monitor.lock);
    monitor_table_remove(&fixture->monitor.table, removed);
    pthread_mutex_unlock(&fixture->monitor.lock);
    monitor_fixture_result(fixture, self_check, CAUSE_REPLY, 0);
    monitor_fixture_result(fixture, removed, CAUSE_REPLY, 0);
    monitor_fixture_result(fixture, kept, CAUSE_REPLY, 0);
    monitor_fixture_start(fixture, monitor_publish_loop);
    MONITOR_AWAIT(samples_of(3) == 1 && rounds() >= 3);
    assert_int_equal(samples_of(2), 0);
    assert_int_equal(taken.foreign, 0);
}

// 300 new series: all come, each once, and never many at once.
static void test_new_series_begin_a_few_at_a_time(void **state)
{
    struct monitor_fixture *fixture = *state;
    for (unsigned i = 0; i < TARGETS_MAX; i++)
        monitor_fixture_result(fixture, add_target(fixture, i, i + 1, 3600000), CAUSE_REPLY, 0);
    monitor_fixture_start(fixture, monitor_publish_loop);
    for (unsigned i = 0; i < TARGETS_MAX; i++)
        MONITOR_AWAIT(samples_of(i) == 1);
    unsigned most = 0;
    for (unsigned i = 0; i < TARGETS_MAX; i++) {
        unsigned near = 0;
        for (unsigned n = 0; n < TARGETS_MAX; n++)
            near += taken.at_ms[n] >= taken.at_ms[i] && taken.at_ms[n] < taken.at_ms[i] + 50;
        most = near > most ? near : most;
    }
    assert_true(most <= TARGETS_MAX / 4);
}

// What a plugin knows of its targets beside the verdict.
static uint32_t take_values(void *context, uint32_t index, double values[MONITOR_VALUES])
{
    const uint32_t *with = context;
    for (size_t i = 0; i < MONITOR_VALUES; i++)
        assert_true(isnan(values[i])); // what is not set is a gap
    if (index != *with)
        return 0;
    values[1] = 503;
    values[2] = 1; // of which it does not say that the check measures it
    return 3;
}

static void test_values_of_the_plugin_are_in_the_sample(void **state)
{
    struct monitor_fixture *fixture = *state;
    uint32_t with = add_target(fixture, 1, 1, 100), without = add_target(fixture, 2, 2, 100);
    fixture->monitor.engine = (struct monitor_engine){.values = take_values, .context = &with};
    monitor_fixture_result(fixture, with, CAUSE_WRONG_ANSWER, 0);
    monitor_fixture_result(fixture, without, CAUSE_REPLY, 0);
    monitor_fixture_start(fixture, monitor_publish_loop);
    MONITOR_AWAIT(samples_of(1) && samples_of(2));
    struct monitor_sample sample = sample_of(1);
    assert_int_equal(sample.kinds, 2); // what was never a number is not told
    assert_true(isnan(sample.values[0]) && sample.values[1] == 503);
    sample = sample_of(2);
    assert_int_equal(sample.kinds, 0);
    assert_true(isnan(sample.values[1]));
    monitor_fixture_stop(fixture); // before what the engine knows is gone
}

// The next sample of a target after a result of its own.
static struct monitor_sample next_sample(struct monitor_fixture *fixture, uint32_t index, unsigned number,
                                         enum cause cause)
{
    unsigned seen = samples_of(number);
    monitor_fixture_result(fixture, index, cause, 0);
    MONITOR_AWAIT(samples_of(number) == seen + 1);
    return sample_of(number);
}

static void test_value_that_stays_unknown_is_told_once(void **state)
{
    static const struct {
        enum cause cause;
        bool told;
    } steps[] = {{CAUSE_TIMEOUT, false}, {CAUSE_TIMEOUT, false}, {CAUSE_REPLY, true},     {CAUSE_REPLY, true},
                 {CAUSE_TIMEOUT, true},  {CAUSE_TIMEOUT, false}, {CAUSE_NO_ROUTE, false}, {CAUSE_REPLY, true},
                 {CAUSE_TIMEOUT, true},  {CAUSE_REPLY, true}};
    struct monitor_fixture *fixture = *state;
    uint32_t index = add_target(fixture, 1, 1, 100);
    monitor_fixture_start(fixture, monitor_publish_loop);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct monitor_sample sample = next_sample(fixture, index, 1, steps[i].cause);
        assert_int_equal(sample.kinds, steps[i].told ? 1u << MONITOR_RTT : 0);
        assert_true(isnan(sample.rtt.average_ms) == (steps[i].cause != CAUSE_REPLY));
        assert_true(isnan(sample.up) == (steps[i].cause == CAUSE_NO_ROUTE)); // and is there each time
    }
}

// What a plugin knows of its one target; NaN is nothing.
struct known {
    double values[MONITOR_VALUES];
    uint32_t kinds;
};

static uint32_t take_known(void *context, uint32_t index, double values[MONITOR_VALUES])
{
    const struct known *known = context;
    (void)index;
    memcpy(values, known->values, sizeof known->values);
    return known->kinds;
}

static void test_each_value_of_the_plugin_is_told_for_itself(void **state)
{
    static const struct {
        struct known known;
        uint32_t told;
    } steps[] = {{{{NAN, 503, NAN}, 7}, 2}, {{{1, NAN, NAN}, 7}, 3},   {{{1, NAN, 9}, 7}, 5},
                 {{{1, 200, 9}, 7}, 7},     {{{NAN, NAN, NAN}, 7}, 7}, {{{NAN, NAN, NAN}, 7}, 0},
                 {{{1, 200, 9}, 7}, 7},     {{{1, 200, 9}, 3}, 3},     {{{1, NAN, NAN}, 7}, 3}};
    struct monitor_fixture *fixture = *state;
    struct known known;
    uint32_t index = add_target(fixture, 1, 1, 100);
    fixture->monitor.engine = (struct monitor_engine){.values = take_known, .context = &known};
    monitor_fixture_start(fixture, monitor_publish_loop);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        pthread_mutex_lock(&fixture->monitor.lock);
        known = steps[i].known;
        pthread_mutex_unlock(&fixture->monitor.lock);
        assert_int_equal(next_sample(fixture, index, 1, CAUSE_REPLY).kinds, steps[i].told);
    }
    monitor_fixture_stop(fixture); // before what the engine knows is gone
}

static unsigned timed(void)
{
    unsigned count = 0;
    for (unsigned i = 0; i < TARGETS_MAX; i++)
        count += (sample_of(i).kinds & 1u << MONITOR_RTT) != 0;
    return count;
}

// 300 times that come back at once are new series for the writers: a few begin per round, and meanwhile the
// verdict of each target is told as ever.
static void test_values_return_a_few_at_a_time(void **state)
{
    struct monitor_fixture *fixture = *state;
    struct monitor_table *table = &fixture->monitor.table;
    fixture->monitor.hooks.publish_interval_ms = 100; // one slice
    for (unsigned i = 0; i < TARGETS_MAX; i++) {
        add_target(fixture, i, i + 1, 100);
        table->records[i].publish_ms = 1; // known, and silent of late
    }
    monitor_fixture_start(fixture, monitor_publish_loop);
    unsigned before = 0;
    for (unsigned round = 0; round < 4; round++) {
        unsigned seen[TARGETS_MAX];
        for (unsigned i = 0; i < TARGETS_MAX; i++)
            seen[i] = samples_of(i);
        pthread_mutex_lock(&fixture->monitor.lock);
        for (unsigned i = 0; i < TARGETS_MAX; i++)
            monitor_result_add(table, i, CAUSE_REPLY, clock_mono_us(), 1500);
        pthread_mutex_unlock(&fixture->monitor.lock);
        for (unsigned i = 0; i < TARGETS_MAX; i++) {
            MONITOR_AWAIT(samples_of(i) == seen[i] + 1);
            assert_true(sample_of(i).up == 1);
        }
        unsigned now = timed();
        assert_in_range(now, before + 1, before + 20);
        before = now;
    }
}

static void test_stop_ends_a_long_interval_at_once(void **state)
{
    struct monitor_fixture *fixture = *state;
    fixture->monitor.hooks.publish_interval_ms = 3600000;
    monitor_fixture_start(fixture, monitor_publish_loop);
    MONITOR_AWAIT(rounds() >= 1);
    int64_t begin_us = clock_mono_us();
    monitor_fixture_stop(fixture);
    assert_true(clock_mono_us() - begin_us < patience_fixture_ms(5000) * INT64_C(1000));
}

#define FACT(test) cmocka_unit_test_setup_teardown(test, start, monitor_fixture_free)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(test_sample_tells_what_was_measured),
        FACT(test_nothing_new_gives_no_sample),
        FACT(test_rare_target_says_its_own_interval),
        FACT(test_self_checks_and_removed_targets_are_not_published),
        FACT(test_new_series_begin_a_few_at_a_time),
        FACT(test_values_of_the_plugin_are_in_the_sample),
        FACT(test_value_that_stays_unknown_is_told_once),
        FACT(test_each_value_of_the_plugin_is_told_for_itself),
        FACT(test_values_return_a_few_at_a_time),
        FACT(test_stop_ends_a_long_interval_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
