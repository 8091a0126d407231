// For tests: the engine without sockets and links, over a database of its own. Its store and publish loops
// run as they are; results come from the test instead of the probe loop.
#pragma once

#include "heartbeat_engine.h"

#include "shared/db/db_fixture.h"

enum { HEARTBEAT_FIXTURE_NOTICES = 64 };

struct heartbeat_fixture {
    struct db_fixture files;
    struct db *db; // another program's connection
    struct heartbeat_settings settings;
    struct heartbeat heartbeat;
    pthread_t thread;
    bool running;
    pthread_mutex_t lock; // guards what the hooks wrote
    unsigned notices;
    struct verdict_change changes[HEARTBEAT_FIXTURE_NOTICES];
    char names[HEARTBEAT_FIXTURE_NOTICES][INVENTORY_NAME_MAX];
    char reports[4096]; // one line each
};

// For cmocka's set-up and tear-down: makes and frees a fixture with an empty database.
int heartbeat_fixture_new(void **state);
int heartbeat_fixture_free(void **state);

// Starts and stops a loop; a stopped engine can be begun anew as if the process had been restarted.
void heartbeat_fixture_start(struct heartbeat_fixture *fixture, void (*loop)(void *));
void heartbeat_fixture_stop(struct heartbeat_fixture *fixture);
void heartbeat_fixture_restart(struct heartbeat_fixture *fixture);

// Adds a device with the address, and its ping checks, as `ipam device add` does. Gives the device's id.
int64_t heartbeat_fixture_device(struct heartbeat_fixture *fixture, const char *name, const char *address);

// The slot of the device's check, waiting for it; and without waiting, UINT32_MAX when there is none.
uint32_t heartbeat_fixture_await(struct heartbeat_fixture *fixture, const char *device_key);
uint32_t heartbeat_fixture_find(struct heartbeat_fixture *fixture, const char *device_key);

// A result as the probe loop gives it, `ago_ms` before now.
void heartbeat_fixture_result(struct heartbeat_fixture *fixture, uint32_t index, enum cause cause,
                              int64_t ago_ms);

// Looks again and again until `condition` holds or ten seconds are over.
#define HEARTBEAT_AWAIT(condition)                                                                           \
    do {                                                                                                     \
        int64_t await_end_us = clock_mono_us() + INT64_C(10000000);                                          \
        while (!(condition) && clock_mono_us() < await_end_us)                                               \
            poll(NULL, 0, 2);                                                                                \
        assert_true(condition);                                                                              \
    } while (0)
