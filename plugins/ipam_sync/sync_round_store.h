// One round over the inventory: vendors, types, retention, conflicts, and what is told of it.
#pragma once

#include "sync.h"

#include "shared/base/error.h"
#include "shared/db/db.h"

struct oui_source;
struct retention_ages;

// What a round works with; owned by the loop.
struct sync_round {
    struct db *db;
    const struct sync_settings *settings;
    const struct sync_hooks *hooks;
    struct oui_source *vendors;
    const struct retention_ages *ages;
    struct report_complaint undone; // what kept the last round from doing all of it
    struct report_complaint rule;   // a rule of types is wrong: this one
    struct error rule_fault;
    struct report_complaint unread; // the figures
    struct report_complaint cut;    // more prefixes than MaxPrefixes
    bool is_unlisted;               // no list of vendors is installed, which was told
    int64_t audit_id;               // the inventory's last change that a round has seen
    int64_t event_id;               // the last event that was told; negative: none, and the next is not told
};

// Before the first round on a database: what has happened until now is not told.
void sync_round_store_begin(struct sync_round *round);

// Does the work, each part by itself: one that fails is told once, and the others are done. Conflicts that
// were found or are over since the last round are told.
void sync_round_store_work(struct sync_round *round);

// Whether there is anything to keep: a prefix or a device.
bool sync_round_store_is_empty(struct sync_round *round);
