// Our own trouble, told from that of a target: a process that was stopped, a machine that slept, links
// without carrier, routes that are missing, self-check targets that are silent. Probe loop only; the caller
// locks.
#pragma once

#include "monitor.h"

#include <stdbool.h>

struct link_source;

struct monitor_watch {
    struct monitor *monitor;
    struct link_source *links;
    int64_t turn_us;      // when the present turn of the loop began
    int wait_ms;          // how long the loop meant to sleep before it; set by the loop
    int64_t suspended_us; // clock_suspended_us then
    int64_t blind_us;     // a probe sent before this says nothing about its target
    enum cause blind_cause;
};

// 0, or a negative errno with the reason; monitor_watch_source_fini also after a failure.
int monitor_watch_source_init(struct monitor_watch *watch, struct monitor *monitor, struct error *err);
void monitor_watch_source_fini(struct monitor_watch *watch);

// Readable when monitor_watch_source_read has something to read.
int monitor_watch_source_fd(const struct monitor_watch *watch);
void monitor_watch_source_read(struct monitor_watch *watch);

// A turn of the loop begins: takes the time, and notices whether the loop was held up.
void monitor_watch_source_turn(struct monitor_watch *watch);

// What is under way from now on back says nothing, for `cause`.
void monitor_watch_source_blind(struct monitor_watch *watch, enum cause cause);

// Why the present probe of `index` had no answer, when that is our own trouble. False: it is the target's.
bool monitor_watch_source_excuse(struct monitor_watch *watch, uint32_t index, enum cause *cause);
