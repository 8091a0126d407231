// Two devices that are one. The other one stays as a hidden row, so that its key leads to the one that keeps
// on (device_find, graphs), and all can be undone (journal.h).
#pragma once

#include "inventory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

enum { DEVICE_MERGE_FIELDS = 9, DEVICE_MERGE_VALUE_MAX = 256 };

// A field in which they differ.
struct device_merge_field {
    char field[16];
    char kept[DEVICE_MERGE_VALUE_MAX]; // the value that stays, cut when it is long
    char dropped[DEVICE_MERGE_VALUE_MAX];
    bool is_taken; // the other's stays: a source of higher precedence said it, or it says more
};

// What moves, and what does not.
struct device_merge {
    int64_t journal_id;
    int64_t identifiers;
    int64_t interfaces;
    int64_t bindings; // those of the interfaces, of all times
    int64_t tags;
    int64_t links;
    int64_t links_dropped; // between the two, or known already
    int64_t groups;
    int64_t places; // on maps
    int64_t planned;
    int64_t checks;
    int64_t checks_left; // the device has a check of that key: kept with the hidden one, not probed
    struct device_merge_field fields[DEVICE_MERGE_FIELDS];
    size_t field_count;
};

struct device_alias_list {
    char (*rows)[INVENTORY_KEY_MAX];
    size_t count;
};

// Merges `other_id` into `keep_id`, inside db_begin … db_commit: for a preview, roll back. -EINVAL for one
// device with itself, or with one that is merged already; -E2BIG when it could not be undone.
int device_merge(struct db *db, int64_t keep_id, int64_t other_id, int64_t now_ms, struct device_merge *out,
                 struct error *err);

// Whether the other's value of a field stays. Ranks are the precedences of who set it, -1 when nobody did.
// Pure.
bool device_merge_takes(const char *field, int64_t keep_rank, const char *keep_value, int64_t other_rank,
                        const char *other_value);

// The keys of the devices that were merged into one. Freed by device_alias_list_free.
int device_merge_aliases(struct db *db, int64_t device_id, struct device_alias_list *out, struct error *err);
void device_alias_list_free(struct device_alias_list *list);
