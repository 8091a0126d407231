// Forgetting history by its age, in small steps, so that other writers hardly wait.
#pragma once

#include "inventory.h"

#include <stdint.h>

struct error;

// How long history is kept, in milliseconds; 0: for ever. From inventory_retention.
struct retention_ages {
    int64_t events_ms;
    int64_t audit_ms;
    int64_t history_ms; // transitions, incidents, closed bindings, ended conflicts, merges, runs
};

enum retention_kind {
    RETENTION_EVENTS,
    RETENTION_AUDIT,
    RETENTION_TRANSITIONS,
    RETENTION_INCIDENTS,
    RETENTION_DEVICE_INCIDENTS,
    RETENTION_BINDINGS,
    RETENTION_CONFLICTS,
    RETENTION_JOURNAL,
    RETENTION_RUNS,
    RETENTION_KINDS,
};

enum { RETENTION_STEP_ROWS = 500 };

struct retention_count {
    int64_t rows[RETENTION_KINDS];
};

// "events", "audit", …
const char *retention_kind_text(enum retention_kind kind);

// Forgets at most RETENTION_STEP_ROWS rows, in one short write transaction of its own, and adds them to
// `done`. Gives how many; 0: nothing is left. What is open (an incident, a conflict, a binding) stays,
// however old it is, and so do the runs of the plugins that tell what an incident that stays was; without
// them that time would be unknown.
int retention_step(struct db *db, const struct retention_ages *ages, int64_t now_ms,
                   struct retention_count *done, struct error *err);

// How many rows retention_step would forget in all. Reads each event: for a person who asks.
int retention_due(struct db *db, const struct retention_ages *ages, int64_t now_ms,
                  struct retention_count *out, struct error *err);
