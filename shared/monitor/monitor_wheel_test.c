#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "monitor_wheel.h"

enum { TIMERS = 400, TURN = MONITOR_WHEEL_SLOTS };

static uint64_t seed;

static uint64_t next_number(uint64_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed % below;
}

static void start(struct monitor_wheel *wheel, int64_t now_ms, uint32_t capacity)
{
    monitor_wheel_init(wheel, now_ms);
    assert_int_equal(monitor_wheel_reserve(wheel, capacity), 0);
}

static void test_empty_wheel_fires_nothing(void **state)
{
    (void)state;
    struct monitor_wheel wheel;
    monitor_wheel_init(&wheel, 5);
    assert_int_equal(monitor_wheel_fire(&wheel, 5), MONITOR_WHEEL_NONE);
    assert_int_equal(monitor_wheel_fire(&wheel, INT64_C(1) << 50), MONITOR_WHEEL_NONE);
    assert_int_equal(monitor_wheel_wait(&wheel, INT64_C(1) << 50, 700), 700);
    monitor_wheel_fini(&wheel);
    monitor_wheel_fini(&wheel);
}

static void test_timer_fires_at_its_millisecond_and_once(void **state)
{
    (void)state;
    struct monitor_wheel wheel;
    start(&wheel, 1000, 2);
    monitor_wheel_add(&wheel, 1, 1005);
    assert_int_equal(monitor_wheel_fire(&wheel, 1004), MONITOR_WHEEL_NONE);
    assert_int_equal(monitor_wheel_fire(&wheel, 1005), 1);
    assert_int_equal(monitor_wheel_fire(&wheel, 1005), MONITOR_WHEEL_NONE);
    assert_int_equal(monitor_wheel_fire(&wheel, 1005 + TURN), MONITOR_WHEEL_NONE);
    monitor_wheel_fini(&wheel);
}

static void test_timer_in_the_past_fires_at_once(void **state)
{
    (void)state;
    struct monitor_wheel wheel;
    start(&wheel, 1000, 1);
    monitor_wheel_add(&wheel, 0, 3);
    assert_int_equal(monitor_wheel_wait(&wheel, 1000, 100), 0);
    assert_int_equal(monitor_wheel_fire(&wheel, 1000), 0);
    monitor_wheel_fini(&wheel);
}

static void test_timer_of_a_later_turn_waits_for_it(void **state)
{
    (void)state;
    struct monitor_wheel wheel;
    start(&wheel, 0, 2);
    monitor_wheel_add(&wheel, 0, 10 + 3 * TURN);
    monitor_wheel_add(&wheel, 1, 10);
    assert_int_equal(monitor_wheel_fire(&wheel, 10), 1);
    for (int64_t now = 11; now < 10 + 3 * TURN; now++)
        assert_int_equal(monitor_wheel_fire(&wheel, now), MONITOR_WHEEL_NONE);
    assert_int_equal(monitor_wheel_fire(&wheel, 10 + 3 * TURN), 0);
    monitor_wheel_fini(&wheel);
}

static void test_long_pause_loses_nobody(void **state)
{
    (void)state;
    static const int64_t pauses[] = {TURN - 1, TURN, TURN + 1, 7 * TURN + 5, INT64_C(86400000) * 365};
    for (size_t i = 0; i < sizeof pauses / sizeof *pauses; i++) {
        struct monitor_wheel wheel;
        unsigned fired[64] = {0};
        uint32_t index;
        start(&wheel, 12345, 64);
        for (uint32_t timer = 0; timer < 64; timer++)
            monitor_wheel_add(&wheel, timer, 12345 + timer * (TURN / 61));
        while ((index = monitor_wheel_fire(&wheel, 12345 + pauses[i])) != MONITOR_WHEEL_NONE)
            fired[index]++;
        for (uint32_t timer = 0; timer < 64; timer++)
            assert_int_equal(fired[timer], timer * (TURN / 61) <= pauses[i] ? 1 : 0);
        monitor_wheel_fini(&wheel);
    }
}

static void test_growing_keeps_the_running_timers(void **state)
{
    (void)state;
    struct monitor_wheel wheel;
    start(&wheel, 0, 1);
    monitor_wheel_add(&wheel, 0, 4);
    assert_int_equal(monitor_wheel_reserve(&wheel, 100000), 0);
    assert_int_equal(monitor_wheel_reserve(&wheel, 10), 0);
    assert_int_equal(wheel.capacity, 100000);
    monitor_wheel_add(&wheel, 99999, 4);
    uint32_t first = monitor_wheel_fire(&wheel, 4), second = monitor_wheel_fire(&wheel, 4);
    assert_int_equal(first + second, 99999);
    monitor_wheel_fini(&wheel);
}

