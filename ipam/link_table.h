// Links as rows for people and machines.
#pragma once

#include "listing.h"
#include "output.h"

struct link_row;

enum { LINK_TABLE_COLUMNS = 10, LINK_TABLE_ORDERS = 5 };

extern const struct output_column link_table_columns[LINK_TABLE_COLUMNS];
extern const struct listing_order link_table_orders[LINK_TABLE_ORDERS];

// The cells point into `row`.
void link_table_cells(const struct link_row *row, struct output_cell cells[LINK_TABLE_COLUMNS]);
