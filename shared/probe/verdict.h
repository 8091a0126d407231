// From single outcomes to a state that an operator can trust. Pure: the time is an argument (any monotonic
// milliseconds). icmp_heartbeat and tcp_check share it.
#pragma once

#include "cause.h"

#include <stdbool.h>
#include <stdint.h>

// The values are stored in the database: append only.
enum probe_state { PROBE_STATE_UNKNOWN = 0, PROBE_STATE_UP = 1, PROBE_STATE_DOWN = 2 };

enum { VERDICT_FLAP_MAX = 8 };

// Counts of outcomes in a row; 0 counts as 1. Flapping starts when `flap_start` changes straight between UP
// and DOWN fall within `flap_window_ms`, and ends when fewer than `flap_stop` are left within it
// (hysteresis). flap_start 0: never. A way through UNKNOWN is no such change: what happened meanwhile was not
// seen.
struct verdict_policy {
    uint16_t down_after;
    uint16_t up_after;
    uint16_t unknown_after;
    uint16_t flap_start; // at most VERDICT_FLAP_MAX
    uint16_t flap_stop;  // 1 to flap_start
    uint32_t flap_window_ms;
};

// The caller owns it and locks it. verdict_init or verdict_restore before anything else.
// An unknown outcome says nothing about the target: it neither lengthens nor breaks a run of replies or
// misses, until `unknown_after` of them in a row drop that run and make UNKNOWN. So a lost send amid an
// outage does not put DOWN off, and unknowns never make DOWN. Any reply or miss ends the row of unknowns.
struct verdict {
    int64_t run_since_ms;                 // the first probe of the present run of replies or of misses
    int64_t unknown_since_ms;             // the first probe of the present row of unknowns
    int64_t state_since_ms;               // when the state began: the first probe that speaks for it
    uint32_t flap_at_s[VERDICT_FLAP_MAX]; // oldest first, whole seconds
    uint16_t run_length;
    uint16_t unknown_length;
    uint16_t against_length; // outcomes since the last that agrees with the state
    uint8_t run_outcome;     // enum outcome: a reply or a miss
    uint8_t run_cause;       // enum cause: the last of the run that tells more than a timeout, else that
    uint8_t state;           // enum probe_state
    uint8_t cause;           // enum cause: why the state is what it is
    uint8_t flap_count;
    bool flapping;
};

// What verdict_step changed.
struct verdict_change {
    enum probe_state from;
    enum probe_state to;
    enum cause cause; // of DOWN: the most telling one of the misses that decided
    int64_t since_ms; // the first probe of the run that decided; where only flapping changed: the last probe
    bool state_changed;
    bool flapping_changed;
};

// UNKNOWN since `now_ms`, CAUSE_NOT_RUNNING until an unknown outcome tells why.
void verdict_init(struct verdict *verdict, int64_t now_ms);

// After a restart: the state as it was stored. A restored flapping flag ends by the same rule as any other;
// the changes behind it are not stored, so they count as made at `now_ms`.
void verdict_restore(struct verdict *verdict, enum probe_state state, enum cause cause, bool flapping,
                     int64_t since_ms, int64_t now_ms);

// Takes one outcome whose probe was sent at `sent_ms`. Returns whether state or flapping flag changed, then
// `change` is filled. From UNKNOWN one reply makes UP; a miss never shortens the way to DOWN.
bool verdict_step(struct verdict *verdict, const struct verdict_policy *policy, enum cause cause,
                  int64_t sent_ms, struct verdict_change *change);

// Whether the next probe should be a quick re-check: outcomes against the present state have come, have not
// yet decided, and fewer than `rechecks` were made since the last outcome that agrees with the state.
bool verdict_wants_recheck(const struct verdict *verdict, unsigned rechecks);

// "unknown", "up", "down".
const char *verdict_state_text(enum probe_state state);
