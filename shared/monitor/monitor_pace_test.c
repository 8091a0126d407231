#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <time.h>

#include "monitor_pace.h"

enum { STEPS = 3000 };

static void test_full_bucket_holds_a_millisecond_and_one(void **state)
{
    (void)state;
    static const struct {
        uint32_t per_second;
        size_t allowance;
    } cases[] = {{1, 1}, {999, 1}, {1000, 2}, {50000, 51}, {1000000, 1001}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct monitor_pace pace;
        monitor_pace_init(&pace, cases[i].per_second, 1, 7);
        assert_int_equal(monitor_pace_allowance(&pace, 7), cases[i].allowance);
        // However long the rest, and whatever the product of time and rate.
        assert_int_equal(monitor_pace_allowance(&pace, INT64_MAX / 2), cases[i].allowance);
    }
}

static void test_a_burst_holds_its_time_worth_of_tokens(void **state)
{
    (void)state;
    struct monitor_pace pace;
    monitor_pace_init(&pace, 5000, 50, 7);
    assert_int_equal(monitor_pace_allowance(&pace, 7), 251);
    monitor_pace_spend(&pace, 251);
    assert_int_equal(monitor_pace_allowance(&pace, 50007), 250);
    assert_int_equal(monitor_pace_allowance(&pace, INT64_MAX / 2), 251);
}

static void test_spent_tokens_come_back_with_time_alone(void **state)
{
    (void)state;
    struct monitor_pace pace;
    monitor_pace_init(&pace, 1000, 1, 0);
    monitor_pace_spend(&pace, 2);
    assert_int_equal(monitor_pace_allowance(&pace, 0), 0);
    assert_int_equal(monitor_pace_allowance(&pace, 999), 0);
    assert_int_equal(monitor_pace_allowance(&pace, 1000), 1);
    assert_int_equal(monitor_pace_allowance(&pace, 500), 1); // a time before does not take anything back
    monitor_pace_spend(&pace, 5);
    assert_int_equal(monitor_pace_allowance(&pace, 500), 0);
}

// Fractions of a token are kept: asking every microsecond gives as much as asking once.
static void test_many_small_steps_lose_nothing(void **state)
{
    (void)state;
    struct monitor_pace pace;
    size_t sent = 0;
    monitor_pace_init(&pace, 1777, 1, 0);
    for (int64_t now = 0; now <= 3000000; now++)
        if (monitor_pace_allowance(&pace, now) > 0) {
            monitor_pace_spend(&pace, 1);
            sent++;
        }
    assert_in_range(sent, 3 * 1777, 3 * 1777 + 2);
}

// A greedy sender with random pauses: no window of time holds more than its share and one full bucket.
static void test_no_window_exceeds_the_rate(void **state)
{
    (void)state;
    static const uint32_t rates[] = {3, 1000, 50000, 1000000};
    static int64_t at_us[STEPS], sent[STEPS];
    uint64_t x = (uint64_t)time(NULL) | 1;
    print_message("seed %llu\n", (unsigned long long)x);
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
        struct monitor_pace pace;
        int64_t now_us = 0;
        monitor_pace_init(&pace, rates[r], 1, now_us);
        for (size_t i = 0; i < STEPS; i++) {
            x = x * 6364136223846793005u + 1442695040888963407u;
            now_us += (int64_t)((x >> 40) % (x >> 60 ? 700 : 30000));
            size_t allowance = monitor_pace_allowance(&pace, now_us);
            monitor_pace_spend(&pace, allowance);
            at_us[i] = now_us;
            sent[i] = (int64_t)allowance;
        }
        for (size_t from = 0; from < STEPS; from++)
            for (size_t to = from, sum = 0; to < STEPS && to < from + 300; to++) {
                sum += (size_t)sent[to];
                double share = (double)(at_us[to] - at_us[from]) * rates[r] / 1e6;
                assert_true((double)sum <= share + rates[r] / 1000 + 1 + 1e-6);
            }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_full_bucket_holds_a_millisecond_and_one),
        cmocka_unit_test(test_a_burst_holds_its_time_worth_of_tokens),
        cmocka_unit_test(test_spent_tokens_come_back_with_time_alone),
        cmocka_unit_test(test_many_small_steps_lose_nothing),
        cmocka_unit_test(test_no_window_exceeds_the_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