// What the wheel promises, the slow way: a time per timer, or none.
struct oracle {
    int64_t due_ms[TIMERS];
    bool running[TIMERS];
};

static void add_some(struct monitor_wheel *wheel, struct oracle *oracle, int64_t now_ms, unsigned count)
{
    static const uint64_t spans[] = {1, 50, 2000, 3 * TURN};
    for (; count > 0; count--) {
        uint32_t index = (uint32_t)next_number(TIMERS);
        if (oracle->running[index])
            continue;
        int64_t due_ms = now_ms - 20 + (int64_t)next_number(20 + spans[next_number(4)]);
        monitor_wheel_add(wheel, index, due_ms);
        oracle->due_ms[index] = due_ms;
        oracle->running[index] = true;
    }
}

static void fire_some(struct monitor_wheel *wheel, struct oracle *oracle, int64_t now_ms, unsigned at_most)
{
    uint32_t index = 0;
    while (at_most-- > 0 && (index = monitor_wheel_fire(wheel, now_ms)) != MONITOR_WHEEL_NONE) {
        assert_true(oracle->running[index]);
        assert_true(oracle->due_ms[index] <= now_ms);
        oracle->running[index] = false;
    }
    for (uint32_t i = 0; index == MONITOR_WHEEL_NONE && i < TIMERS; i++)
        assert_false(oracle->running[i] && oracle->due_ms[i] <= now_ms);
}

static int oracle_wait(const struct oracle *oracle, int64_t now_ms, int limit_ms)
{
    int64_t wait = limit_ms;
    for (uint32_t i = 0; i < TIMERS; i++)
        if (oracle->running[i] && oracle->due_ms[i] - now_ms < wait)
            wait = oracle->due_ms[i] > now_ms ? oracle->due_ms[i] - now_ms : 0;
    return (int)wait;
}

// Random timers, pauses and interrupted rounds: nobody is lost, fired early or fired twice.
static void test_wheel_agrees_with_a_brute_force_oracle(void **state)
{
    (void)state;
    static const uint64_t steps[] = {2, 40, 900, 5 * TURN};
    seed = (uint64_t)time(NULL) | 1;
    print_message("seed %llu\n", (unsigned long long)seed);
    struct monitor_wheel wheel;
    static struct oracle oracle;
    int64_t now_ms = (int64_t)next_number(1000000);
    start(&wheel, now_ms, TIMERS);
    for (int round = 0; round < 4000; round++) {
        add_some(&wheel, &oracle, now_ms, (unsigned)next_number(30));
        now_ms += (int64_t)next_number(steps[next_number(4)]);
        bool whole = next_number(4) != 0;
        fire_some(&wheel, &oracle, now_ms, whole ? UINT32_MAX : (unsigned)next_number(5));
        if (whole)
            assert_int_equal(monitor_wheel_wait(&wheel, now_ms, 1000), oracle_wait(&oracle, now_ms, 1000));
    }
    fire_some(&wheel, &oracle, now_ms + 10 * TURN, UINT32_MAX);
    monitor_wheel_fini(&wheel);
}

// While a round is unfinished the loop must come back at once.
static void test_wait_is_zero_while_time_is_not_worked_off(void **state)
{
    (void)state;
    struct monitor_wheel wheel;
    start(&wheel, 0, 2);
    monitor_wheel_add(&wheel, 0, 5);
    monitor_wheel_add(&wheel, 1, 9);
    assert_int_equal(monitor_wheel_fire(&wheel, 10), 0);
    assert_int_equal(monitor_wheel_wait(&wheel, 10, 1000), 0);
    assert_int_equal(monitor_wheel_fire(&wheel, 10), 1);
    assert_int_equal(monitor_wheel_fire(&wheel, 10), MONITOR_WHEEL_NONE);
    assert_int_equal(monitor_wheel_wait(&wheel, 10, 1000), 1000);
    monitor_wheel_fini(&wheel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty_wheel_fires_nothing),
        cmocka_unit_test(test_timer_fires_at_its_millisecond_and_once),
        cmocka_unit_test(test_timer_in_the_past_fires_at_once),
        cmocka_unit_test(test_timer_of_a_later_turn_waits_for_it),
        cmocka_unit_test(test_long_pause_loses_nobody),
        cmocka_unit_test(test_growing_keeps_the_running_timers),
        cmocka_unit_test(test_wheel_agrees_with_a_brute_force_oracle),
        cmocka_unit_test(test_wait_is_zero_while_time_is_not_worked_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
