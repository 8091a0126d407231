// The heartbeat engine as the glue sees it: the loops of shared/monitor/monitor.h, each the body of a thread,
// and the probe loop, which sends and receives and never touches disk.
#pragma once

#include "heartbeat_settings.h"

#include "shared/monitor/monitor.h"

#include <stdint.h>

struct error;
struct heartbeat;

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

// Opens the sockets: -EPERM names the capability and `ipam doctor`. `settings` must outlive the engine.
int heartbeat_new(const struct heartbeat_settings *settings, const struct monitor_hooks *hooks,
                  struct heartbeat **out, struct error *err);
void heartbeat_free(struct heartbeat *heartbeat);

// What the loops for the store and for publishing work on, and what ends all three.
struct monitor *heartbeat_monitor(struct heartbeat *heartbeat);
void heartbeat_probe_loop(void *heartbeat);

// Takes the lock; the next lateness begins.
void heartbeat_counters_take(struct heartbeat *heartbeat, struct heartbeat_counters *out);
