#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <sys/stat.h>

#include "history_source_fixture.h"
#include "rrd_series_source.h"
#include "shared/base/error.h"
#include "shared/db/db_fixture.h"

enum { FIRST = 1700000040, COUNT = 12 }; // a multiple of 60

static struct db_fixture fixture;
static char path[PATH_MAX];

static int setup(void **state)
{
    (void)state;
    const double values[COUNT] = {1, 2, 3, 4, 5, 6, 7, NAN, 9, 10, 11, 12};

    db_fixture_init(&fixture);
    snprintf(path, sizeof path, "%s/ping.rrd", fixture.folder);
    return history_source_fixture_make(path, FIRST, values, COUNT);
}

static int teardown(void **state)
{
    (void)state;
    db_fixture_fini(&fixture);
    return 0;
}

static void test_a_file_says_what_it_holds(void **state)
{
    (void)state;
    struct rrd_extent extent;

    assert_int_equal(rrd_series_source_extent(path, &extent, &fixture.err), 0);
    assert_int_equal(extent.last_s, FIRST + COUNT * 10);
    assert_int_equal(extent.first_s, extent.last_s - 60 * 60); // 60 rows of 6 * 10 s
    assert_true(extent.has_min && extent.has_max);
}

static void test_the_finest_rows_that_reach_back_are_given(void **state)
{
    (void)state;
    struct rrd_series series;

    assert_int_equal(
        rrd_series_source_read(path, "AVERAGE", FIRST, FIRST + COUNT * 10, &series, &fixture.err), 0);
    assert_int_equal(series.step_s, 10);
    assert_float_equal(rrd_series_at(&series, FIRST + 10), 1, 1e-9);
    assert_float_equal(rrd_series_at(&series, FIRST + 70), 7, 1e-9);
    assert_true(isnan(rrd_series_at(&series, FIRST + 80)));
    assert_float_equal(rrd_series_at(&series, FIRST + 120), 12, 1e-9);
    rrd_series_free(&series);
}

static void test_a_long_time_comes_from_the_coarse_archive(void **state)
{
    (void)state;
    const struct {
        const char *function;
        double value;
    } cases[] = {{"AVERAGE", 3.5}, {"MIN", 1}, {"MAX", 6}};
    struct rrd_series series;

    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(rrd_series_source_read(path, cases[i].function, FIRST - 3000, FIRST + COUNT * 10,
                                                &series, &fixture.err),
                         0);
        assert_int_equal(series.step_s, 60);
        assert_float_equal(rrd_series_at(&series, FIRST + 60), cases[i].value, 1e-9);
        assert_true(isnan(rrd_series_at(&series, FIRST)));
        rrd_series_free(&series);
    }
}

static void test_what_is_no_rrd_file_is_told(void **state)
{
    (void)state;
    struct rrd_extent extent;
    struct rrd_series series;

    assert_int_equal(truncate(path, 700), 0);
    assert_int_equal(rrd_series_source_extent(path, &extent, &fixture.err), -EIO);
    assert_non_null(strstr(fixture.err.text, path));
    FILE *file = fopen(path, "w");
    fputs("no RRD file", file);
    fclose(file);
    assert_int_equal(rrd_series_source_extent(path, &extent, &fixture.err), -EIO);
    assert_int_equal(rrd_series_source_read(path, "AVERAGE", 0, 10, &series, &fixture.err), -EIO);
    assert_int_equal(series.count, 0);
    unlink(path);
    assert_int_equal(rrd_series_source_extent(path, &extent, &fixture.err), -ENOENT);
    assert_non_null(strstr(fixture.err.text, "No such file"));
}

static void test_an_unknown_function_is_told(void **state)
{
    (void)state;
    struct rrd_series series;

    assert_int_equal(rrd_series_source_read(path, "NONSENSE", FIRST, FIRST + 100, &series, &fixture.err),
                     -EIO);
    assert_int_equal(series.count, 0);
}

#define WITH_FILE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FILE(test_a_file_says_what_it_holds),
        WITH_FILE(test_the_finest_rows_that_reach_back_are_given),
        WITH_FILE(test_a_long_time_comes_from_the_coarse_archive),
        WITH_FILE(test_what_is_no_rrd_file_is_told),
        WITH_FILE(test_an_unknown_function_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
