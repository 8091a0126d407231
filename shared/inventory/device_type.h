// The type of a device by rules (type_rules.h), with the reason. A type that a person or any source above the
// rules has set stays. The same devices and rules always give the same types. A rule whose filter is wrong is
// noted in the faults of `rules` and left out; while they have faults, no type that a rule once gave is taken
// away for want of a rule.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "inventory.h"

struct error;
struct type_rules;

struct device_type_change {
    int64_t device_id;
    char key[INVENTORY_KEY_MAX];
    char name[INVENTORY_NAME_MAX];
    char before[32];
    char after[32];   // "unknown" when no rule matches any more
    char reason[256]; // "rule: vendor~brother (device-types.conf:12)"; "" when no rule matches
};

struct device_type_changes {
    struct device_type_change *rows;
    size_t count;
};

// What the rules would change of one device, or (0) of all, by id. Reads only. 0 or a negative errno. Freed
// by device_type_changes_free.
int device_type_plan(struct db *db, int64_t device_id, struct type_rules *rules, int64_t now_ms,
                     struct device_type_changes *out, struct error *err);
void device_type_changes_free(struct device_type_changes *changes);

// Writes a plan in short transactions of its own: call it outside db_begin … db_commit. What was written
// before a failure stays; what somebody has set in the meantime stays too.
int device_type_write(struct db *db, const struct device_type_changes *changes, struct error *err);
// Both. Gives how many were planned.
int device_type_apply(struct db *db, int64_t device_id, struct type_rules *rules, int64_t now_ms,
                      struct error *err);

// Which rules match a device, the later ones too: `matches` has a place for each rule.
int device_type_test(struct db *db, int64_t device_id, struct type_rules *rules, int64_t now_ms,
                     bool *matches, struct error *err);
