// The glue between collectd (tests/fake_collectd) and an engine that is played here. The glue keeps its state
// in the file, so each test begins with the end of the one before.
#include <errno.h>
#include <plugin.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "prober.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "tests/fake_collectd/fake_collectd.h"

// Runs every loop until monitor_stop, with thread-safe counts.
struct prober {
    struct monitor monitor;
    struct monitor_hooks hooks;
    sem_t stop;
    sem_t running;
};

static struct prober engine;
static const struct tcp_settings *engine_settings;
static unsigned engines_made;
static unsigned engines_freed;
static int new_result;
static bool engine_hangs;

int prober_new(const struct tcp_settings *settings, const struct monitor_hooks *hooks, struct prober **out,
               struct error *err)
{
    if (new_result < 0)
        return error_set(err, new_result, "CAFile \"/etc/none.pem\": no such file");
    engine_settings = settings;
    engine.hooks = *hooks;
    sem_init(&engine.stop, 0, 0);
    sem_init(&engine.running, 0, 0);
    engines_made++;
    *out = &engine;
    return 0;
}

void prober_free(struct prober *prober)
{
    engines_freed += prober != NULL;
}

struct monitor *prober_monitor(struct prober *prober)
{
    return &prober->monitor;
}

void prober_counters_take(struct prober *prober, struct prober_counters *out)
{
    (void)prober;
    *out = (struct prober_counters){.started = 21};
}

static void run_until_stopped(void)
{
    sem_post(&engine.running);
    sem_wait(&engine.stop);
}

void prober_probe_loop(void *prober)
{
    assert_ptr_equal(prober, &engine);
    run_until_stopped();
}

void monitor_store_loop(void *monitor)
{
    assert_ptr_equal(monitor, &engine.monitor);
    run_until_stopped();
}

void monitor_publish_loop(void *monitor)
{
    assert_ptr_equal(monitor, &engine.monitor);
    run_until_stopped();
}

void monitor_stop(struct monitor *monitor)
{
    assert_ptr_equal(monitor, &engine.monitor);
    for (int i = engine_hangs ? 2 : 0; i < 3; i++)
        sem_post(&engine.stop);
}

// Ends what the test before left, and begins as collectd does: load, register.
static int load_plugin(void **state)
{
    (void)state;
    fake_collectd_shutdown();
    fake_collectd_reset();
    new_result = 0;
    engine_hangs = false;
    engines_made = 0;
    engines_freed = 0;
    module_register();
    return 0;
}

static void wait_for_loops(void)
{
    for (int i = 0; i < 3; i++)
        sem_wait(&engine.running);
}

static void test_plugin_registers_under_its_name(void **state)
{
    (void)state;
    assert_string_equal(fake_collectd.config_name, "tcp_check");
}

static void test_without_a_block_the_defaults_run(void **state)
{
    (void)state;
    assert_int_equal(fake_collectd_init(), 0);
    wait_for_loops();
    assert_int_equal(fake_collectd.thread_count, 3);
    assert_int_equal(engine_settings->monitor.interval_ms, 30000);
    assert_int_equal(engine.hooks.publish_interval_ms, 10000);
    assert_int_equal(fake_collectd_shutdown(), 0);
    assert_int_equal(engines_freed, 1);
}

static void test_block_reaches_the_engine(void **state)
{
    (void)state;
    fake_collectd.interval_ms = 60000;
    assert_int_equal(
        fake_collectd_configure(
            "<Plugin tcp_check>\nInterval 5\n<Host \"nas\">\nCheck \"tcp/22\"\n</Host>\n</Plugin>"),
        0);
    assert_int_equal(fake_collectd_init(), 0);
    assert_int_equal(engine_settings->monitor.interval_ms, 5000);
    assert_int_equal(engine_settings->monitor.host_count, 1);
    assert_int_equal(engine.hooks.publish_interval_ms, 60000);
    assert_int_equal(fake_collectd_shutdown(), 0);
    assert_int_equal(fake_collectd_shutdown(), 0);
    assert_int_equal(engines_freed, 1);
}

static void test_refused_block_is_logged_once_and_nothing_runs(void **state)
{
    (void)state;
    assert_int_not_equal(fake_collectd_configure("<Plugin tcp_check>\nInterval 0\n</Plugin>"), 0);
    assert_int_equal(fake_collectd.log_count, 1);
    assert_int_equal(fake_collectd.logs[0].priority, LOG_ERR);
    assert_memory_equal(fake_collectd.logs[0].text, "tcp_check: /etc/", 16);
    assert_non_null(strstr(fake_collectd.logs[0].text, "Interval 0: must be a time span from 200ms to 1d"));
    assert_int_not_equal(fake_collectd_init(), 0);
    assert_int_equal(engines_made, 0);
    assert_int_equal(fake_collectd.log_count, 1);
}

