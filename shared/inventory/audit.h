// The audit: who changed what of the inventory, written by triggers.
#pragma once

#include "inventory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db_filter;
struct error;

// The id of the newest entry, 0 without one: it changes with every change of devices, addresses and checks,
// and not with a flush of states. Negative errno on failure.
int64_t audit_last_id(struct db *db);

// One decision. The texts are valid during the call that is given them.
struct audit_entry {
    int64_t id;
    int64_t at_ms;
    const char *user;
    const char *tool;
    const char *action; // "insert", "update", "delete"
    const char *table;
    int64_t row_id;
    const char *device; // the key of the device that it is about; "": none, or one that was removed
    const char *before; // the row as it was, a JSON object; "" for an insert
    const char *after;  // the row as it is, a JSON object; "" for a delete
    const char *names;  // what the ids in both are called, a JSON object: {"site_id:3": "Cellar"}
};

// Which entries. `filter` is over the columns of the table audit as `a`. NULL: all, the newest first.
struct audit_choice {
    const struct db_filter *filter;
    bool oldest_first;
    int64_t since_ms;
    int64_t limit; // -1: all
    int64_t offset;
};

// Gives each to `each`, until one gives a negative errno, which is returned. Else 0 or a negative errno with
// `err`.
int audit_list(struct db *db, const struct audit_choice *choice,
               int (*each)(void *context, const struct audit_entry *entry), void *context, struct error *err);
