// One state for a device, from all its checks and its sightings. Pure.
#pragma once

#include "cause.h"
#include "verdict.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The values are stored in the database: append only. The first three are those of enum probe_state.
enum device_state {
    DEVICE_UNKNOWN = 0,
    DEVICE_UP = 1,
    DEVICE_DOWN = 2,
    DEVICE_DEGRADED = 3, // it lives, and some checks are down
    DEVICE_GONE = 4,     // silent for longer than `gone_after_ms`
    DEVICE_DISABLED = 5, // not monitored
};

// One enabled check. `since_ms`: when its state began.
struct device_check {
    int64_t check_id;
    enum probe_state state;
    enum cause cause;
    int64_t since_ms;
};

// All times are Unix milliseconds. `seen_ms`: the last sighting beside the checks (leases, neighbours,
// captures); 0: none. A sighting is a sign of life for `fresh_ms`.
struct device_evidence {
    const struct device_check *checks;
    size_t check_count;
    int64_t seen_ms;
    int64_t fresh_ms;
    int64_t gone_after_ms; // 0: never
    int64_t now_ms;
    bool monitored;
};

// `check_id` is the check that speaks for the state (the longest down one for down, degraded and gone; 0 when
// none does), `cause` its cause. Where none speaks: CAUSE_REPLY for up, the cause of the longest unknown
// check for unknown, CAUSE_TIMEOUT for gone, else CAUSE_NOT_RUNNING. `since_ms` is when the state began, as
// far as the checks tell: at the last change of any of them, or of what the sightings say. Never after
// now_ms; 0: nothing tells.
struct device_verdict {
    enum device_state state;
    enum cause cause;
    int64_t check_id;
    int64_t since_ms;
};

// In this order: not monitored: DISABLED. Some check up, or any sign of life (cause_shows_life of a check
// that is down or unknown, or a fresh sighting): UP when none is down, else DEGRADED. No life and some check
// down: DOWN, or GONE when the silence has lasted for gone_after_ms. Nothing but unknown checks: UNKNOWN. No
// checks: UP with a fresh sighting, GONE with one older than gone_after_ms, else UNKNOWN.
struct device_verdict device_verdict_of(const struct device_evidence *evidence);

// "unknown", "up", "down", "degraded", "gone", "disabled".
const char *device_state_text(enum device_state state);
