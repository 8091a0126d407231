// Devices: a surrogate id, a key that never changes, and fields that know their source.
#pragma once

#include "inventory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

// Owned strings are inside; notes are read by device_notes.
struct device {
    int64_t id;
    char key[INVENTORY_KEY_MAX];
    char name[INVENTORY_NAME_MAX];
    char site[INVENTORY_NAME_MAX]; // "" without
    char type[32];
    char type_reason[256]; // the rule that gave it; "" when a person or another source did
    char icon[64];         // "" for that of the type
    char vendor[INVENTORY_NAME_MAX];
    char os[INVENTORY_NAME_MAX];
    bool trusted;
    bool monitored;
    int64_t created_ms;
};

struct device_list {
    struct device *rows;
    size_t count;
};

// All calls that write run inside the caller's db_begin … db_commit. All return 0 or a negative errno and
// fill `err` with the reason. `source` names a row of the table `source` ("person", "config", …).

// Adds a device with a key made from its name (device_key.h), numbered when taken. Gives the row.
int device_add(struct db *db, const char *name, const char *source, struct device *out, struct error *err);

// By key, or by exact name if just one device has it. -ENOENT; -ENOTUNIQ when several share the name.
int device_find(struct db *db, const char *key_or_name, struct device *out, struct error *err);

// Ordered by name, then key. device_list_free takes what it gave.
int device_list(struct db *db, struct device_list *out, struct error *err);
void device_list_free(struct device_list *list);

// Sets `field` ("name", "site", "type", "notes", "monitored", "icon", "vendor", "os", "trusted"). A value
// from a source of lower precedence than the one that set the field is refused with -EPERM. A name must be
// 1–255 bytes of clean UTF-8 text, else -EINVAL. A type that is set loses the reason that a rule gave it.
int device_set(struct db *db, int64_t id, const char *field, const char *value, const char *source,
               struct error *err);

// As if nobody had set the "type" (unknown again) or the "vendor" (empty), so that rules and lists may.
// -EPERM as device_set.
int device_release(struct db *db, int64_t id, const char *field, const char *source, struct error *err);

// Removes the device with its identifiers, bindings, checks and their history. The audit keeps the record.
int device_remove(struct db *db, int64_t id, struct error *err);

// The source that set a field, and the notes: read-only texts of the connection, valid until its next call.
const char *device_field_source(struct db *db, int64_t id, const char *field);
const char *device_notes(struct db *db, int64_t id);
