// Parts of a prefix with a purpose of their own: DHCP pools, reserved and infrastructure ranges.
#pragma once

#include "inventory.h"
#include "vrf.h"

#include "shared/net/ip_range.h"

#include <stddef.h>
#include <stdint.h>

struct error;

enum plan_range_kind { PLAN_RANGE_DHCP, PLAN_RANGE_RESERVED, PLAN_RANGE_INFRASTRUCTURE };

struct plan_range {
    int64_t id;
    char vrf[VRF_NAME_MAX];
    struct ip_range range;
    enum plan_range_kind kind;
    char name[INVENTORY_NAME_MAX];
    char source[32];
};

struct plan_range_list {
    struct plan_range *rows;
    size_t count;
};

// "dhcp", "reserved", "infrastructure".
const char *plan_range_kind_text(enum plan_range_kind kind);
int plan_range_kind_parse(const char *text, enum plan_range_kind *out, struct error *err);

// Calls that write run inside db_begin … db_commit; all give 0 or a negative errno and fill `err`.

// -ENOENT when no prefix of the plan holds all of it, -EEXIST when it is there, -EADDRINUSE when it overlaps
// another range (named in `err`).
int plan_range_add(struct db *db, const char *vrf, const struct ip_range *range, enum plan_range_kind kind,
                   const char *name, const char *source, struct plan_range *out, struct error *err);
// "10.0.0.100-10.0.0.199" or the name that just one range has. -ENOENT, -ENOTUNIQ.
int plan_range_find(struct db *db, const char *vrf, const char *range_or_name, struct plan_range *out,
                    struct error *err);
// `field`: "kind", "name", "note", "range". -EPERM when a source of higher precedence set it.
int plan_range_set(struct db *db, int64_t id, const char *field, const char *value, const char *source,
                   struct error *err);
int plan_range_remove(struct db *db, int64_t id, struct error *err);

// Those that overlap `within` (NULL: all) in a VRF (NULL: all), by VRF and first address. Freed by
// plan_range_list_free.
int plan_range_list(struct db *db, const char *vrf, const struct ip_range *within,
                    struct plan_range_list *out, struct error *err);
void plan_range_list_free(struct plan_range_list *list);
