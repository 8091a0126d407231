#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "check_history.h"
#include "rrd_series.h"

static void test_series_are_joined_by_their_times(void **state)
{
    (void)state;
    double times[] = {0.001, 0.002, NAN, 0.004};
    double greatest[] = {0.005, 0.006};
    double up[] = {1, 1, 0, 0.99999999};
    const struct rrd_series series[HISTORY_SERIES] = {
        [HISTORY_AVERAGE] = {1000, 10, 4, times},
        [HISTORY_MAX] = {1000, 20, 2, greatest},
        [HISTORY_UP] = {1000, 10, 4, up},
    };
    struct check_history history = {.start_s = 1005, .end_s = 1035};

    assert_int_equal(check_history_join(&history, series, 1000), 0);
    assert_int_equal(history.count, 4);
    assert_int_equal(history.step_s, 10);
    assert_int_equal(history.points[0].end_s, 1010);
    assert_int_equal(history.points[3].end_s, 1040);
    assert_float_equal(history.points[1].average_ms, 2, 1e-12);
    assert_float_equal(history.points[1].max_ms, 5, 1e-12);
    assert_float_equal(history.points[2].max_ms, 6, 1e-12);
    assert_true(isnan(history.points[2].average_ms));
    assert_true(isnan(history.points[0].min_ms) && isnan(history.points[0].loss));
    assert_float_equal(history.points[0].down, 0, 0);
    assert_float_equal(history.points[2].down, 1, 0);
    assert_float_equal(history.points[3].down, 0, 0); // a rounding error is no outage
    check_history_free(&history);
}

static void test_only_the_time_that_was_asked_for_is_kept(void **state)
{
    (void)state;
    double times[] = {1, 2, 3, 4};
    const struct rrd_series series[HISTORY_SERIES] = {[HISTORY_AVERAGE] = {1000, 10, 4, times}};
    struct check_history history = {.start_s = 1010, .end_s = 1030};

    assert_int_equal(check_history_join(&history, series, 1), 0);
    assert_int_equal(history.count, 2);
    assert_int_equal(history.points[0].end_s, 1020);
    assert_int_equal(history.points[1].end_s, 1030);
    check_history_free(&history);
}

static void test_a_check_without_times_has_its_states(void **state)
{
    (void)state;
    double up[] = {1, 0};
    const struct rrd_series series[HISTORY_SERIES] = {[HISTORY_UP] = {1000, 60, 2, up}};
    struct check_history history = {.start_s = 1000, .end_s = 1120};
    struct history_summary summary;

    assert_int_equal(check_history_join(&history, series, 1), 0);
    assert_int_equal(history.count, 2);
    assert_false(check_history_is_empty(&history));
    assert_int_equal(check_history_summarize(&history, &summary), 0);
    assert_float_equal(summary.down, 0.5, 0);
    assert_true(isnan(summary.average_ms) && isnan(summary.p95_ms) && isnan(summary.loss));
    check_history_free(&history);
}

static void test_a_summary_takes_the_extremes_of_the_measurements(void **state)
{
    (void)state;
    struct history_point points[] = {
        {10, 2, 1, 9, NAN, 0.5, 0},
        {20, 4, 3, 5, NAN, 0, 0},
        {30, NAN, NAN, NAN, NAN, NAN, NAN},
        {40, 6, NAN, NAN, NAN, 1, 1},
    };
    const struct check_history history = {0, 40, 10, 4, points};
    struct history_summary summary;

    assert_int_equal(check_history_summarize(&history, &summary), 0);
    assert_float_equal(summary.min_ms, 1, 0);
    assert_float_equal(summary.average_ms, 4, 0);
    assert_float_equal(summary.p95_ms, 6, 0);
    assert_float_equal(summary.max_ms, 9, 0);
    assert_float_equal(summary.loss, 0.5, 0);
    assert_float_equal(summary.down, 1.0 / 3, 1e-12);
}

static void test_nothing_is_empty(void **state)
{
    (void)state;
    struct history_point unknown[] = {{10, NAN, NAN, NAN, NAN, NAN, NAN}};
    struct check_history history = {0, 10, 10, 1, unknown};
    struct history_summary summary;

    assert_true(check_history_is_empty(&history));
    assert_int_equal(check_history_summarize(&history, &summary), 0);
    assert_true(isnan(summary.min_ms) && isnan(summary.max_ms) && isnan(summary.down));
    history.count = 0;
    assert_true(check_history_is_empty(&history));
    assert_int_equal(check_history_summarize(&history, &summary), 0);
    assert_true(isnan(summary.average_ms));
    history.count = 1;
    unknown[0].loss = 0;
    assert_false(check_history_is_empty(&history));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_series_are_joined_by_their_times),
        cmocka_unit_test(test_only_the_time_that_was_asked_for_is_kept),
        cmocka_unit_test(test_a_check_without_times_has_its_states),
        cmocka_unit_test(test_a_summary_takes_the_extremes_of_the_measurements),
        cmocka_unit_test(test_nothing_is_empty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
