// The life of a plugin that probes, in collectd: its three threads, and the types that no TypesDB has
// brought.
#pragma once

#include "worker.h"

struct monitor;

struct monitor_life {
    struct worker workers[3];
};

// Starts the probe loop of the plugin, and the store and publish loops of its monitor, as threads
// "<name>-probe",
// "-store" and "-publ"; `name` has at most 9 characters. A negative errno: call monitor_life_stop.
int monitor_life_start(struct monitor_life *life, const char *name, struct monitor *monitor,
                       void (*probe)(void *engine), void *engine);

// Ends the loops and joins them within two seconds. -ETIMEDOUT: one hangs, and what it uses must not be
// freed.
int monitor_life_stop(struct monitor_life *life, struct monitor *monitor);

// A gauge type of ours that collectd may know already from a TypesDB; `min` and `max` may be NaN. -EIO:
// collectd did not take it.
int monitor_life_provide(const char *type, double min, double max);
