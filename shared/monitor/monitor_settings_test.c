#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "monitor_settings.h"

// The defaults that the sample configuration and the header promise.
static void test_defaults_are_those_promised(void **state)
{
    (void)state;
    struct monitor_settings settings;
    memset(&settings, 0xff, sizeof settings);
    monitor_settings_init(&settings, "icmp_heartbeat");
    assert_int_equal(settings.interval_ms, 30000);
    assert_int_equal(settings.timeout_ms, 1000);
    assert_int_equal(settings.recheck_interval_ms, 1000);
    assert_int_equal(settings.rechecks, 3);
    assert_int_equal(settings.down_after, settings.rechecks + 1);
    assert_int_equal(settings.up_after, 1);
    assert_int_equal(settings.sleepy_down_after, 30);
    assert_int_equal(settings.flap_start, 6);
    assert_int_equal(settings.flap_stop, 2);
    assert_int_equal(settings.flap_window_ms, 3600000);
    assert_int_equal(settings.flush_interval_ms, 10000);
    assert_int_equal(settings.max_rate, 50000);
    assert_string_equal(settings.database, "");
    assert_string_equal(settings.resolver, "");
    assert_int_equal(settings.host_count, 0);
    assert_null(settings.hosts);
    assert_int_equal(settings.port_count, 0);
    assert_null(settings.ports);
    assert_string_equal(settings.plugin, "icmp_heartbeat");
    monitor_settings_fini(&settings);
}

static void test_hosts_and_ports_are_freed_once(void **state)
{
    (void)state;
    struct monitor_settings settings;
    monitor_settings_init(&settings, "icmp_heartbeat");
    settings.hosts = calloc(2, sizeof *settings.hosts);
    settings.host_count = 2;
    for (size_t i = 0; i < 2; i++) {
        settings.hosts[i].name = strdup("nas");
        settings.hosts[i].address = strdup("192.0.2.7");
        settings.hosts[i].services = calloc(3, sizeof *settings.hosts[i].services);
        settings.hosts[i].service_count = 3;
    }
    settings.ports = calloc(2, sizeof *settings.ports);
    settings.port_count = 2;
    monitor_settings_fini(&settings);
    assert_int_equal(settings.host_count, 0);
    assert_int_equal(settings.port_count, 0);
    monitor_settings_fini(&settings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults_are_those_promised),
        cmocka_unit_test(test_hosts_and_ports_are_freed_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
