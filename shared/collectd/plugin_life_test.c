// A plugin with two loops is played here; collectd and its threads (pthread_create) are tests/fake_collectd.
// The life is this process's one, so each test begins with the end of the one before.
#include "plugin_life.h"

#include <errno.h>
#include <plugin.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "tests/fake_collectd/fake_collectd.h"

enum { LOOPS = 2 };

static struct {
    int engine;
    sem_t running, stop;
    unsigned hanging; // so many loops do not hear of the stop
    int open_result;
    int read_result;
    unsigned reads, opened, freed, closed;
} played;

static void run(void *engine)
{
    assert_ptr_equal(engine, &played.engine);
    sem_post(&played.running);
    sem_wait(&played.stop);
}

static int read_block(const oconfig_item_t *block, struct error *err)
{
    assert_string_equal(block->key, "Plugin");
    played.reads++;
    return played.read_result < 0 ? error_set(err, played.read_result, "line 7: Colour: unknown") : 0;
}

static void *open_engine(struct error *err)
{
    if (played.open_result < 0) {
        (void)error_set(err, played.open_result, "socket 9: no permission; run the doctor");
        return NULL;
    }
    played.opened++;
    return &played.engine;
}

static void stop(void *engine)
{
    assert_ptr_equal(engine, &played.engine);
    for (unsigned i = played.hanging; i < LOOPS; i++)
        sem_post(&played.stop);
}

static void close_engine(void *engine)
{
    played.freed += engine != NULL;
    played.closed++;
}

static const struct plugin_type one_type[] = {{"up", 0, 1}, {NULL, 0, 0}};
static const struct plugin_type two_types[] = {{"up", 0, 1}, {"days_left", 0, 9}, {NULL, 0, 0}};

static struct plugin_parts parts = {
    .name = "played",
    .loops = {{"played-one", run}, {"played-two", run}},
    .read = read_block,
    .open = open_engine,
    .stop = stop,
    .close = close_engine,
};

// Ends what the test before left, and begins as collectd does: load, register.
static int load_plugin(void **state)
{
    (void)state;
    fake_collectd_shutdown();
    fake_collectd_reset();
    memset(&played, 0, sizeof played);
    sem_init(&played.running, 0, 0);
    sem_init(&played.stop, 0, 0);
    parts.types = one_type;
    plugin_life_register(&parts);
    return 0;
}

static void assert_logged(const char *text)
{
    assert_int_equal(fake_collectd.log_count, 1);
    assert_int_equal(fake_collectd.logs[0].priority, LOG_ERR);
    assert_string_equal(fake_collectd.logs[0].text, text);
}

static void test_all_loops_run_without_a_block_and_end_with_shutdown(void **state)
{
    (void)state;
    assert_string_equal(fake_collectd.config_name, "played");
    assert_int_equal(fake_collectd_init(), 0);
    assert_int_equal(fake_collectd.thread_count, LOOPS);
    for (int i = 0; i < LOOPS; i++)
        sem_wait(&played.running);
    assert_int_equal(fake_collectd_shutdown(), 0);
    assert_int_equal(played.freed, 1);
    assert_int_equal(fake_collectd_shutdown(), 0);
    assert_int_equal(played.freed, 1);
    assert_int_equal(fake_collectd.log_count, 0);
}

static void test_second_init_changes_nothing(void **state)
{
    (void)state;
    assert_int_equal(fake_collectd_init(), 0);
    assert_int_equal(fake_collectd_init(), 0);
    assert_int_equal(played.opened, 1);
    assert_int_equal(fake_collectd.thread_count, LOOPS);
}

static void test_shutdown_before_init_gives_back_what_was_read(void **state)
{
    (void)state;
    assert_int_equal(fake_collectd_configure("<Plugin played>\n</Plugin>"), 0);
    assert_int_equal(played.reads, 1);
    assert_int_equal(fake_collectd_shutdown(), 0);
    assert_int_equal(played.closed, 1);
    assert_int_equal(played.freed, 0);
}

static void test_refused_block_is_logged_once_and_nothing_runs(void **state)
{
    (void)state;
    played.read_result = -EINVAL;
    assert_int_not_equal(fake_collectd_configure("<Plugin played>\n</Plugin>"), 0);
    assert_int_not_equal(fake_collectd_init(), 0);
    assert_int_equal(played.opened, 0);
    assert_logged("played: line 7: Colour: unknown");
}

