// The writing half of the store loop: transitions as they come, current states and strips when they are due.
// Store loop only. What the database refuses is kept and tried again; people are told of transitions at once.
#pragma once

#include "monitor.h"

enum { MONITOR_SAVE_EVENTS = 64, MONITOR_SAVE_STATES = 128 };

// Zero but for `self`; `db` and `run_id` while a database is open.
struct monitor_save {
    struct monitor *self;
    struct db *db;
    int64_t run_id;
    uint64_t events_dropped;
    struct report_complaint unwritten;
    struct monitor_event events[MONITOR_SAVE_EVENTS]; // taken from the engine, not yet committed
    size_t event_count;
    struct check_state states[MONITOR_SAVE_STATES];
    bool judge[MONITOR_SAVE_STATES]; // the device of the state too
    uint32_t state_indexes[MONITOR_SAVE_STATES];
};

// A write transaction, ended by what changed in it: how many rows, or a negative errno. A failure is told
// once, and its end; where nothing changed, nothing is said of whether the database takes changes. 0 or a
// negative errno.
int monitor_save_store_begin(struct monitor_save *save);
int monitor_save_store_settle(struct monitor_save *save, int changed);

// Tells people of new transitions, and takes the next batch unless one still waits. Needs no database.
void monitor_save_store_take(struct monitor_save *save);

// Writes all waiting transitions, then changed states: all, or those of which a reader should know at once.
// False when the database refused.
bool monitor_save_store_states(struct monitor_save *save, bool urgent_only);

// Says that the run goes on; the same after all states.
int monitor_save_store_alive(struct monitor_save *save);
void monitor_save_store_flush(struct monitor_save *save);
