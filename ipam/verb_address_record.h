// All that is known of one address, for `ipam address show`.
#pragma once

#include "output.h"
#include "shared/inventory/binding_history.h"
#include "shared/inventory/conflict.h"
#include "shared/inventory/plan_address.h"
#include "shared/inventory/plan_range.h"
#include "shared/inventory/prefix.h"
#include "shared/net/reverse_zone.h"

enum { VERB_ADDRESS_RECORD_COLUMNS = 25, VERB_ADDRESS_RECORD_CHAIN_MAX = 129 };

extern const struct output_column verb_address_record_columns[VERB_ADDRESS_RECORD_COLUMNS];

// The cells point into it.
struct verb_address_record {
    struct plan_address address;
    struct binding_span_list history;
    struct plan_range_list ranges; // that hold it
    struct conflict_list conflicts;
    struct prefix prefix; // the longest; id 0: none
    char *note;
    char address_text[IP_ADDR_TEXT_MAX + IP_ADDR_ZONE_MAX];
    char reverse[REVERSE_ZONE_TEXT_MAX];
    char range_text[IP_RANGE_TEXT_MAX];
    char chain_texts[VERB_ADDRESS_RECORD_CHAIN_MAX][CIDR_TEXT_MAX]; // the longest first
    const char *chain[VERB_ADDRESS_RECORD_CHAIN_MAX];
    size_t chain_count;
    const char *role; // in them; NULL: a plain one
    const char **conflict_texts;
    size_t conflict_count;
    struct output_cell *history_cells;
    struct output_rows history_rows;
};

// `vrf` NULL is the default one. 0, or a negative errno with `err` and nothing to free.
int verb_address_record_read(struct verb_address_record *record, struct db *db, const char *vrf,
                             const struct ip_addr *addr, struct error *err);
void verb_address_record_fini(struct verb_address_record *record);

void verb_address_record_cells(struct verb_address_record *record,
                               struct output_cell cells[VERB_ADDRESS_RECORD_COLUMNS]);
// Who held it, as a table of its own.
void verb_address_record_write_history(struct output *out, const struct verb_address_record *record);
