#include "icmp_heartbeat_metrics.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "heartbeat.h"

#include "tests/fake_collectd/fake_collectd.h"

static int reset(void **state)
{
    (void)state;
    fake_collectd_reset();
    return 0;
}

static void expect_gauge(const char *type, const char *instance, double expected)
{
    const struct fake_value *value = fake_collectd_value(type, instance);

    assert_non_null(value);
    if (isnan(expected))
        assert_true(isnan(value->gauge));
    else
        assert_true(value->gauge == expected);
}

static void test_sample_becomes_four_metrics_of_the_device(void **state)
{
    const struct monitor_sample sample = {
        .device_key = "nas",
        .check_key = "v4",
        .rtt = {.average_ms = 20.5, .stddev_ms = 0.25, .droprate = 0.125},
        .up = 1,
        .kinds = 1u << MONITOR_RTT,
        .interval_ms = 30000,
    };

    (void)state;
    icmp_heartbeat_metrics_sample(NULL, &sample);
    assert_int_equal(fake_collectd.value_count, 4);
    expect_gauge("ping", "", 20.5);
    expect_gauge("ping_stddev", "", 0.25);
    expect_gauge("ping_droprate", "", 0.125);
    expect_gauge("up", "", 1);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(fake_collectd.values[i].place.host, "nas");
        assert_string_equal(fake_collectd.values[i].place.plugin, "icmp_heartbeat");
        assert_string_equal(fake_collectd.values[i].place.plugin_instance, "v4");
        assert_int_equal(fake_collectd.values[i].interval_ms, 30000);
    }
}

static void test_what_was_not_measured_is_nan(void **state)
{
    struct monitor_sample sample = {
        .device_key = "nas",
        .check_key = "v6",
        .rtt = {.average_ms = NAN, .stddev_ms = NAN, .droprate = NAN},
        .up = NAN,
        .kinds = 1u << MONITOR_RTT,
    };

    (void)state;
    icmp_heartbeat_metrics_sample(NULL, &sample);
    assert_int_equal(fake_collectd.value_count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(isnan(fake_collectd.values[i].gauge));
    fake_collectd_reset();
    sample.kinds = 0; // and the gap has been told
    icmp_heartbeat_metrics_sample(NULL, &sample);
    assert_int_equal(fake_collectd.value_count, 2);
    expect_gauge("ping_droprate", "", NAN);
    expect_gauge("up", "", NAN);
}

static void test_counters_are_metrics_of_this_machine(void **state)
{
    static const struct {
        const char *type;
        const char *instance;
        int64_t expected;
    } derives[] = {{"packets", "sent", 11},      {"packets", "received", 12}, {"packets", "late", 13},
                   {"packets", "duplicate", 14}, {"errors", "send", 15},      {"packets", "rejected", 16}};
    const struct heartbeat_counters counters = {11, 12, 13, 14, 15, 16, 1.5, 17};

    (void)state;
    icmp_heartbeat_metrics_counters(&counters);
    assert_int_equal(fake_collectd.value_count, 8);
    for (size_t i = 0; i < sizeof derives / sizeof derives[0]; i++) {
        const struct fake_value *value = fake_collectd_value(derives[i].type, derives[i].instance);
        assert_non_null(value);
        assert_int_equal(value->derive, derives[i].expected);
        assert_string_equal(value->place.host, FAKE_COLLECTD_HOST);
        assert_string_equal(value->place.plugin_instance, "");
    }
    expect_gauge("latency", "schedule", 1.5);
    expect_gauge("count", "targets", 17);
}

static void test_transition_becomes_a_notification(void **state)
{
    struct monitor_notice notice = {
        .device_key = "nas",
        .device_name = "The NAS",
        .check_key = "v4",
        .address = "192.0.2.1",
        .detail = "",
        .change = {.from = PROBE_STATE_UP,
                   .to = PROBE_STATE_DOWN,
                   .cause = CAUSE_TIMEOUT,
                   .state_changed = true},
    };

    (void)state;
    icmp_heartbeat_metrics_notice(NULL, &notice);
    assert_int_equal(fake_collectd.notification_count, 1);

    const struct fake_notification *note = &fake_collectd.notifications[0];
    assert_int_equal(note->severity, 1);
    assert_string_equal(note->place.host, "nas");
    assert_string_equal(note->place.plugin_instance, "v4");
    assert_memory_equal(note->message, "The NAS v4 (192.0.2.1) is down since ", 37);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_sample_becomes_four_metrics_of_the_device, reset),
        cmocka_unit_test_setup(test_what_was_not_measured_is_nan, reset),
        cmocka_unit_test_setup(test_counters_are_metrics_of_this_machine, reset),
        cmocka_unit_test_setup(test_transition_becomes_a_notification, reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
