// Reads what there is to draw of a prefix: one query for each kind of thing.
#pragma once

#include "plan_picture.h"

#include "shared/inventory/conflict.h"
#include "shared/inventory/plan_address.h"
#include "shared/inventory/plan_range.h"
#include "shared/inventory/prefix.h"

struct plan_read {
    struct prefix prefix;
    struct prefix_list prefixes; // itself and those in it
    struct prefix_list around;   // that hold it, the longest first
    struct plan_range_list ranges;
    struct plan_address_list addresses;
    struct conflict_list conflicts;
};

// The prefix that is named, by its CIDR or its name (in `vrf`; NULL: the default one), and all that lies in
// it. 0 or a negative errno with `err`; freed by plan_read_free in any case.
int plan_read_prefix(struct db *db, const char *vrf, const char *cidr_or_name, struct plan_read *out,
                     struct error *err);
void plan_read_free(struct plan_read *read);

// The picture of what was read, which stays in place. 0 or -ENOMEM with `err`; freed by plan_picture_fini in
// any case.
int plan_read_picture(const struct plan_read *read, struct plan_picture *picture, struct error *err);
