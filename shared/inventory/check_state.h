// What the probes found: current state, transitions, incidents, runs. Written by the plugins, read by all.
#pragma once

#include "inventory.h"

#include "shared/probe/availability.h"
#include "shared/probe/verdict.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

enum { CHECK_DETAIL_MAX = 128 };

struct check_state {
    int64_t check_id;
    enum probe_state state;
    enum cause cause;
    bool flapping;
    int64_t since_ms;       // when this state began
    int64_t first_known_ms; // when the check was first probed; 0: never
    int64_t updated_ms;
    char address[64];              // what was last probed
    char detail[CHECK_DETAIL_MAX]; // what a service said beside the cause: "HTTP 503"; ""
    int64_t tls_expires_ms;        // Unix milliseconds; 0: not known
    uint16_t http_status;          // 0: none
    double rtt_ms;                 // of the last reply; NaN
    double loss;                   // 0–1 over the strip; NaN
    int64_t strip_at_ms;
    char strip[1024]; // strip_format
};

struct check_state_list {
    struct check_state *rows;
    size_t count;
};

// A transition as verdict_step gave it, with Unix milliseconds.
struct check_transition {
    int64_t check_id;
    int64_t at_ms; // when the new state began
    enum probe_state from;
    enum probe_state to;
    enum cause cause;
    bool flapping;
    const char *detail; // as struct check_state's; NULL is ""
    bool state_changed; // false: only the flapping flag changed
};

// Rows of `plugin` at `vantage`, ordered by check id.
int check_state_list(struct db *db, const char *plugin, const char *vantage, struct check_state_list *out,
                     struct error *err);
// Of the checks of a device, or of all (0), at `vantage`, ordered by check id.
int check_state_list_of(struct db *db, int64_t device_id, const char *vantage, struct check_state_list *out,
                        struct error *err);
void check_state_list_free(struct check_state_list *list);

// Inside a write transaction. `judge`: state or cause may be others than those stored, and the state of the
// device changes with them. A check that was removed meanwhile is passed over (0).
int check_state_save(struct db *db, const char *vantage, const struct check_state *state, bool judge);

// Records the transition, closes and opens its incident ("down" or "unknown"), adds the event and sets the
// current state. Inside a write transaction. The same transition twice (check, at_ms, to) changes nothing.
int check_state_transition(struct db *db, const char *vantage, const struct check_transition *transition);

// A run of a plugin: the time between runs is unknown for all its checks. Gives the id of the new run.
int check_state_run_start(struct db *db, const char *plugin, const char *vantage, int64_t now_ms,
                          int64_t *run_id);
int check_state_run_alive(struct db *db, int64_t run_id, int64_t now_ms);

// The availability of a check in [from_ms, to_ms): from its incidents, the gaps between runs, and the time
// before it was first known, which is unknown.
int check_state_availability(struct db *db, const struct check_state *state, const char *vantage,
                             int64_t from_ms, int64_t to_ms, struct availability *out);
