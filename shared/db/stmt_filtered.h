// Named statements whose condition and order are chosen at run time. In schema/queries such a statement
// holds the marker /*FILTER*/ where a condition stands (`WHERE d.site_id = :site AND /*FILTER*/`) and, if it
// sorts as asked, /*ORDER*/ where a sort key stands (`ORDER BY /*ORDER*/, d.id`). A marker may stand several
// times.
#pragma once

#include "stmt.h"

struct db_filter;

// The statement with `filter` (NULL or without a condition: every row) in the place of each /*FILTER*/, its
// values bound, and `order` in the place of each /*ORDER*/ (NULL: the first column). Its own parameters are
// NULL and are bound as ever; `filter` may be freed at once. Owned by the connection, as stmt_use, and
// prepared anew at each call: the one before of the same id is gone then. `order` is a text of a table of
// ours, never a user's: columns, commas, DESC ("d.name COLLATE NOCASE DESC"). Anything but words, dots,
// commas and blanks is refused. NULL when it cannot be prepared (db_error says why).
struct stmt *stmt_filtered(struct db *db, enum query_id id, const struct db_filter *filter,
                           const char *order);

// Whether the n-th column (from 0) of the row, which may be what was chosen, is a number: not a text, bytes
// or nothing.
bool stmt_filtered_is_number(struct stmt *stmt, int column);

// The text of any statement with its markers replaced; `where` NULL is 1, `order` NULL is 1. The caller frees
// it; NULL without memory.
char *stmt_filtered_text(enum query_id id, const char *where, const char *order);
