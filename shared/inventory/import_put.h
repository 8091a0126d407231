// What the writers of an import's rows share; for import_write.c alone. Inside a write transaction.
#pragma once

#include "shared/db/stmt.h"

#include <stdbool.h>
#include <stdint.h>

#include "import_write.h"

struct import_row;

// Whether the row is to be added.
bool import_put_is_new(const struct import_row *row);
// What is to be written of a field, NULL when nothing is.
const char *import_put_written(const struct import_row *row, const char *field);
// The id of what the row is about; 0 for NULL.
int64_t import_put_id(struct import_row *row);

// The statement that adds a row, or that sets it and is bound to its id. NULL as stmt_use.
struct stmt *import_put_use(const struct import_write_to *to, struct import_row *row, enum query_id add,
                            enum query_id set);
// Writes what waits in the batches up to `last`: the rows of one refer to those before it. 0 or a negative
// errno with `to->err`.
int import_put_flush(const struct import_write_to *to, enum import_write_batch last);
// The statement that sets a row that a line before may have left in this batch. 0 or a negative errno with
// `to->err`.
int import_put_use_after(const struct import_write_to *to, struct import_row *row,
                         enum import_write_batch before, enum query_id set, struct stmt **stmt);
// Begins a row of a batch, whose values come next (import_batch.h).
struct import_batch *import_put_batch(const struct import_write_to *to, enum import_write_batch which);
// Ends it (`key` as import_batch_end). 0 or a negative errno with `to->err`.
int import_put_batched(const struct import_write_to *to, enum import_write_batch which,
                       const unsigned char *key);
// The id of a site of the paper or the plan; 0 without a name.
int64_t import_put_site_id(const struct import_write_to *to, const char *name);
// 0 is left NULL.
void import_put_bind_id(struct stmt *stmt, const char *name, int64_t id);
// Binds what is written of each field; `stmt` may be NULL.
void import_put_bind(struct stmt *stmt, const struct import_row *row, const char *const *fields);
// Runs it (NULL: stmt_use failed), and takes the id of a row that was added. 0 or a negative errno with
// `to->err`.
int import_put_run(const struct import_write_to *to, struct import_row *row, struct stmt *stmt);
// Notes that the import set the fields of the plan that were written; `table` as in the table plan_field. Of
// a new row nothing is noted: its source says it (plan_field.h).
int import_put_claim(const struct import_write_to *to, struct import_row *row, const char *table,
                     const char *const *fields);
