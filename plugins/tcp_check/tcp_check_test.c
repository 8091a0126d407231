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

#include "prober.h"

#include "shared/base/error.h"
#include "shared/collectd/monitor_life_fixture.h"
#include "tests/fake_collectd/fake_collectd.h"

struct prober {
    struct monitor monitor;
    struct monitor_hooks hooks;
    const struct tcp_settings *settings;
};

static struct prober engine;
static int new_result;
static const void *probed, *freed;

int prober_new(const struct tcp_settings *settings, const struct monitor_hooks *hooks, struct prober **out,
               struct error *err)
{
    if (new_result < 0)
        return error_set(err, new_result, "CAFile \"/etc/none.pem\": no such file");
    engine.hooks = *hooks;
    engine.settings = settings;
    *out = &engine;
    return 0;
}

void prober_free(struct prober *prober)
{
    freed = prober;
}

struct monitor *prober_monitor(struct prober *prober)
{
    return &prober->monitor;
}

void prober_counters_take(struct prober *prober, struct prober_counters *out)
{
    assert_ptr_equal(prober, &engine);
    *out = (struct prober_counters){.started = 21};
}

void prober_probe_loop(void *prober)
{
    probed = prober;
}

static void test_without_a_block_the_defaults_run(void **state)
{
    (void)state;
    assert_string_equal(fake_collectd.config_name, "tcp_check");
    assert_int_equal(fake_collectd_init(), 0);
    assert_string_equal(fake_collectd.threads[0], "tcp-probe");
    assert_int_equal(engine.settings->monitor.interval_ms, 30000);
    assert_int_equal(engine.settings->monitor.timeout_ms, 3000);
    assert_int_equal(fake_collectd_shutdown(), 0);
    assert_ptr_equal(probed, &engine);
    assert_ptr_equal(monitor_life_fixture_stopped, &engine.monitor);
    assert_ptr_equal(freed, &engine);
}

static void test_block_reaches_the_engine_and_is_given_back(void **state)
{
    (void)state;
    assert_int_equal(
        fake_collectd_configure(
            "<Plugin tcp_check>\nInterval 5\n<Host \"nas\">\nCheck \"tcp/22\"\n</Host>\n</Plugin>"),
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
    assert_int_not_equal(fake_collectd_configure("<Plugin tcp_check>\nInterval 0\n</Plugin>"), 0);
    assert_memory_equal(fake_collectd.logs[0].text, "tcp_check: /etc/", 16);
    assert_non_null(strstr(fake_collectd.logs[0].text, "Interval 0: must be a time span from 200ms to 1d"));
}

static void test_engine_that_does_not_open_is_told(void **state)
{
    (void)state;
    new_result = -ENOENT;
    assert_int_not_equal(fake_collectd_init(), 0);
    new_result = 0;
    assert_string_equal(fake_collectd.logs[0].text, "tcp_check: CAFile \"/etc/none.pem\": no such file");
}

static void test_types_are_brought_when_no_types_db_has_them(void **state)
{
    (void)state;
    fake_collectd.knows_data_sets = false;
    assert_int_equal(fake_collectd_init(), 0);
    assert_string_equal(fake_collectd.data_set, "tls_days_left"); // the last
}

static void test_engine_tells_collectd(void **state)
{
    (void)state;
    assert_int_equal(fake_collectd_init(), 0);
    monitor_life_fixture_tell(&engine.hooks);
    assert_int_equal(fake_collectd.value_count, 2 + 8);
    assert_non_null(fake_collectd_value("up", ""));
    assert_int_equal(fake_collectd_value("total_requests", "started")->derive, 21);
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
        GLUE_TEST(test_types_are_brought_when_no_types_db_has_them),
        GLUE_TEST(test_engine_tells_collectd),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    fake_collectd_shutdown();
    return failed;
}
