#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "rrd_series.h"

static void test_a_row_tells_of_the_time_before_its_end(void **state)
{
    (void)state;
    double values[] = {1, 2, NAN};
    const struct rrd_series series = {1000, 10, 3, values};
    const struct {
        int64_t at_s;
        double value;
    } cases[] = {{0, NAN},  {1000, NAN}, {1001, 1},   {1010, 1},   {1011, 2},
                 {1020, 2}, {1021, NAN}, {1030, NAN}, {1031, NAN}, {INT64_MAX, NAN}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = rrd_series_at(&series, cases[i].at_s);
        assert_true(isnan(cases[i].value) ? isnan(value) : value == cases[i].value);
    }
}

static void test_an_empty_series_knows_nothing(void **state)
{
    (void)state;
    struct rrd_series series = {.count = 0};

    assert_true(isnan(rrd_series_at(&series, 1)));
    rrd_series_free(&series);
    rrd_series_free(&series);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_row_tells_of_the_time_before_its_end),
        cmocka_unit_test(test_an_empty_series_knows_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
