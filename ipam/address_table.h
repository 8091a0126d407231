// Addresses as rows of output.
#pragma once

#include "listing.h"
#include "output.h"
#include "shared/inventory/plan_address.h"

struct prefix;

enum { ADDRESS_TABLE_COLUMNS = 18, ADDRESS_TABLE_ORDERS = 8 };

extern const struct output_column address_table_columns[ADDRESS_TABLE_COLUMNS];
// By address, in its VRF, unless another is asked for; what has no value comes last, either way.
extern const struct listing_order address_table_orders[ADDRESS_TABLE_ORDERS];

// A row and what its cells point into.
struct address_row {
    const struct plan_address *address;
    const struct prefix *prefix; // the longest that holds it, or NULL
    const char *note;            // or ""
    char address_text[IP_ADDR_TEXT_MAX + IP_ADDR_ZONE_MAX];
    char prefix_text[CIDR_TEXT_MAX];
    char holder_text[INVENTORY_KEY_MAX + 24];
};

void address_table_cells(struct address_row *row, struct output_cell cells[ADDRESS_TABLE_COLUMNS]);
// How the state of an address, and that of its holder, are coloured.
struct output_cell address_table_state(const struct plan_address *address);
struct output_cell address_table_status(const struct plan_address *address);
