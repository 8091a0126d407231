// Groups of devices, and the members of one, as rows for people and machines.
#pragma once

#include "listing.h"
#include "output.h"

struct group_member;
struct group_row;

enum { GROUP_TABLE_COLUMNS = 4, GROUP_TABLE_ORDERS = 3 };

extern const struct output_column group_table_columns[GROUP_TABLE_COLUMNS];
extern const struct listing_order group_table_orders[GROUP_TABLE_ORDERS];

// The cells point into `row`.
void group_table_cells(const struct group_row *row, struct output_cell cells[GROUP_TABLE_COLUMNS]);

// The members of a group named `group` of a kind: begun, then one row each.
void group_table_begin_members(struct output *out);
void group_table_member(struct output *out, const char *group, const char *kind,
                        const struct group_member *member);
