// Places: a house, an office, a rack.
#pragma once

#include "inventory.h"

#include <stdint.h>

struct error;

struct site {
    int64_t id;
    char name[INVENTORY_NAME_MAX];
    int64_t devices;  // how many stand there
    int64_t prefixes; // how many are used there
};

// Calls that write run inside db_begin … db_commit; all give 0 or a negative errno and fill `err`.

// The id of the site `name`, made when there is none; 0 for "".
int site_ensure(struct db *db, const char *name, int64_t *out_id, struct error *err);
// -ENOENT, with the nearest name.
int site_find(struct db *db, const char *name, struct site *out, struct error *err);
// `field` is "name" or "note". -EEXIST when another site has the name.
int site_set(struct db *db, int64_t id, const char *field, const char *value, struct error *err);
// Devices, VLANs and prefixes there lose their site, and keep all else. -EEXIST when a VLAN would then be
// twice among those without a site.
int site_remove(struct db *db, int64_t id, struct error *err);
