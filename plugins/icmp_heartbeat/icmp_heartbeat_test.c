// The glue between collectd (tests/fake_collectd) and an engine that is played here; its life is tested in
// shared/collectd.
#include <errno.h>
#include <plugin.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "heartbeat.h"

#include "shared/base/error.h"
#include "shared/collectd/monitor_life_fixture.h"
#include "tests/fake_collectd/fake_collectd.h"

struct heartbeat {
    struct monitor monitor;
    struct monitor_hooks hooks;
    const struct heartbeat_settings *settings;
};

static struct heartbeat engine;
static int new_result;
static const void *probed, *freed;

int heartbeat_new(const struct heartbeat_settings *settings, const struct monitor_hooks *hooks,
                  struct heartbeat **out, struct error *err)
{
    if (new_result < 0)
        return error_set(err, new_result, "no permission for ICMP sockets; run `ipam doctor`");
    engine.hooks = *hooks;
    engine.settings = settings;
    *out = &engine;
    return 0;
}

void heartbeat_free(struct heartbeat *heartbeat)
{
    freed = heartbeat;
}

struct monitor *heartbeat_monitor(struct heartbeat *heartbeat)
{
    return &heartbeat->monitor;
}

void heartbeat_counters_take(struct heartbeat *heartbeat, struct heartbeat_counters *out)
{
    assert_ptr_equal(heartbeat, &engine);
    *out = (struct heartbeat_counters){.sent = 21};
}

void heartbeat_probe_loop(void *heartbeat)
{
    probed = heartbeat;
}

static void test_without_a_block_the_defaults_run(void **state)
{
    (void)state;
    assert_string_equal(fake_collectd.config_name, "icmp_heartbeat");
    assert_int_equal(fake_collectd_init(), 0);
    assert_string_equal(fake_collectd.threads[0], "heartbeat-probe");
    assert_int_equal(engine.settings->monitor.interval_ms, 30000);
    assert_int_equal(engine.settings->monitor.timeout_ms, 1000);
    assert_int_equal(fake_collectd_shutdown(), 0);
    assert_ptr_equal(probed, &engine);
    assert_ptr_equal(monitor_life_fixture_stopped, &engine.monitor);
    assert_ptr_equal(freed, &engine);
}

static void test_block_reaches_the_engine_and_is_given_back(void **state)
{
    (void)state;
    assert_int_equal(fake_collectd_configure("<Plugin icmp_heartbeat>\nInterval 5\nHost \"::1\"\n</Plugin>"),
                     0);
    assert_int_equal(fake_collectd_init(), 0);
    assert_int_equal(engine.settings->monitor.interval_ms, 5000);
    assert_int_equal(engine.settings->monitor.host_count, 1);
    assert_int_equal(fake_collectd_shutdown(), 0);
    assert_int_equal(engine.settings->monitor.host_count, 0);
}

static void test_refused_block_is_logged_with_its_place(void **state)
{
    (void)state;
    assert_int_not_equal(fake_collectd_configure("<Plugin icmp_heartbeat>\nInterval 0\n</Plugin>"), 0);
    assert_memory_equal(fake_collectd.logs[0].text, "icmp_heartbeat: /etc/", 21);
    assert_non_null(strstr(fake_collectd.logs[0].text, "Interval 0: must be a time span from 200ms to 1d"));
}

static void test_engine_that_does_not_open_is_told(void **state)
{
    (void)state;
    new_result = -EPERM;
    assert_int_not_equal(fake_collectd_init(), 0);
    new_result = 0;
    assert_string_equal(fake_collectd.logs[0].text,
                        "icmp_heartbeat: no permission for ICMP sockets; run `ipam doctor`");
}

static void test_type_up_is_brought_when_no_types_db_has_it(void **state)
{
    (void)state;
    fake_collectd.knows_data_sets = false;
    assert_int_equal(fake_collectd_init(), 0);
    assert_string_equal(fake_collectd.data_set, "up");
}

static void test_engine_tells_collectd(void **state)
{
    (void)state;
    assert_int_equal(fake_collectd_init(), 0);
    monitor_life_fixture_tell(&engine.hooks);
    assert_int_equal(fake_collectd.value_count, 4 + 8);
    assert_non_null(fake_collectd_value("up", ""));
    assert_int_equal(fake_collectd_value("packets", "sent")->derive, 21);
    assert_int_equal(fake_collectd.notification_count, 1);
}

#define GLUE_TEST(test) cmocka_unit_test_setup(test, monitor_life_fixture_load)

int main(void)
{
    const struct CMUnitTest tests[] = {
        GLUE_TEST(test_without_a_block_the_defaults_run),
        GLUE_TEST(test_block_reaches_the_engine_and_is_given_back),
        GLUE_TEST(test_refused_block_is_logged_with_its_place),
        GLUE_TEST(test_engine_that_does_not_open_is_told),
        GLUE_TEST(test_type_up_is_brought_when_no_types_db_has_it),
        GLUE_TEST(test_engine_tells_collectd),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    fake_collectd_shutdown();
    return failed;
}
