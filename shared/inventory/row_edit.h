// A text of one row: read, set by a statement with :id and :value, and the row removed.
#pragma once

#include "schema/queries.h"

#include <stdint.h>

struct db;
struct error;

// 0 or a negative errno with `err`; -EEXIST leaves `err` to the caller, who knows what is there twice.
int row_edit_set(struct db *db, enum query_id query, int64_t id, const char *value, struct error *err);
// -ENOENT when no row was deleted; `what` names the kind of row.
int row_edit_remove(struct db *db, enum query_id query, int64_t id, const char *what, struct error *err);
// The column "note": a text of the connection, valid until its next call; "" without a row.
const char *row_edit_note(struct db *db, enum query_id query, int64_t id);
