// Pages of the listing of addresses: the planned and the held ones that a filter names, sorted as asked.
#pragma once

#include "plan_address.h"

#include "shared/filter/filter.h"

struct db_filter;

// Zero is all of them, by VRF and address.
struct plan_address_page {
    const char *vrf;                // NULL: all
    const struct db_filter *filter; // of plan_address_page_fields; NULL: all
    const char *order;              // for stmt_filtered, of these: vrf, address, zone, assignment, name, mac,
                                    // device, holder, since; NULL: "vrf, address, zone"
    int64_t limit;                  // 0: all
    int64_t offset;
};

// What a filter of addresses can ask for: ip, assignment, name, device, mac, state, status, vrf, prefix,
// vlan, site, tag, seen, since, until, note.
extern const struct filter_field plan_address_page_fields[];
extern const size_t plan_address_page_field_count;

// 0 or a negative errno with `err`; freed by plan_address_list_free.
int plan_address_page_read(struct db *db, const struct plan_address_page *page, struct plan_address_list *out,
                           struct error *err);
// What plan_address_page_count gives when counting would take time.
enum { PLAN_ADDRESS_MANY = -1 };

// How many there are, whatever limit and offset.
int plan_address_page_count(struct db *db, const struct plan_address_page *page, int64_t *out,
                            struct error *err);
