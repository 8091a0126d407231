// The heartbeat engine as the glue sees it: three loops, each the body of a thread, and what they tell.
// probe: sends and receives, never touches disk. store: targets in, states and transitions out (SQLite).
// publish: hands measurements on, spread over the metric interval.
#pragma once

#include "heartbeat_settings.h"

#include "shared/base/report.h"
#include "shared/probe/rtt_window.h"
#include "shared/probe/verdict.h"

#include <stdbool.h>
#include <stdint.h>

struct error;
struct heartbeat;

// What one check measured since its last sample. `up`: 1, 0, or NaN while unknown. `interval_ms`: how often
// it gives a sample, the longer of publish_interval_ms and the check's own interval.
struct heartbeat_sample {
    const char *device_key;
    const char *check_key;
    struct rtt_summary rtt;
    double up;
    uint32_t interval_ms;
};

// Since start; never decreasing. `lateness_ms` is the worst delay of a probe behind its schedule since the
// last call.
struct heartbeat_counters {
    int64_t sent;
    int64_t received;
    int64_t late;
    int64_t duplicate;
    int64_t send_errors;
    int64_t rejected; // replies with a wrong source, identifier, sequence or cookie
    double lateness_ms;
    uint32_t targets;
};

struct heartbeat_notice {
    const char *device_key;
    const char *device_name;
    const char *check_key;
    const char *address;
    struct verdict_change change; // since_ms is Unix milliseconds here
    bool flapping;
};

// Called from the publish loop (sample, counters) and the store loop (notice); must return quickly.
struct heartbeat_hooks {
    void (*sample)(void *context, const struct heartbeat_sample *sample);
    void (*counters)(void *context, const struct heartbeat_counters *counters);
    void (*notice)(void *context, const struct heartbeat_notice *notice);
    void *context;
    struct report report;
    uint32_t publish_interval_ms; // how often each check gives a sample
};

// Opens the sockets: -EPERM names the capability and `ipam doctor`. `settings` must outlive the engine.
int heartbeat_new(const struct heartbeat_settings *settings, const struct heartbeat_hooks *hooks,
                  struct heartbeat **out, struct error *err);
void heartbeat_free(struct heartbeat *heartbeat);

// The loops return after heartbeat_stop, within a second.
void heartbeat_probe_loop(void *heartbeat);
void heartbeat_store_loop(void *heartbeat);
void heartbeat_publish_loop(void *heartbeat);
void heartbeat_stop(struct heartbeat *heartbeat);
