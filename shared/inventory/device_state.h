// The one state of each device: kept beside its checks, changed in the same transaction as theirs.
#pragma once

#include "inventory.h"

#include "shared/probe/availability.h"
#include "shared/probe/device_verdict.h"

#include <stddef.h>
#include <stdint.h>

struct error;

enum { DEVICE_STATE_FRESH_MS = 300000, DEVICE_STATE_SWEEP_NEW = 200 };

struct device_status {
    int64_t device_id;
    enum device_state state;
    enum cause cause;
    int64_t check_id; // the check that speaks for it; 0: none
    int64_t since_ms;
    int64_t first_known_ms; // 0: never
};

struct device_status_list {
    struct device_status *rows;
    size_t count;
};

// What a period of a device was like. `longest_ms`: the longest outage (down or gone, also one that lasts);
// `outages`: how many began or lasted in it; `changes`: how often the state changed.
struct device_period {
    struct availability availability; // up and degraded are up; down and gone are down; else unknown
    int64_t longest_ms;
    unsigned outages;
    unsigned changes; // becoming known for the first time is none
};

// Looks at the checks and sightings of a device again and records what changed: state, incident and event
// (device_up, device_degraded, device_down, device_gone, device_unknown; none for disabled, and none for a
// first unknown). Inside a write transaction. `gone_after_ms` 0: never made gone. Gone lasts until there is a
// sign of life or nothing is known. A new state begins when device_verdict says, or now when that lies in the
// span before (a check was removed, or only its cause changed). A device that is not there: 0.
int device_state_update(struct db *db, int64_t device_id, int64_t now_ms, int64_t gone_after_ms);

// device_state_update for who changes what a state depends on and knows no `gone_after_ms`: of a device, now
// (by the clock of SQLite), or of the device of a check, at `now_ms` (0: now).
int device_state_touch(struct db *db, int64_t device_id);
int device_state_touch_check(struct db *db, int64_t check_id, int64_t now_ms);

// device_state_update for every device whose state time alone may have changed (down for gone_after_ms, a
// sighting grown old, none yet). Gives how many were looked at.
int device_state_sweep(struct db *db, int64_t now_ms, int64_t gone_after_ms);

// Of one device, or all (0), ordered by device id. A device without a row is unknown. Freed by
// device_status_list_free.
int device_state_list(struct db *db, int64_t device_id, struct device_status_list *out, struct error *err);
void device_status_list_free(struct device_status_list *list);

// [from_ms, to_ms), without the gaps in which no plugin ran and the time before the device was first known.
int device_state_period(struct db *db, const struct device_status *status, const char *vantage,
                        int64_t from_ms, int64_t to_ms, struct device_period *out);
