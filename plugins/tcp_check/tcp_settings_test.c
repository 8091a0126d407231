#include "tcp_settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

// Those of every plugin that probes are in monitor_settings_test.c.
static void test_defaults_that_differ_are_those_promised(void **state)
{
    struct tcp_settings settings;

    (void)state;
    memset(&settings, 0xff, sizeof settings);
    tcp_settings_init(&settings);
    assert_string_equal(settings.monitor.plugin, "tcp_check");
    assert_int_equal(settings.monitor.timeout_ms, 3000);
    assert_int_equal(settings.monitor.recheck_interval_ms, 3000);
    assert_int_equal(settings.monitor.max_rate, 5000);
    assert_int_equal(settings.max_open, 0);
    assert_string_equal(settings.ca_file, "");
    assert_non_null(strstr(settings.monitor.idle, "no check of a service yet"));
    tcp_settings_fini(&settings);
    tcp_settings_fini(&settings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults_that_differ_are_those_promised),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