static void test_second_block_is_refused(void **state)
{
    (void)state;
    assert_int_equal(fake_collectd_configure("<Plugin played>\n</Plugin>"), 0);
    assert_int_not_equal(fake_collectd_configure("<Plugin played>\n</Plugin>"), 0);
    assert_int_equal(played.reads, 1);
    assert_int_not_equal(fake_collectd_init(), 0);
    assert_int_equal(played.opened, 0);
    assert_logged("played: there is more than one <Plugin played> block: join them");
}

static void test_engine_that_does_not_open_is_told_with_the_way_out(void **state)
{
    (void)state;
    played.open_result = -EPERM;
    assert_int_not_equal(fake_collectd_init(), 0);
    assert_logged("played: socket 9: no permission; run the doctor");
    assert_int_equal(fake_collectd.thread_count, 0);
    assert_int_equal(fake_collectd_shutdown(), 0);
    assert_int_equal(played.freed, 0);
}

static void test_thread_that_does_not_start_ends_the_others(void **state)
{
    (void)state;
    for (unsigned failing = 1; failing <= LOOPS; failing++) {
        load_plugin(NULL);
        fake_collectd.threads_until_failure = failing;
        assert_int_not_equal(fake_collectd_init(), 0);
        assert_int_equal(fake_collectd.thread_count, failing - 1);
        assert_int_equal(played.freed, 1);
        assert_logged("played: cannot start its threads: raise TasksMax= of collectd's systemd unit or "
                      "'ulimit -u'");
    }
}

static void test_loops_that_hang_hold_shutdown_for_two_seconds_and_keep_the_engine(void **state)
{
    (void)state;
    assert_int_equal(fake_collectd_init(), 0);
    played.hanging = LOOPS;
    int64_t before_us = clock_mono_us();
    assert_int_not_equal(fake_collectd_shutdown(), 0);
    assert_in_range(clock_mono_us() - before_us, 1900000, 3900000); // not two seconds for each
    assert_int_equal(played.closed, 0);
    assert_logged("played: a thread did not end within 2 seconds");

    played.hanging = 0;
    assert_int_equal(fake_collectd_shutdown(), 0);
    assert_int_equal(played.freed, 1);
}

static void test_type_is_brought_only_where_collectd_does_not_know_it(void **state)
{
    (void)state;
    parts.types = two_types;
    assert_int_equal(fake_collectd_init(), 0);
    assert_string_equal(fake_collectd.data_set, "");
    load_plugin(NULL);
    fake_collectd.knows_data_sets = false;
    assert_int_equal(fake_collectd_init(), 0);
    assert_string_equal(fake_collectd.data_set, "up");
    load_plugin(NULL);
    parts.types = two_types;
    fake_collectd.knows_data_sets = false;
    assert_int_equal(fake_collectd_init(), 0);
    assert_string_equal(fake_collectd.data_set, "days_left"); // the last
}

static void refuse_types(const struct plugin_type *types)
{
    load_plugin(NULL);
    parts.types = types;
    fake_collectd.knows_data_sets = false;
    fake_collectd.refuses_data_sets = true;
    assert_int_not_equal(fake_collectd_init(), 0);
    assert_int_equal(played.opened, 0);
}

static void test_type_that_collectd_does_not_take_stops_the_start(void **state)
{
    (void)state;
    refuse_types(one_type);
    assert_logged("played: collectd did not take the type \"up\"");
    refuse_types(two_types);
    assert_logged("played: collectd did not take the types \"up\" and \"days_left\"");
}

#define LIFE_TEST(test) cmocka_unit_test_setup(test, load_plugin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIFE_TEST(test_all_loops_run_without_a_block_and_end_with_shutdown),
        LIFE_TEST(test_second_init_changes_nothing),
        LIFE_TEST(test_shutdown_before_init_gives_back_what_was_read),
        LIFE_TEST(test_refused_block_is_logged_once_and_nothing_runs),
        LIFE_TEST(test_second_block_is_refused),
        LIFE_TEST(test_engine_that_does_not_open_is_told_with_the_way_out),
        LIFE_TEST(test_thread_that_does_not_start_ends_the_others),
        LIFE_TEST(test_loops_that_hang_hold_shutdown_for_two_seconds_and_keep_the_engine),
        LIFE_TEST(test_type_is_brought_only_where_collectd_does_not_know_it),
        LIFE_TEST(test_type_that_collectd_does_not_take_stops_the_start),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    fake_collectd_shutdown();
    return failed;
}