static void test_second_block_is_refused(void **state)
{
    (void)state;
    assert_int_equal(fake_collectd_configure("<Plugin tcp_check>\nInterval 5\n</Plugin>"), 0);
    assert_int_not_equal(fake_collectd_configure("<Plugin tcp_check>\nTimeout 1\n</Plugin>"), 0);
    assert_non_null(strstr(fake_collectd.logs[0].text, "more than one <Plugin tcp_check> block"));
    assert_int_not_equal(fake_collectd_init(), 0);
}

static void test_engine_that_does_not_open_is_told_with_the_way_out(void **state)
{
    (void)state;
    new_result = -ENOENT;
    assert_int_not_equal(fake_collectd_init(), 0);
    assert_int_equal(fake_collectd.log_count, 1);
    assert_string_equal(fake_collectd.logs[0].text, "tcp_check: CAFile \"/etc/none.pem\": no such file");
    assert_int_equal(fake_collectd.thread_count, 0);
    assert_int_equal(fake_collectd_shutdown(), 0);
}

static void test_thread_that_does_not_start_ends_the_others(void **state)
{
    (void)state;
    for (unsigned failing = 1; failing <= 3; failing++) {
        fake_collectd.threads_until_failure = failing;
        engines_freed = 0;
        assert_int_not_equal(fake_collectd_init(), 0);
        assert_int_equal(engines_freed, 1);
        assert_non_null(strstr(fake_collectd.logs[0].text, "cannot start its threads"));
    }
}

static void test_loops_that_hang_hold_shutdown_for_two_seconds_and_keep_the_engine(void **state)
{
    (void)state;
    assert_int_equal(fake_collectd_init(), 0);
    engine_hangs = true;
    int64_t before_us = clock_mono_us();
    assert_int_not_equal(fake_collectd_shutdown(), 0);
    assert_in_range(clock_mono_us() - before_us, 1900000, 60000000);
    assert_int_equal(engines_freed, 0);
    assert_string_equal(fake_collectd.logs[0].text, "tcp_check: a thread did not end within 2 seconds");

    engine_hangs = false;
    assert_int_equal(fake_collectd_shutdown(), 0);
    assert_int_equal(engines_freed, 1);
}

static void test_types_are_brought_when_no_types_db_has_them(void **state)
{
    (void)state;
    assert_int_equal(fake_collectd_init(), 0);
    assert_string_equal(fake_collectd.data_set, "");
    load_plugin(NULL);
    fake_collectd.knows_data_sets = false;
    assert_int_equal(fake_collectd_init(), 0);
    assert_string_equal(fake_collectd.data_set, "tls_days_left"); // the last
}

static void test_engine_tells_collectd(void **state)
{
    const struct monitor_sample sample = {.device_key = "nas", .check_key = "v4", .up = 1};
    const struct monitor_notice notice = {
        .device_key = "nas", .device_name = "nas", .check_key = "v4", .address = "", .detail = ""};

    (void)state;
    assert_int_equal(fake_collectd_init(), 0);
    engine.hooks.sample(engine.hooks.context, &sample);
    assert_int_equal(fake_collectd.value_count, 1);
    engine.hooks.round(engine.hooks.context);
    assert_int_equal(fake_collectd.value_count, 9);
    assert_int_equal(fake_collectd_value("total_requests", "started")->derive, 21);
    engine.hooks.notice(engine.hooks.context, &notice);
    assert_int_equal(fake_collectd.notification_count, 1);
}

static void test_report_of_the_engine_becomes_a_log_line(void **state)
{
    (void)state;
    assert_int_equal(fake_collectd_init(), 0);
    report_write(&engine.hooks.report, REPORT_NOTICE, "no target yet");
    assert_string_equal(fake_collectd.logs[0].text, "tcp_check: no target yet");
}

#define GLUE_TEST(test) cmocka_unit_test_setup(test, load_plugin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        GLUE_TEST(test_plugin_registers_under_its_name),
        GLUE_TEST(test_without_a_block_the_defaults_run),
        GLUE_TEST(test_block_reaches_the_engine),
        GLUE_TEST(test_refused_block_is_logged_once_and_nothing_runs),
        GLUE_TEST(test_second_block_is_refused),
        GLUE_TEST(test_engine_that_does_not_open_is_told_with_the_way_out),
        GLUE_TEST(test_thread_that_does_not_start_ends_the_others),
        GLUE_TEST(test_loops_that_hang_hold_shutdown_for_two_seconds_and_keep_the_engine),
        GLUE_TEST(test_types_are_brought_when_no_types_db_has_them),
        GLUE_TEST(test_engine_tells_collectd),
        GLUE_TEST(test_report_of_the_engine_becomes_a_log_line),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    fake_collectd_shutdown();
    return failed;
}
