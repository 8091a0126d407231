// What every plugin that probes has in common: a table of targets, a store loop (targets in, states and
// transitions out, by SQLite) and a publish loop (samples out, spread over the metric interval). The plugin
// brings the third, the probe loop, and embeds this as the first part of its engine.
// Everything below `lock` is guarded by it; the rest is written before the loops start.
#pragma once

#include "monitor_settings.h"
#include "monitor_table.h"

#include "shared/base/report.h"
#include "shared/inventory/check_state.h"

#include <pthread.h>
#include <stdatomic.h>

struct db;
struct error;

enum { MONITOR_VALUES = 3, MONITOR_RTT = MONITOR_VALUES };

// What one check measured since its last sample. `up`: 1, 0, or NaN while unknown. `interval_ms`: how often
// it gives a sample, the longer of publish_interval_ms and the check's own interval. `values`: what the
// plugin measures besides, NaN where there is nothing now. `kinds`: which of them, as bits, and with
// MONITOR_RTT the times of `rtt`, are to be told: numbers, and NaN once where a number was told before.
struct monitor_sample {
    const char *device_key;
    const char *check_key;
    struct rtt_summary rtt;
    double up;
    double values[MONITOR_VALUES];
    uint32_t kinds;
    uint32_t interval_ms;
};

struct monitor_notice {
    const char *device_key;
    const char *device_name;
    const char *check_key;
    const char *address;
    const char *detail;           // "HTTP 503"; ""
    struct verdict_change change; // since_ms is Unix milliseconds here
    bool flapping;
};

// Called from the publish loop (sample, round: once per publish interval) and the store loop (notice); they
// return quickly.
struct monitor_hooks {
    void (*sample)(void *context, const struct monitor_sample *sample);
    void (*round)(void *context);
    void (*notice)(void *context, const struct monitor_notice *notice);
    void *context;
    struct report report;
    uint32_t publish_interval_ms; // how often each check gives a sample
};

// What only some plugins need; each may be NULL. `prepare` and `refresh` are called from the store loop
// without the lock; the others with it.
struct monitor_engine {
    void *context;
    // Reads what a check asks that is new, or may have changed: gives a plan, or a negative errno with the
    // reason, and a new check is left out. `apply` takes the plan over, `discard` frees one that was not
    // applied.
    int (*prepare)(void *context, struct db *db, const struct check *check, void **plan, struct error *err);
    void (*apply)(void *context, uint32_t index, const struct check *check, void *plan);
    void (*discard)(void *context, void *plan);
    // Adds to a sample and to a state what the plugin knows of the target.
    // `values` gives what the check measures, as bits; without it that is MONITOR_RTT.
    uint32_t (*values)(void *context, uint32_t index, double values[MONITOR_VALUES]);
    void (*state)(void *context, uint32_t index, struct check_state *state);
    // Another program has written to the database.
    int (*refresh)(void *context, struct db *db, struct error *err);
};

struct monitor {
    const struct monitor_settings *settings;
    struct monitor_hooks hooks;
    struct monitor_engine engine;
    int probe_wake_fd;   // eventfd: targets came, or stop
    int store_wake_fd;   // eventfd: an event waits, or stop
    int publish_wake_fd; // eventfd: stop
    atomic_bool stop;

    pthread_mutex_t lock;
    struct monitor_table table;
};

// `settings` must outlive it. 0 or a negative errno; monitor_fini also after a failure.
int monitor_init(struct monitor *monitor, const struct monitor_settings *settings,
                 const struct monitor_hooks *hooks);
void monitor_fini(struct monitor *monitor);

// The loops return after monitor_stop, within a second.
void monitor_store_loop(void *monitor);
void monitor_publish_loop(void *monitor);
void monitor_stop(struct monitor *monitor);

// Wakes a loop by its eventfd; sleeps until the eventfd is written or the time is over, and empties it.
void monitor_wake(int fd);
void monitor_sleep(int fd, int timeout_ms);
