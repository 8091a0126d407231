// Devices that belong together: logical, a request path (ordered), hub and spoke, a virtualisation host and
// its guests.
#pragma once

#include "inventory.h"

#include <stddef.h>
#include <stdint.h>

struct error;

struct device_group {
    int64_t id;
    char name[INVENTORY_NAME_MAX];
    char kind[16]; // a word of device_group_kinds
    char source[32];
    int64_t members;
};

struct group_member {
    int64_t device_id;
    char device_key[INVENTORY_KEY_MAX];
    char device_name[INVENTORY_NAME_MAX];
    int position; // along a path, from 1
    char role[8]; // "member"; "hub" of a hub group; "host" of a virtualisation
};

struct group_member_list {
    struct group_member *rows;
    size_t count;
};

// "logical", "path", "hub", "virtualisation", NULL.
extern const char *const device_group_kinds[];

// Calls that write run inside db_begin … db_commit; all give 0 or a negative errno and fill `err`.

int device_group_add(struct db *db, const char *name, const char *kind, const char *source,
                     struct device_group *out, struct error *err);
int device_group_find(struct db *db, const char *name, struct device_group *out, struct error *err);
// `field`: "name", "kind", "note".
int device_group_set(struct db *db, int64_t id, const char *field, const char *value, struct error *err);
int device_group_remove(struct db *db, int64_t id, struct error *err);
const char *device_group_note(struct db *db, int64_t id);
// At `position` (0: at the end), those behind move on; a member already there moves. `role` "" is what the
// kind gives: the first of a hub group is the hub, the first of a virtualisation the host; a member keeps its
// own. A kind that is set gives the roles anew.
int device_group_join(struct db *db, int64_t id, int64_t device_id, int position, const char *role,
                      struct error *err);
int device_group_leave(struct db *db, int64_t id, int64_t device_id, struct error *err);

// By position. Freed by group_member_list_free.
int device_group_members(struct db *db, int64_t id, struct group_member_list *out, struct error *err);
void group_member_list_free(struct group_member_list *list);
