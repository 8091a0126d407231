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

#include "history_source.h"
#include "history_source_fixture.h"
#include "rrd_path.h"
#include "shared/base/error.h"
#include "shared/db/db_fixture.h"
#include "shared/inventory/check.h"

enum { FIRST = 1700000040, COUNT = 4 };

static const struct check ping = {.plugin = "icmp_heartbeat", .device_key = "nas", .key = "v4"};
static const struct check service = {.plugin = "tcp_check", .device_key = "nas", .key = "https"};
static struct db_fixture fixture;

static void folders(const struct check *check, int (*change)(const char *path))
{
    char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/nas", fixture.folder);
    change(path);
    snprintf(path, sizeof path, "%s/nas/%s-%s", fixture.folder, check->plugin, check->key);
    change(path);
    snprintf(path, sizeof path, "%s/nas", fixture.folder);
    change(path);
}

static int make_folder(const char *path)
{
    return mkdir(path, 0755);
}

static void put(const struct check *check, enum rrd_metric metric, const double *values)
{
    char path[PATH_MAX];

    folders(check, make_folder);
    assert_int_equal(rrd_path_make(fixture.folder, check, metric, path), 0);
    assert_int_equal(history_source_fixture_make(path, FIRST, values, COUNT), 0);
}

static void take_away(const struct check *check)
{
    char path[PATH_MAX];

    for (int metric = 0; metric < RRD_METRIC_COUNT; metric++) {
        if (rrd_path_make(fixture.folder, check, (enum rrd_metric)metric, path) == 0)
            unlink(path);
    }
    folders(check, rmdir);
    db_fixture_fini(&fixture);
}

static void test_a_ping_is_read_with_its_loss_and_states(void **state)
{
    (void)state;
    struct check_history history = {.start_s = FIRST, .end_s = FIRST + COUNT * 10};
    int64_t last_s = 0;

    db_fixture_init(&fixture);
    put(&ping, RRD_METRIC_TIME, (const double[]){0.5, 1.5, NAN, 2.5});
    put(&ping, RRD_METRIC_DEVIATION, (const double[]){0.1, 0.2, NAN, 0});
    put(&ping, RRD_METRIC_LOSS, (const double[]){0, 0.5, 1, 0});
    put(&ping, RRD_METRIC_UP, (const double[]){1, 1, 0, 1});
    assert_int_equal(history_source_read(fixture.folder, &ping, &history, &last_s, &fixture.err), 0);
    assert_int_equal(last_s, FIRST + COUNT * 10);
    assert_true(history.count >= COUNT);
    assert_float_equal(history.points[1].average_ms, 1.5, 1e-9);
    assert_float_equal(history.points[1].min_ms, 1.5, 1e-9);
    assert_float_equal(history.points[1].deviation_ms, 0.2, 1e-9);
    assert_float_equal(history.points[1].loss, 0.5, 1e-9);
    assert_true(isnan(history.points[2].average_ms));
    assert_float_equal(history.points[2].down, 1, 1e-9);
    assert_float_equal(history.points[3].down, 0, 1e-9);
    check_history_free(&history);
    take_away(&ping);
}

static void test_a_service_is_read_in_milliseconds(void **state)
{
    (void)state;
    struct check_history history = {.start_s = FIRST, .end_s = FIRST + COUNT * 10};
    int64_t last_s = 0;

    db_fixture_init(&fixture);
    put(&service, RRD_METRIC_TIME, (const double[]){0.0005, 0.25, NAN, 1});
    assert_int_equal(history_source_read(fixture.folder, &service, &history, &last_s, &fixture.err), 0);
    assert_float_equal(history.points[0].average_ms, 0.5, 1e-6);
    assert_float_equal(history.points[3].max_ms, 1000, 1e-6);
    assert_true(isnan(history.points[0].loss) && isnan(history.points[0].down));
    check_history_free(&history);
    take_away(&service);
}

static void test_a_check_without_files_is_told(void **state)
{
    (void)state;
    struct check_history history = {.start_s = FIRST, .end_s = FIRST + 10};
    int64_t last_s = 1;

    db_fixture_init(&fixture);
    assert_false(history_source_exists(fixture.folder, &ping));
    assert_int_equal(history_source_read(fixture.folder, &ping, &history, &last_s, &fixture.err), -ENOENT);
    assert_non_null(strstr(fixture.err.text, fixture.folder));
    db_fixture_fini(&fixture);
}

static void test_a_time_before_all_archives_is_empty(void **state)
{
    (void)state;
    struct check_history history = {.start_s = 1000, .end_s = 2000};
    int64_t last_s = 0;

    db_fixture_init(&fixture);
    put(&ping, RRD_METRIC_TIME, (const double[]){1, 2, 3, 4});
    assert_int_equal(history_source_read(fixture.folder, &ping, &history, &last_s, &fixture.err), 0);
    assert_int_equal(history.count, 0);
    assert_int_equal(last_s, FIRST + COUNT * 10);
    check_history_free(&history);
    take_away(&ping);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_ping_is_read_with_its_loss_and_states),
        cmocka_unit_test(test_a_service_is_read_in_milliseconds),
        cmocka_unit_test(test_a_check_without_files_is_told),
        cmocka_unit_test(test_a_time_before_all_archives_is_empty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
