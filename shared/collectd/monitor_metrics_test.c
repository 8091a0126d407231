#include "monitor_metrics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "monitor_notice.h"

#include "shared/monitor/monitor.h"
#include "tests/fake_collectd/fake_collectd.h"

static void test_value_of_a_check_is_the_devices(void **state)
{
    const struct monitor_sample sample = {.device_key = "nas", .check_key = "https", .interval_ms = 30000};
    const struct metric metric = monitor_metrics_place("tcp_check", &sample, "response_time", "connect");

    (void)state;
    assert_string_equal(metric.host, "nas");
    assert_string_equal(metric.plugin, "tcp_check");
    assert_string_equal(metric.plugin_instance, "https");
    assert_string_equal(metric.type, "response_time");
    assert_string_equal(metric.type_instance, "connect");
    assert_int_equal(metric.interval_ms, 30000);
}

static void test_own_value_is_this_machines_at_the_plugins_interval(void **state)
{
    const struct metric metric = monitor_metrics_own("tcp_check", "count", "targets");

    (void)state;
    assert_null(metric.host);
    assert_string_equal(metric.plugin, "tcp_check");
    assert_string_equal(metric.plugin_instance, "");
    assert_string_equal(metric.type, "count");
    assert_string_equal(metric.type_instance, "targets");
    assert_int_equal(metric.interval_ms, 0);
}

static void test_notice_is_about_up_of_the_check(void **state)
{
    static const struct {
        enum probe_state to;
        int severity;
    } cases[] = {{PROBE_STATE_DOWN, 1}, {PROBE_STATE_UNKNOWN, 2}, {PROBE_STATE_UP, 4}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct monitor_notice notice = {
            .device_key = "nas",
            .device_name = "The NAS",
            .check_key = "tcp-443",
            .address = "192.0.2.1",
            .detail = "",
            .change = {.to = cases[i].to, .cause = CAUSE_REFUSED, .state_changed = true},
        };
        char text[MONITOR_NOTICE_MAX];
        fake_collectd_reset();
        monitor_metrics_notify("tcp_check", &notice);
        assert_int_equal(fake_collectd.notification_count, 1);
        const struct fake_notification *told = &fake_collectd.notifications[0];
        assert_int_equal(told->severity, cases[i].severity);
        assert_string_equal(told->place.host, "nas");
        assert_string_equal(told->place.plugin, "tcp_check");
        assert_string_equal(told->place.plugin_instance, "tcp-443");
        assert_string_equal(told->place.type, "up");
        monitor_notice_text(&notice, text);
        assert_string_equal(told->message, text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_value_of_a_check_is_the_devices),
        cmocka_unit_test(test_own_value_is_this_machines_at_the_plugins_interval),
        cmocka_unit_test(test_notice_is_about_up_of_the_check),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
