#include "metric.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <syslog.h>

#include <cmocka.h>

#include "tests/fake_collectd/fake_collectd.h"

static const struct metric nas_ping = {
    .host = "nas",
    .plugin = "icmp_heartbeat",
    .plugin_instance = "v4",
    .type = "ping",
    .type_instance = "",
};

static int reset(void **state)
{
    (void)state;
    fake_collectd_reset();
    return 0;
}

static void test_gauge_goes_to_its_place(void **state)
{
    (void)state;
    assert_int_equal(metric_send_gauge(&nas_ping, 20.25), 0);
    assert_int_equal(fake_collectd.value_count, 1);

    const struct fake_value *value = &fake_collectd.values[0];
    assert_string_equal(value->place.host, "nas");
    assert_string_equal(value->place.plugin, "icmp_heartbeat");
    assert_string_equal(value->place.plugin_instance, "v4");
    assert_string_equal(value->place.type, "ping");
    assert_string_equal(value->place.type_instance, "");
    assert_true(value->gauge == 20.25);
}

static void test_interval_is_the_one_of_the_value_or_of_the_plugin(void **state)
{
    struct metric metric = nas_ping;

    (void)state;
    assert_int_equal(metric_send_gauge(&metric, 1), 0);
    metric.interval_ms = 30500;
    assert_int_equal(metric_send_gauge(&metric, 1), 0);
    assert_int_equal(fake_collectd.values[0].interval_ms, 0);
    assert_int_equal(fake_collectd.values[1].interval_ms, 30500);
}

static void test_gap_is_nan(void **state)
{
    (void)state;
    assert_int_equal(metric_send_gauge(&nas_ping, NAN), 0);
    assert_true(isnan(fake_collectd.values[0].gauge));
}

static void test_host_is_this_machine_without_a_name(void **state)
{
    const struct metric own = {
        .plugin = "icmp_heartbeat",
        .plugin_instance = "",
        .type = "packets",
        .type_instance = "sent",
    };

    (void)state;
    assert_int_equal(metric_send_derive(&own, INT64_MAX), 0);
    assert_string_equal(fake_collectd.values[0].place.host, FAKE_COLLECTD_HOST);
    assert_string_equal(fake_collectd.values[0].place.type_instance, "sent");
    assert_true(fake_collectd.values[0].derive == INT64_MAX);
}

static void test_long_part_is_cut_at_127_bytes(void **state)
{
    char name[300];
    struct metric metric = nas_ping;

    (void)state;
    memset(name, 'x', sizeof name);
    name[299] = '\0';
    metric.plugin_instance = name;
    assert_int_equal(metric_send_gauge(&metric, 1), 0);
    assert_int_equal(strlen(fake_collectd.values[0].place.plugin_instance), 127);
}

static void test_refused_value_is_an_error(void **state)
{
    (void)state;
    fake_collectd.dispatch_fails = true;
    assert_int_equal(metric_send_gauge(&nas_ping, 1), -EIO);
    assert_int_equal(metric_send_derive(&nas_ping, 1), -EIO);
}

static void test_severity_is_the_one_of_collectd(void **state)
{
    static const struct {
        enum metric_severity severity;
        int expected; // NOTIF_OKAY 4, NOTIF_WARNING 2, NOTIF_FAILURE 1 in collectd's plugin.h
    } cases[] = {{METRIC_OKAY, 4}, {METRIC_WARNING, 2}, {METRIC_FAILURE, 1}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        metric_notify(&nas_ping, cases[i].severity, "text");
        assert_int_equal(fake_collectd.notifications[i].severity, cases[i].expected);
    }
    assert_string_equal(fake_collectd.notifications[0].place.host, "nas");
    assert_string_equal(fake_collectd.notifications[0].place.plugin_instance, "v4");
    assert_string_equal(fake_collectd.notifications[0].place.type, "ping");
}

// 254 letters, then a character that would end at `254 + width`: it fits whole or not at all.
static void test_message_is_cut_at_255_bytes_between_characters(void **state)
{
    static const struct {
        const char *tail;
        size_t length;
    } cases[] = {{"e!", 255}, {"é", 254}, {"€", 254}, {"𝄞", 254}, {"", 254}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char message[300];
        memset(message, 'x', 254);
        memcpy(message + 254, cases[i].tail, strlen(cases[i].tail) + 1);
        metric_notify(&nas_ping, METRIC_OKAY, message);
        assert_int_equal(strlen(fake_collectd.notifications[i].message), cases[i].length);
        assert_memory_equal(fake_collectd.notifications[i].message, message, cases[i].length);
    }
}

static void test_report_becomes_a_log_line_of_the_plugin(void **state)
{
    static const struct {
        enum report_level level;
        int expected;
    } cases[] = {{REPORT_ERROR, LOG_ERR},
                 {REPORT_WARNING, LOG_WARNING},
                 {REPORT_NOTICE, LOG_NOTICE},
                 {REPORT_INFO, LOG_INFO}};
    struct report report = metric_log("icmp_heartbeat");

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        report_write(&report, cases[i].level, "100%% of %s", "it");
        assert_int_equal(fake_collectd.logs[i].priority, cases[i].expected);
        assert_string_equal(fake_collectd.logs[i].text, "icmp_heartbeat: 100% of it");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_gauge_goes_to_its_place, reset),
        cmocka_unit_test_setup(test_interval_is_the_one_of_the_value_or_of_the_plugin, reset),
        cmocka_unit_test_setup(test_gap_is_nan, reset),
        cmocka_unit_test_setup(test_host_is_this_machine_without_a_name, reset),
        cmocka_unit_test_setup(test_long_part_is_cut_at_127_bytes, reset),
        cmocka_unit_test_setup(test_refused_value_is_an_error, reset),
        cmocka_unit_test_setup(test_severity_is_the_one_of_collectd, reset),
        cmocka_unit_test_setup(test_message_is_cut_at_255_bytes_between_characters, reset),
        cmocka_unit_test_setup(test_report_becomes_a_log_line_of_the_plugin, reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
