// The engine and the loops of its monitor are played here; the threads are those of tests/fake_collectd
// (pthread_create).
#include "monitor_life.h"

#include <errno.h>
#include <plugin.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "shared/base/error.h"
#include "shared/monitor/monitor.h"
#include "tests/fake_collectd/fake_collectd.h"

enum { LOOPS = 3 };

static struct monitor monitor;
static struct monitor_hooks hooks;
static char engine;
static sem_t running, stop;
static const void *probed, *stored, *published, *counted, *closed, *sampled, *noticed;
static int open_result;

static void run(const void **seen, const void *argument)
{
    *seen = argument;
    sem_post(&running);
    sem_wait(&stop);
}

static void probe_loop(void *argument)
{
    run(&probed, argument);
}

void monitor_store_loop(void *argument)
{
    run(&stored, argument);
}

void monitor_publish_loop(void *argument)
{
    run(&published, argument);
}

void monitor_stop(struct monitor *given)
{
    assert_ptr_equal(given, &monitor);
    for (int i = 0; i < LOOPS; i++)
        sem_post(&stop);
}

static int read_block(const oconfig_item_t *block, struct error *err)
{
    return error_set(err, -EINVAL, "%s: refused", block->key);
}

static void *open_engine(const struct monitor_hooks *given, struct error *err)
{
    hooks = *given;
    if (open_result < 0)
        (void)error_set(err, open_result, "no engine");
    return open_result < 0 ? NULL : &engine;
}

static void close_engine(void *argument)
{
    closed = argument;
}

static struct monitor *monitor_of(void *argument)
{
    assert_ptr_equal(argument, &engine);
    return &monitor;
}

static void take_sample(void *context, const struct monitor_sample *sample)
{
    (void)context;
    sampled = sample;
}

static void take_round(void *argument)
{
    counted = argument;
}

static void take_notice(void *context, const struct monitor_notice *notice)
{
    (void)context;
    noticed = notice;
}

static const struct plugin_type types[] = {{"up", 0, 1}, {NULL, 0, 0}};

static const struct monitor_parts parts = {
    .name = "played_monitor",
    .thread = "heartbeat", // the longest
    .types = types,
    .read = read_block,
    .open = open_engine,
    .close = close_engine,
    .monitor = monitor_of,
    .probe = probe_loop,
    .sample = take_sample,
    .round = take_round,
    .notice = take_notice,
};

// Ends what the test before left, and begins as collectd does: load, register.
static int load_plugin(void **state)
{
    (void)state;
    fake_collectd_shutdown();
    fake_collectd_reset();
    sem_init(&running, 0, 0);
    sem_init(&stop, 0, 0);
    probed = stored = published = counted = closed = sampled = noticed = NULL;
    open_result = 0;
    monitor_life_register(&parts);
    return 0;
}

static void test_its_own_loop_has_the_engine_and_two_have_the_monitor(void **state)
{
    (void)state;
    assert_int_equal(fake_collectd_init(), 0);
    assert_int_equal(fake_collectd.thread_count, LOOPS);
    for (int i = 0; i < LOOPS; i++)
        sem_wait(&running);
    assert_int_equal(fake_collectd_shutdown(), 0);
    assert_ptr_equal(probed, &engine);
    assert_ptr_equal(stored, &monitor);
    assert_ptr_equal(published, &monitor);
    assert_ptr_equal(closed, &engine);
}

static void test_threads_are_named_after_the_plugin(void **state)
{
    (void)state;
    assert_int_equal(fake_collectd_init(), 0);
    assert_string_equal(fake_collectd.threads[0], "heartbeat-probe");
    assert_string_equal(fake_collectd.threads[1], "heartbeat-store");
    assert_string_equal(fake_collectd.threads[2], "heartbeat-publ");
}

static void test_engine_samples_at_the_interval_of_collectd(void **state)
{
    (void)state;
    fake_collectd.interval_ms = 60000;
    assert_int_equal(fake_collectd_init(), 0);
    assert_int_equal(hooks.publish_interval_ms, 60000);
}

static void test_hooks_reach_the_plugin(void **state)
{
    const struct monitor_sample sample = {.up = 1};
    const struct monitor_notice notice = {.detail = ""};

    (void)state;
    assert_int_equal(fake_collectd_init(), 0);
    hooks.sample(hooks.context, &sample);
    assert_ptr_equal(sampled, &sample);
    hooks.round(hooks.context);
    assert_ptr_equal(counted, &engine);
    hooks.notice(hooks.context, &notice);
    assert_ptr_equal(noticed, &notice);
}

static void test_report_of_the_engine_becomes_a_log_line(void **state)
{
    (void)state;
    assert_int_equal(fake_collectd_init(), 0);
    report_write(&hooks.report, REPORT_NOTICE, "no target yet");
    assert_string_equal(fake_collectd.logs[0].text, "played_monitor: no target yet");
}

static void test_block_and_types_are_those_of_the_plugin(void **state)
{
    (void)state;
    fake_collectd.knows_data_sets = false;
    assert_int_equal(fake_collectd_init(), 0);
    assert_string_equal(fake_collectd.data_set, "up");
    assert_int_not_equal(fake_collectd_configure("<Plugin played_monitor>\n</Plugin>"), 0);
    assert_string_equal(fake_collectd.logs[0].text, "played_monitor: Plugin: refused");
}

static void test_engine_that_does_not_open_starts_no_thread(void **state)
{
    (void)state;
    open_result = -EPERM;
    assert_int_not_equal(fake_collectd_init(), 0);
    assert_string_equal(fake_collectd.logs[0].text, "played_monitor: no engine");
    assert_int_equal(fake_collectd.thread_count, 0);
}

#define LIFE_TEST(test) cmocka_unit_test_setup(test, load_plugin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIFE_TEST(test_its_own_loop_has_the_engine_and_two_have_the_monitor),
        LIFE_TEST(test_threads_are_named_after_the_plugin),
        LIFE_TEST(test_engine_samples_at_the_interval_of_collectd),
        LIFE_TEST(test_hooks_reach_the_plugin),
        LIFE_TEST(test_report_of_the_engine_becomes_a_log_line),
        LIFE_TEST(test_block_and_types_are_those_of_the_plugin),
        LIFE_TEST(test_engine_that_does_not_open_starts_no_thread),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    fake_collectd_shutdown();
    return failed;
}
