#include "worker.h"

#include <errno.h>
#include <plugin.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WORKER_NAME_MAX = 15 };

struct start {
    void (*body)(void *argument);
    void *argument;
};

static void *run(void *passed)
{
    struct start start = *(struct start *)passed;

    free(passed);
    start.body(start.argument);
    return NULL;
}

int worker_start(struct worker *worker, const char *name, void (*body)(void *argument), void *argument)
{
    if (strlen(name) > WORKER_NAME_MAX)
        return -EINVAL;

    struct start *start = malloc(sizeof *start);
    if (!start)
        return -ENOMEM;
    *start = (struct start){body, argument};

    pthread_t thread;
    int failure = plugin_thread_create(&thread, run, start, name);
    if (failure != 0) {
        free(start);
        return failure > 0 ? -failure : -EAGAIN;
    }
    *worker = (struct worker){.thread = thread, .running = true};
    return 0;
}

static struct timespec deadline_after(int timeout_ms)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += timeout_ms / 1000;
    at.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}

int worker_join(struct worker *worker, int timeout_ms)
{
    if (!worker->running)
        return 0;

    struct timespec deadline = deadline_after(timeout_ms > 0 ? timeout_ms : 0);
    int failure = pthread_clockjoin_np(worker->thread, NULL, CLOCK_MONOTONIC, &deadline);
    if (failure != 0)
        return -failure;
    worker->running = false;
    return 0;
}
