// Named statements of schema/queries. Values are bound by name and columns are read by name, a text
// that lives as long as the program and never changes; a name that the statement does not have is a bug of
// ours and aborts with both names.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schema/queries.h" // generated: enum query_id { QUERY_DEVICE_INSERT, … }, query_text[]

struct db;
struct stmt;

// The statement, prepared once per connection, reset and with all values NULL; owned by the connection.
// NULL when it cannot be prepared (db_error says why).
struct stmt *stmt_use(struct db *db, enum query_id id);

void stmt_bind_int(struct stmt *stmt, const char *name, int64_t value);
void stmt_bind_double(struct stmt *stmt, const char *name, double value);    // NaN is bound as NULL
void stmt_bind_text(struct stmt *stmt, const char *name, const char *value); // NULL is NULL; copied
void stmt_bind_blob(struct stmt *stmt, const char *name, const void *value, size_t length);

// 1: a row; 0: done (and the statement is reset); negative errno: failed (reset; db_error; -ETIME:
// stmt_limit).
int stmt_step(struct stmt *stmt);
// Runs a statement without rows to its end. 0 or a negative errno; -EEXIST for a UNIQUE, -EINVAL for a CHECK,
// -ENOENT for a FOREIGN KEY violation.
int stmt_run(struct stmt *stmt);
// Ends a query whose rows are not all read.
void stmt_reset(struct stmt *stmt);

bool stmt_is_null(struct stmt *stmt, const char *column);
int64_t stmt_int(struct stmt *stmt, const char *column);
double stmt_double(struct stmt *stmt, const char *column); // NULL reads as NaN
// Never NULL (NULL reads as ""); valid until the next step.
const char *stmt_text(struct stmt *stmt, const char *column);
const void *stmt_blob(struct stmt *stmt, const char *column, size_t *length);

// Copies the text, ends the query and returns the copy, owned by the connection until the next
// stmt_keep_text.
const char *stmt_keep_text(struct stmt *stmt, const char *column);
