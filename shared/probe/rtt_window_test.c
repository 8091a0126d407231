#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "rtt_window.h"

// The expected values are Python's: statistics.fmean(rtts_us) / 1000, statistics.stdev(rtts_us) / 1000 and
// misses / (misses + len(rtts_us)), as repr() prints them.
static const struct {
    const char *name;
    uint32_t rtts_us[8];
    unsigned replies;
    unsigned misses;
    struct rtt_summary expected;
} CASES[] = {
    {"two", {1000, 3000}, 2, 0, {2.0, 1.4142135623730951, 0.0}},
    {"equal", {20000, 20000, 20000, 20000, 20000}, 5, 0, {20.0, 0.0, 0.0}},
    {"lan", {412, 398, 405, 977, 401, 399}, 6, 2, {0.4986666666666667, 0.23438998840963038, 0.25}},
    {"wan",
     {20123, 19876, 20455, 21002, 20001, 35000, 20100},
     7,
     3,
     {22.365285714285715, 5.584047209515267, 0.3}},
    {"small spread, high mean", {4000000000, 4000000001, 4000000002}, 3, 1, {4000000.001, 0.001, 0.25}},
    {"whole range", {0, 4294967295}, 2, 0, {2147483.6475, 3037000.499268943, 0.0}},
};

static void assert_close(double got, double expected)
{
    if (!(fabs(got - expected) <= 1e-12 * fabs(expected)))
        fail_msg("%.17g instead of %.17g", got, expected);
}

static void test_summary_equals_pythons_statistics(void **state)
{
    (void)state;
    for (unsigned i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct rtt_window window;
        rtt_window_init(&window);
        for (unsigned reply = 0; reply < CASES[i].replies; reply++)
            rtt_window_reply(&window, CASES[i].rtts_us[reply]);
        for (unsigned miss = 0; miss < CASES[i].misses; miss++)
            rtt_window_miss(&window);

        struct rtt_summary got = rtt_window_take(&window);
        print_message("case: %s\n", CASES[i].name);
        assert_close(got.average_ms, CASES[i].expected.average_ms);
        assert_close(got.stddev_ms, CASES[i].expected.stddev_ms);
        assert_close(got.droprate, CASES[i].expected.droprate);
    }
}

static void test_empty_window_is_a_gap(void **state)
{
    (void)state;
    struct rtt_window window;

    rtt_window_init(&window);
    struct rtt_summary got = rtt_window_take(&window);
    assert_true(isnan(got.average_ms) && isnan(got.stddev_ms) && isnan(got.droprate));
}

static void test_misses_alone_are_full_loss_without_a_time(void **state)
{
    (void)state;
    struct rtt_window window;

    rtt_window_init(&window);
    rtt_window_miss(&window);
    struct rtt_summary got = rtt_window_take(&window);
    assert_true(isnan(got.average_ms) && isnan(got.stddev_ms));
    assert_true(got.droprate == 1.0);
}

static void test_one_reply_has_no_spread(void **state)
{
    (void)state;
    struct rtt_window window;

    rtt_window_init(&window);
    rtt_window_reply(&window, 1234);
    struct rtt_summary got = rtt_window_take(&window);
    assert_close(got.average_ms, 1.234);
    assert_true(got.stddev_ms == 0.0 && got.droprate == 0.0);
}

static void test_take_begins_the_next_window(void **state)
{
    (void)state;
    struct rtt_window window;

    rtt_window_init(&window);
    rtt_window_reply(&window, 90000);
    rtt_window_miss(&window);
    rtt_window_take(&window);
    rtt_window_reply(&window, 500);
    struct rtt_summary got = rtt_window_take(&window);
    assert_close(got.average_ms, 0.5);
    assert_true(got.droprate == 0.0);
}

static void test_window_is_24_bytes(void **state)
{
    (void)state;
    assert_int_equal(sizeof(struct rtt_window), 24);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_summary_equals_pythons_statistics),
        cmocka_unit_test(test_empty_window_is_a_gap),
        cmocka_unit_test(test_misses_alone_are_full_loss_without_a_time),
        cmocka_unit_test(test_one_reply_has_no_spread),
        cmocka_unit_test(test_take_begins_the_next_window),
        cmocka_unit_test(test_window_is_24_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
