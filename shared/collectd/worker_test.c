#include "worker.h"

#include <errno.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shared/base/clock.h"
#include "tests/fake_collectd/fake_collectd.h"

struct gate {
    sem_t started;
    sem_t leave;
};

static void wait_at_gate(void *argument)
{
    struct gate *gate = argument;

    sem_post(&gate->started);
    sem_wait(&gate->leave);
}

static void gate_init(struct gate *gate)
{
    fake_collectd_reset();
    assert_int_equal(sem_init(&gate->started, 0, 0), 0);
    assert_int_equal(sem_init(&gate->leave, 0, 0), 0);
}

static void test_body_runs_in_a_thread_of_collectd_and_is_joined(void **state)
{
    struct gate gate;
    struct worker worker = {0};

    (void)state;
    gate_init(&gate);
    assert_int_equal(worker_start(&worker, "fifteen-letters", wait_at_gate, &gate), 0);
    assert_int_equal(fake_collectd.thread_count, 1);
    sem_wait(&gate.started);
    sem_post(&gate.leave);
    assert_int_equal(worker_join(&worker, 5000), 0);
    assert_false(worker.running);
    assert_int_equal(worker_join(&worker, 5000), 0);
}

static void test_join_gives_up_after_its_time_and_can_be_repeated(void **state)
{
    struct gate gate;
    struct worker worker = {0};

    (void)state;
    gate_init(&gate);
    assert_int_equal(worker_start(&worker, "late", wait_at_gate, &gate), 0);
    sem_wait(&gate.started);

    int64_t before = clock_mono_us();
    assert_int_equal(worker_join(&worker, 30), -ETIMEDOUT);
    assert_true(clock_mono_us() - before >= 30000);
    assert_true(worker.running);
    assert_int_equal(worker_join(&worker, -1), -ETIMEDOUT);

    sem_post(&gate.leave);
    assert_int_equal(worker_join(&worker, 5000), 0);
}

static void test_worker_that_never_started_joins_at_once(void **state)
{
    struct worker worker = {0};

    (void)state;
    assert_int_equal(worker_join(&worker, 0), 0);
}

static void test_failed_start_leaves_the_worker_stopped(void **state)
{
    struct gate gate;
    struct worker worker = {0};

    (void)state;
    gate_init(&gate);
    fake_collectd.threads_until_failure = 1;
    assert_int_equal(worker_start(&worker, "none", wait_at_gate, &gate), -EAGAIN);
    assert_false(worker.running);
    assert_int_equal(worker_start(&worker, "sixteen-letters-", wait_at_gate, &gate), -EINVAL);
    assert_int_equal(worker_join(&worker, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_body_runs_in_a_thread_of_collectd_and_is_joined),
        cmocka_unit_test(test_join_gives_up_after_its_time_and_can_be_repeated),
        cmocka_unit_test(test_worker_that_never_started_joins_at_once),
        cmocka_unit_test(test_failed_start_leaves_the_worker_stopped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
