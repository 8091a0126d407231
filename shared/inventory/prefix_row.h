// A prefix as a row: what the statements on prefixes bind and read. For prefix.c and its parts.
#pragma once

#include "prefix.h"

struct stmt;

// :vrf, :family, :first_key and :length.
void prefix_row_bind(struct stmt *stmt, const char *vrf, const struct cidr *cidr);
// :last_key.
void prefix_row_bind_last(struct stmt *stmt, const struct cidr *cidr);
// Fills a struct prefix (zeroed before) from the current row.
void prefix_row_read(struct stmt *stmt, void *out);
// Steps once and ends the query: 1 with the row, 0 without, or a negative errno.
int prefix_row_one(struct stmt *stmt, struct prefix *out);
// 0, -ENOENT or another negative errno, without a text.
int prefix_row_by_id(struct db *db, int64_t id, struct prefix *out);
// -ENOTEMPTY, and `err` counts them, while ranges or planned addresses lie in it and in no other prefix
// (prefix.c).
int prefix_row_check_left(struct db *db, const struct prefix *prefix, struct error *err);
