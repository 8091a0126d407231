#include "tcp_check_metrics.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "prober.h"

#include "tests/fake_collectd/fake_collectd.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define BIT(kind) (1u << (kind))

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
        assert_true(fabs(value->gauge - expected) < 1e-12);
}

static struct monitor_sample sample_of(uint32_t kinds)
{
    return (struct monitor_sample){
        .device_key = "nas",
        .check_key = "https",
        .rtt = {.average_ms = 12.5, .stddev_ms = 0.25, .droprate = 0.125},
        .up = 0,
        .values = {[PROBER_TOTAL_S] = 0.75, [PROBER_HTTP_STATUS] = 503, [PROBER_TLS_DAYS] = -3.5},
        .kinds = kinds,
        .interval_ms = 30000,
    };
}

static void test_sample_becomes_the_metrics_of_the_device(void **state)
{
    const struct monitor_sample sample =
        sample_of(BIT(PROBER_CONNECT) | BIT(PROBER_TOTAL_S) | BIT(PROBER_HTTP_STATUS) | BIT(PROBER_TLS_DAYS));

    (void)state;
    tcp_check_metrics_sample(NULL, &sample);
    assert_int_equal(fake_collectd.value_count, 5);
    expect_gauge("up", "", 0);
    expect_gauge("response_time", "connect", 0.0125);
    expect_gauge("response_time", "total", 0.75);
    expect_gauge("response_code", "", 503);
    expect_gauge("tls_days_left", "", -3.5);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(fake_collectd.values[i].place.host, "nas");
        assert_string_equal(fake_collectd.values[i].place.plugin, "tcp_check");
        assert_string_equal(fake_collectd.values[i].place.plugin_instance, "https");
        assert_int_equal(fake_collectd.values[i].interval_ms, 30000);
    }
}

static void test_check_has_the_metrics_of_its_kind_alone(void **state)
{
    static const struct {
        uint32_t kinds;
        const char *type;
        const char *instance;
    } cases[] = {
        {0, NULL, NULL}, // push
        {BIT(PROBER_CONNECT), "response_time", "connect"},
        {BIT(PROBER_TOTAL_S), "response_time", "total"},
        {BIT(PROBER_HTTP_STATUS), "response_code", ""},
        {BIT(PROBER_TLS_DAYS), "tls_days_left", ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct monitor_sample sample = sample_of(cases[i].kinds);
        fake_collectd_reset();
        tcp_check_metrics_sample(NULL, &sample);
        expect_gauge("up", "", 0);
        assert_int_equal(fake_collectd.value_count, cases[i].type ? 2 : 1);
        if (cases[i].type)
            assert_non_null(fake_collectd_value(cases[i].type, cases[i].instance));
    }
}

static void test_what_was_not_measured_is_nan(void **state)
{
    struct monitor_sample sample = sample_of(BIT(PROBER_CONNECT) | BIT(PROBER_TLS_DAYS));

    (void)state;
    sample.rtt.average_ms = sample.up = sample.values[PROBER_TLS_DAYS] = NAN;
    tcp_check_metrics_sample(NULL, &sample);
    assert_int_equal(fake_collectd.value_count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_true(isnan(fake_collectd.values[i].gauge));
}

static void test_counters_are_metrics_of_this_machine(void **state)
{
    static const struct {
        const char *instance;
        int64_t expected;
    } derives[] = {{"started", 11}, {"answered", 12}, {"failed", 13}, {"timeouts", 14}, {"exhausted", 15}};
    const struct prober_counters counters = {11, 12, 13, 14, 15, 1.5, 16, 17};

    (void)state;
    tcp_check_metrics_counters(&counters);
    assert_int_equal(fake_collectd.value_count, 8);
    for (size_t i = 0; i < COUNT_OF(derives); i++) {
        const struct fake_value *value = fake_collectd_value("total_requests", derives[i].instance);
        assert_non_null(value);
        assert_int_equal(value->derive, derives[i].expected);
        assert_string_equal(value->place.host, FAKE_COLLECTD_HOST);
        assert_string_equal(value->place.plugin, "tcp_check");
        assert_string_equal(value->place.plugin_instance, "");
    }
    expect_gauge("latency", "schedule", 1.5);
    expect_gauge("count", "running", 16);
    expect_gauge("count", "targets", 17);
}

static void test_transition_becomes_a_notification_with_its_detail(void **state)
{
    const struct monitor_notice notice = {
        .device_key = "nas",
        .device_name = "The NAS",
        .check_key = "https",
        .address = "192.0.2.1",
        .detail = "HTTP 503",
        .change = {.from = PROBE_STATE_UP,
                   .to = PROBE_STATE_DOWN,
                   .cause = CAUSE_WRONG_ANSWER,
                   .state_changed = true},
    };

    (void)state;
    tcp_check_metrics_notice(NULL, &notice);
    assert_int_equal(fake_collectd.notification_count, 1);

    const struct fake_notification *note = &fake_collectd.notifications[0];
    assert_int_equal(note->severity, 1);
    assert_string_equal(note->place.plugin, "tcp_check");
    assert_string_equal(note->place.plugin_instance, "https");
    assert_string_equal(note->place.type, "up");
    assert_memory_equal(note->message, "The NAS https (192.0.2.1) is down since ", 40);
    assert_non_null(strstr(note->message, ": wrong answer (HTTP 503)"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_sample_becomes_the_metrics_of_the_device, reset),
        cmocka_unit_test_setup(test_check_has_the_metrics_of_its_kind_alone, reset),
        cmocka_unit_test_setup(test_what_was_not_measured_is_nan, reset),
        cmocka_unit_test_setup(test_counters_are_metrics_of_this_machine, reset),
        cmocka_unit_test_setup(test_transition_becomes_a_notification_with_its_detail, reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
