// VLANs (IEEE 802.1Q): a number from 1 to 4094, unique within a site (or among those without one).
#pragma once

#include "inventory.h"

#include <stdint.h>

struct error;

enum { VLAN_ID_MIN = 1, VLAN_ID_MAX = 4094 };

struct vlan {
    int64_t id;
    int vid;
    char name[INVENTORY_NAME_MAX];
    char site[INVENTORY_NAME_MAX]; // "" without
    char source[32];
    int64_t prefixes;
};

// Calls that write run inside db_begin … db_commit; all give 0 or a negative errno and fill `err`. `source`
// names a row of the table `source`.

// "20", or "20@SITE" when several sites have it. -EINVAL: no number from 1 to 4094.
int vlan_parse(const char *text, int *vid, char site[INVENTORY_NAME_MAX], struct error *err);
// A site that is not there is made. -EEXIST when the site has the number. `out` may be NULL.
int vlan_add(struct db *db, int vid, const char *name, const char *site, const char *source, struct vlan *out,
             struct error *err);
// `site` "": the one without a site, else the only one of the number. -ENOENT; -ENOTUNIQ when several sites
// have it.
int vlan_find(struct db *db, int vid, const char *site, struct vlan *out, struct error *err);
// `field`: "vid", "name", "site" (made when there is none) or "note". -EPERM when a source of higher
// precedence set it.
int vlan_set(struct db *db, int64_t id, const char *field, const char *value, const char *source,
             struct error *err);
int vlan_remove(struct db *db, int64_t id, struct error *err);
