// The network interfaces of a device.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct db;
struct error;
struct mac_addr;

enum { INTERFACE_NAME_MAX = 64 };

struct interface {
    int64_t id;
    int64_t device_id;
    char name[INTERFACE_NAME_MAX]; // "" when not known
    char mac[18];                  // "" when not known
};

struct interface_list {
    struct interface *rows;
    size_t count;
};

// Calls that write run inside db_begin … db_commit; all give 0 or a negative errno and fill `err`.

// The interface of that name, else the one of that MAC, made when there is none; a name or MAC that it lacks
// is filled in. `name` may be "", `mac` NULL. -EEXIST when the name has another MAC.
int interface_ensure(struct db *db, int64_t device_id, const char *name, const struct mac_addr *mac,
                     int64_t *out_id, struct error *err);
// -ENOENT, with the names that it has.
int interface_find(struct db *db, int64_t device_id, const char *name, struct interface *out,
                   struct error *err);
// Sets `field`, "name" ("" is none) or "mac" ("" is none). -EEXIST when another interface of the device is
// the same.
int interface_set(struct db *db, const struct interface *interface, const char *field, const char *value,
                  struct error *err);
// Its bindings end with it: -EBUSY while it holds an address.
int interface_remove(struct db *db, int64_t id, struct error *err);

// Ordered by name, then MAC. Freed by interface_list_free.
int interface_list(struct db *db, int64_t device_id, struct interface_list *out, struct error *err);
void interface_list_free(struct interface_list *list);
