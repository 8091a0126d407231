// Rows that are written many at a time: SQLite copies the pages that a statement with triggers changes, so a
// statement for each row is several times as slow. For import_write.c alone.
#pragma once

#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IMPORT_BATCH_BYTES = 131072, IMPORT_BATCH_ROWS = 2048 };

// What a statement takes beside :rows, a JSON array of arrays.
enum import_batch_takes {
    IMPORT_BATCH_NOW = 1, // :now
    IMPORT_BATCH_KEYS = 2 // :keys, 16 bytes for each row
};

struct import_batch {
    enum query_id query;
    struct text_buf rows;
    size_t count;
    size_t row; // where the row begins that is being added
    unsigned takes;
    char bytes[IMPORT_BATCH_BYTES];
    unsigned char keys[16 * IMPORT_BATCH_ROWS]; // one for each row
};

void import_batch_init(struct import_batch *batch, enum query_id query, unsigned takes);

// Builds a row: begin, its values, end. A text may be NULL, and 0 is NULL for an id.
void import_batch_begin(struct import_batch *batch);
void import_batch_text(struct import_batch *batch, const char *text);
void import_batch_int(struct import_batch *batch, int64_t value);
void import_batch_id(struct import_batch *batch, int64_t id);
// Keeps the row (`key`: 16 bytes, NULL without keys). 1 when they are many, and are to be written before
// another comes; else 0, or -E2BIG for a row that does not fit.
int import_batch_end(struct import_batch *batch, const unsigned char *key);
// Writes them. 0 or a negative errno (db_error).
int import_batch_flush(struct import_batch *batch, struct db *db, int64_t now_ms);
