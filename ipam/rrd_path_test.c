#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "rrd_path.h"
#include "shared/inventory/check.h"

static const struct check ping = {.plugin = "icmp_heartbeat", .device_key = "nas", .key = "v4"};
static const struct check service = {.plugin = "tcp_check", .device_key = "nas", .key = "https-8443"};

static void test_files_are_named_as_collectd_names_them(void **state)
{
    (void)state;
    const struct {
        const struct check *check;
        enum rrd_metric metric;
        const char *path;
    } cases[] = {
        {&ping, RRD_METRIC_TIME, "/rrd/nas/icmp_heartbeat-v4/ping.rrd"},
        {&ping, RRD_METRIC_DEVIATION, "/rrd/nas/icmp_heartbeat-v4/ping_stddev.rrd"},
        {&ping, RRD_METRIC_LOSS, "/rrd/nas/icmp_heartbeat-v4/ping_droprate.rrd"},
        {&ping, RRD_METRIC_UP, "/rrd/nas/icmp_heartbeat-v4/up.rrd"},
        {&service, RRD_METRIC_TIME, "/rrd/nas/tcp_check-https-8443/response_time-connect.rrd"},
        {&service, RRD_METRIC_UP, "/rrd/nas/tcp_check-https-8443/up.rrd"},
    };
    char path[PATH_MAX];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(rrd_path_make("/rrd", cases[i].check, cases[i].metric, path), 0);
        assert_string_equal(path, cases[i].path);
    }
}

static void test_a_service_has_neither_loss_nor_deviation(void **state)
{
    (void)state;
    char path[PATH_MAX];

    assert_int_equal(rrd_path_make("/rrd", &service, RRD_METRIC_LOSS, path), -ENOENT);
    assert_int_equal(rrd_path_make("/rrd", &service, RRD_METRIC_DEVIATION, path), -ENOENT);
    assert_string_equal(path, "");
}

static void test_times_become_milliseconds(void **state)
{
    (void)state;
    assert_float_equal(rrd_path_time_scale(&ping), 1, 0);
    assert_float_equal(rrd_path_time_scale(&service), 1000, 0);
}

static void test_a_path_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    char folder[PATH_MAX];
    char path[PATH_MAX];

    memset(folder, 'd', sizeof folder - 1);
    folder[sizeof folder - 1] = '\0';
    assert_int_equal(rrd_path_make(folder, &ping, RRD_METRIC_TIME, path), -ENAMETOOLONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_are_named_as_collectd_names_them),
        cmocka_unit_test(test_a_service_has_neither_loss_nor_deviation),
        cmocka_unit_test(test_times_become_milliseconds),
        cmocka_unit_test(test_a_path_that_does_not_fit_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
