// The loops of the monitor are played here; the threads are those of tests/fake_collectd (pthread_create).
#include "monitor_life.h"

#include <errno.h>
#include <math.h>
#include <plugin.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shared/base/clock.h"
#include "shared/monitor/monitor.h"
#include "tests/fake_collectd/fake_collectd.h"

enum { LOOPS = 3 };

static struct monitor monitor;
static int engine;
static sem_t running, stop;
static unsigned hanging; // so many loops do not hear of the stop

static void run(void)
{
    sem_post(&running);
    sem_wait(&stop);
}

static void probe_loop(void *argument)
{
    assert_ptr_equal(argument, &engine);
    run();
}

void monitor_store_loop(void *argument)
{
    assert_ptr_equal(argument, &monitor);
    run();
}

void monitor_publish_loop(void *argument)
{
    assert_ptr_equal(argument, &monitor);
    run();
}

void monitor_stop(struct monitor *given)
{
    assert_ptr_equal(given, &monitor);
    for (unsigned i = hanging; i < LOOPS; i++)
        sem_post(&stop);
}

static int begin(void **state)
{
    (void)state;
    fake_collectd_reset();
    sem_init(&running, 0, 0);
    sem_init(&stop, 0, 0);
    hanging = 0;
    return 0;
}

static void test_three_loops_run_and_end_together(void **state)
{
    struct monitor_life life = {0};

    (void)state;
    assert_int_equal(monitor_life_start(&life, "heartbeat", &monitor, probe_loop, &engine), 0);
    assert_int_equal(fake_collectd.thread_count, LOOPS);
    for (int i = 0; i < LOOPS; i++)
        sem_wait(&running);
    assert_int_equal(monitor_life_stop(&life, &monitor), 0);
    for (int i = 0; i < LOOPS; i++)
        assert_false(life.workers[i].running);
    assert_int_equal(monitor_life_stop(&life, &monitor), 0);
}

static void test_loops_that_started_can_be_stopped_when_one_did_not(void **state)
{
    (void)state;
    for (unsigned failing = 1; failing <= LOOPS; failing++) {
        struct monitor_life life = {0};
        begin(NULL);
        fake_collectd.threads_until_failure = failing;
        assert_int_equal(monitor_life_start(&life, "tcp", &monitor, probe_loop, &engine), -EAGAIN);
        assert_int_equal(fake_collectd.thread_count, failing - 1);
        assert_int_equal(monitor_life_stop(&life, &monitor), 0);
    }
}

static void test_loop_that_hangs_holds_the_stop_for_two_seconds_and_no_longer(void **state)
{
    struct monitor_life life = {0};

    (void)state;
    assert_int_equal(monitor_life_start(&life, "tcp", &monitor, probe_loop, &engine), 0);
    hanging = 2;
    int64_t before_us = clock_mono_us();
    assert_int_equal(monitor_life_stop(&life, &monitor), -ETIMEDOUT);
    assert_in_range(clock_mono_us() - before_us, 1900000, 3900000); // not two seconds for each
    hanging = 1;
    assert_int_equal(monitor_life_stop(&life, &monitor), 0);
}

static void test_type_is_brought_only_where_collectd_does_not_know_it(void **state)
{
    (void)state;
    assert_int_equal(monitor_life_provide("up", 0, 1), 0);
    assert_string_equal(fake_collectd.data_set, "");
    fake_collectd.knows_data_sets = false;
    assert_int_equal(monitor_life_provide("tls_days_left", NAN, NAN), 0);
    assert_string_equal(fake_collectd.data_set, "tls_days_left");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_three_loops_run_and_end_together, begin),
        cmocka_unit_test_setup(test_loops_that_started_can_be_stopped_when_one_did_not, begin),
        cmocka_unit_test_setup(test_loop_that_hangs_holds_the_stop_for_two_seconds_and_no_longer, begin),
        cmocka_unit_test_setup(test_type_is_brought_only_where_collectd_does_not_know_it, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
