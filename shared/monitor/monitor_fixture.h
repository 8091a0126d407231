// For tests: a monitor without an engine, over a database of its own. Its store and publish loops
// run as they are; results come from the test instead of the probe loop.
#pragma once

#include "monitor.h"

#include "shared/base/patience_fixture.h"
#include "shared/db/db_fixture.h"

enum { MONITOR_FIXTURE_NOTICES = 64 };

struct monitor_fixture {
    struct db_fixture files;
    struct db *db; // another program's connection
    struct monitor_settings settings;
    struct monitor monitor;
    pthread_t thread;
    bool running;
    pthread_mutex_t lock; // guards what the hooks wrote
    unsigned notices;
    struct verdict_change changes[MONITOR_FIXTURE_NOTICES];
    char names[MONITOR_FIXTURE_NOTICES][INVENTORY_NAME_MAX];
    char details[MONITOR_FIXTURE_NOTICES][CHECK_DETAIL_MAX];
    char reports[4096]; // one line each
};

// For cmocka's set-up and tear-down: makes and frees a fixture with an empty database.
int monitor_fixture_new(void **state);
int monitor_fixture_free(void **state);

// Starts and stops a loop; a stopped engine can be begun anew as if the process had been restarted.
void monitor_fixture_start(struct monitor_fixture *fixture, void (*loop)(void *));
void monitor_fixture_stop(struct monitor_fixture *fixture);
void monitor_fixture_restart(struct monitor_fixture *fixture);

// Adds a device with the address, and its ping checks, as `ipam device add` does. Gives the device's id.
int64_t monitor_fixture_device(struct monitor_fixture *fixture, const char *name, const char *address);

// The slot of the device's check, waiting for it; and without waiting, UINT32_MAX when there is none.
uint32_t monitor_fixture_await(struct monitor_fixture *fixture, const char *device_key);
uint32_t monitor_fixture_find(struct monitor_fixture *fixture, const char *device_key);

// A result as the probe loop gives it, `ago_ms` before now.
void monitor_fixture_result(struct monitor_fixture *fixture, uint32_t index, enum cause cause,
                            int64_t ago_ms);

// Looks again and again until `condition` holds or patience is over.
#define MONITOR_AWAIT(condition)                                                                             \
    do {                                                                                                     \
        int64_t await_end_us = patience_fixture_end_us();                                                    \
        while (!(condition) && clock_mono_us() < await_end_us)                                               \
            poll(NULL, 0, 2);                                                                                \
        assert_true(condition);                                                                              \
    } while (0)
