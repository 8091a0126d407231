// A thread of a plugin, made with collectd's plugin_thread_create so that its context and interval carry
// over.
#pragma once

#include <pthread.h>
#include <stdbool.h>

struct worker {
    pthread_t thread;
    bool running;
};

// Runs `body(argument)` in a new thread named `name` (15 characters). 0 or a negative errno.
int worker_start(struct worker *worker, const char *name, void (*body)(void *argument), void *argument);

// Waits until the body has returned, at most `timeout_ms`: 0, or -ETIMEDOUT and the thread is left running.
// The caller has told the body to end before. A worker that was never started: 0.
int worker_join(struct worker *worker, int timeout_ms);
