#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "series_stats.h"

// Worked by hand: rank = ceil(95 / 100 * count).
static void test_the_95th_of_n_is_one_of_them(void **state)
{
    (void)state;
    double values[2000];
    const struct {
        size_t count;
        double p95;
    } cases[] = {{1, 1},   {2, 2},    {19, 19},  {20, 19},     {21, 20},
                 {99, 95}, {100, 95}, {101, 96}, {1999, 1900}, {2000, 1900}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (size_t k = 0; k < cases[i].count; k++)
            values[k] = (double)(cases[i].count - k); // descending: they are to be sorted
        struct series_stats stats = series_stats_of(values, cases[i].count);
        assert_int_equal(stats.count, cases[i].count);
        assert_float_equal(stats.p95, cases[i].p95, 0);
        assert_float_equal(stats.min, 1, 0);
        assert_float_equal(stats.max, (double)cases[i].count, 0);
        assert_float_equal(stats.average, (double)(cases[i].count + 1) / 2, 1e-9);
    }
}

static void test_gaps_are_left_out_and_never_zero(void **state)
{
    (void)state;
    double values[] = {NAN, 4, NAN, 2, NAN};
    struct series_stats stats = series_stats_of(values, 5);

    assert_int_equal(stats.count, 2);
    assert_float_equal(stats.min, 2, 0);
    assert_float_equal(stats.average, 3, 0);
    assert_float_equal(stats.p95, 4, 0);
    assert_float_equal(stats.max, 4, 0);
}

static void test_nothing_known_is_no_number(void **state)
{
    (void)state;
    double values[] = {NAN, NAN};
    const size_t counts[] = {0, 2};

    for (size_t i = 0; i < 2; i++) {
        struct series_stats stats = series_stats_of(values, counts[i]);
        assert_int_equal(stats.count, 0);
        assert_true(isnan(stats.min) && isnan(stats.average) && isnan(stats.p95) && isnan(stats.max));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_95th_of_n_is_one_of_them),
        cmocka_unit_test(test_gaps_are_left_out_and_never_zero),
        cmocka_unit_test(test_nothing_known_is_no_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
