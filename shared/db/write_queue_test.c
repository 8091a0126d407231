#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "db_fixture.h"
#include "write_queue.h"

enum { THREADS = 8, TURNS = 60, LONG_MS = 20000 };

static int setup(void **state)
{
    struct db_fixture *fixture = malloc(sizeof(*fixture));
    db_fixture_init(fixture);
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    db_fixture_fini(*state);
    free(*state);
    return 0;
}

static struct write_queue opened(const struct db_fixture *fixture)
{
    struct write_queue queue;
    assert_int_equal(write_queue_init(&queue, fixture->path), 0);
    return queue;
}

static void test_lock_file_is_open_to_its_group(void **state)
{
    struct db_fixture *fixture = *state;
    struct write_queue queue = opened(fixture);
    struct stat status;
    assert_int_equal(fstat(queue.fd, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0660);
    assert_int_equal(status.st_size, 0);
    write_queue_fini(&queue);
}

static void test_missing_folder_is_told(void **state)
{
    (void)state;
    struct write_queue queue;
    assert_int_equal(write_queue_init(&queue, "/nonexistent/folder/x.db"), -ENOENT);
}

static void test_second_waits_until_its_deadline(void **state)
{
    struct write_queue first = opened(*state), second = opened(*state);
    assert_int_equal(write_queue_enter(&first, 0), 0);
    assert_int_equal(write_queue_enter(&first, 0), -EDEADLK);
    assert_int_equal(write_queue_enter(&second, 30), -EBUSY);
    assert_int_equal(second.ticket, -1);
    write_queue_leave(&first);
    assert_int_equal(write_queue_enter(&second, 0), 0);
    write_queue_fini(&second);
    write_queue_fini(&first);
}

static void test_schema_lock_is_shared_or_exclusive(void **state)
{
    struct write_queue first = opened(*state), second = opened(*state);
    assert_int_equal(write_queue_schema_lock(&first, false), 0);
    assert_int_equal(write_queue_schema_lock(&second, false), 0);
    assert_int_equal(write_queue_schema_lock(&second, true), -EBUSY);
    assert_false(write_queue_schema_is_taken(&first));
    write_queue_schema_unlock(&first);
    assert_int_equal(write_queue_schema_lock(&second, true), 0);
    assert_int_equal(write_queue_schema_lock(&first, false), -EBUSY);
    assert_true(write_queue_schema_is_taken(&first));
    assert_false(write_queue_schema_is_taken(&second)); // by itself
    assert_int_equal(write_queue_schema_lock(&second, false), 0);
    assert_int_equal(write_queue_schema_lock(&first, false), 0);
    write_queue_fini(&second);
    write_queue_fini(&first);
}

// Threads that enter one after the other must come out in that order.
struct waiter {
    struct write_queue queue;
    int number;
    int *order;
    atomic_int *done;
    int code;
};

static void *wait_and_note(void *argument)
{
    struct waiter *waiter = argument;
    waiter->code = write_queue_enter(&waiter->queue, LONG_MS);
    if (waiter->code == 0)
        waiter->order[atomic_fetch_add(waiter->done, 1)] = waiter->number;
    write_queue_leave(&waiter->queue);
    return NULL;
}

// Waits until somebody queues behind `ticket`; the queue itself tells.
static void await_ticket(int fd, int64_t ticket)
{
    struct flock lock;
    do {
        lock = (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = ticket, .l_len = 1};
        assert_int_equal(fcntl(fd, F_OFD_GETLK, &lock), 0);
    } while (lock.l_type == F_UNLCK);
}

static void test_turns_come_in_the_order_of_queueing(void **state)
{
    struct write_queue holder = opened(*state), observer = opened(*state);
    struct waiter waiters[THREADS];
    pthread_t threads[THREADS];
    int order[THREADS];
    atomic_int done = 0;
    assert_int_equal(write_queue_enter(&holder, 0), 0);
    for (int i = 0; i < THREADS; i++) {
        waiters[i] = (struct waiter){.queue = opened(*state), .number = i, .order = order, .done = &done};
        assert_int_equal(pthread_create(&threads[i], NULL, wait_and_note, &waiters[i]), 0);
        await_ticket(observer.fd, holder.ticket + 1 + i);
    }
    write_queue_leave(&holder);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(waiters[i].code, 0);
        write_queue_fini(&waiters[i].queue);
    }
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(order[i], i);
    write_queue_fini(&observer);
    write_queue_fini(&holder);
}

// Eight threads count in a plain variable that the queue alone protects.
struct counter {
    struct write_queue queue;
    atomic_int *inside;
    atomic_int *total;
    int failures;
};

static void *count_turns(void *argument)
{
    struct counter *counter = argument;
    for (int i = 0; i < TURNS; i++) {
        if (write_queue_enter(&counter->queue, LONG_MS) < 0 || atomic_fetch_add(counter->inside, 1) != 0)
            counter->failures++;
        atomic_fetch_add(counter->total, 1);
        atomic_fetch_sub(counter->inside, 1);
        write_queue_leave(&counter->queue);
    }
    return NULL;
}

static void test_one_holder_at_a_time_and_nobody_starves(void **state)
{
    struct counter counters[THREADS];
    pthread_t threads[THREADS];
    atomic_int inside = 0, total = 0;
    for (int i = 0; i < THREADS; i++) {
        counters[i] = (struct counter){.queue = opened(*state), .inside = &inside, .total = &total};
        assert_int_equal(pthread_create(&threads[i], NULL, count_turns, &counters[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(counters[i].failures, 0);
        write_queue_fini(&counters[i].queue);
    }
    assert_int_equal(atomic_load(&total), THREADS * TURNS);
}

static void test_killed_holder_frees_the_turn(void **state)
{
    struct db_fixture *fixture = *state;
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        struct write_queue queue;
        int code = write_queue_init(&queue, fixture->path) == 0 && write_queue_enter(&queue, 0) == 0;
        if (write(ready[1], &code, sizeof(code)) != sizeof(code))
            _exit(1);
        for (;;)
            pause();
    }
    int held = 0;
    assert_int_equal(read(ready[0], &held, sizeof(held)), sizeof(held));
    assert_true(held);
    struct write_queue queue = opened(fixture);
    assert_int_equal(write_queue_enter(&queue, 10), -EBUSY);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(write_queue_enter(&queue, 1000), 0);
    write_queue_fini(&queue);
    close(ready[0]);
    close(ready[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_lock_file_is_open_to_its_group, setup, teardown),
        cmocka_unit_test(test_missing_folder_is_told),
        cmocka_unit_test_setup_teardown(test_second_waits_until_its_deadline, setup, teardown),
        cmocka_unit_test_setup_teardown(test_schema_lock_is_shared_or_exclusive, setup, teardown),
        cmocka_unit_test_setup_teardown(test_killed_holder_frees_the_turn, setup, teardown),
        cmocka_unit_test_setup_teardown(test_turns_come_in_the_order_of_queueing, setup, teardown),
        cmocka_unit_test_setup_teardown(test_one_holder_at_a_time_and_nobody_starves, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
