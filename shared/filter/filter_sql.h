// The tree as an SQL expression. Pure.
#pragma once

struct db_filter;
struct filter_listing;
struct filter_tree;

// Moves the values of the tree into `out`, which was empty and holds on failure what was moved. The tree has
// a root. 0 or -ENOMEM.
int filter_sql_write(struct filter_tree *tree, const struct filter_listing *listing, struct db_filter *out);
