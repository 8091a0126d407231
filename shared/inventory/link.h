// What connects two devices, or two interfaces of theirs.
#pragma once

#include "interface.h"
#include "inventory.h"

#include <stddef.h>
#include <stdint.h>

struct error;

struct link_end {
    int64_t device_id;
    char device_key[INVENTORY_KEY_MAX];
    char device_name[INVENTORY_NAME_MAX];
    int64_t interface_id; // 0: not known
    char interface[INTERFACE_NAME_MAX];
};

struct link {
    int64_t id;
    struct link_end a;
    struct link_end b;
    char kind[16]; // a word of link_kinds
    char label[256];
    char source[32];
};

struct link_list {
    struct link *rows;
    size_t count;
};

// "ethernet", "fibre", "wifi", "vpn", "virtual", "wan", "other", NULL.
extern const char *const link_kinds[];

// Calls that write run inside db_begin … db_commit; all give 0 or a negative errno and fill `err`.

// Only device_id and interface_id of the ends are read. The same link again, in either direction: 0, and the
// label changes unless a source of higher precedence made it. `label` NULL is "", and leaves that of a link
// that is there. -EINVAL for a device linked to itself.
int link_add(struct db *db, const struct link_end *a, const struct link_end *b, const char *kind,
             const char *label, const char *source, int64_t *out_id, struct error *err);
// `field`: "label" or "kind". -EPERM when a source of higher precedence made it, -EEXIST when there is such a
// link already.
int link_set(struct db *db, int64_t id, const char *field, const char *value, const char *source,
             struct error *err);
int link_remove(struct db *db, int64_t id, struct error *err);

int link_find(struct db *db, int64_t id, struct link *out, struct error *err);

// Of one device, or all (0), by the names of their ends. Freed by link_list_free.
int link_list(struct db *db, int64_t device_id, struct link_list *out, struct error *err);
void link_list_free(struct link_list *list);
