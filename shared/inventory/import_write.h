// Writes single rows of an import; for import_apply.c alone. Inside a write transaction.
#pragma once

#include <stdint.h>

struct db;
struct error;
struct import;
struct import_batch;
struct import_row;

struct import_write_to {
    struct import *import;
    struct db *db;
    int64_t now_ms;
    struct error *err;
    int64_t *last_address;
    struct import_batch *claims;    // QUERY_IMPORT_CLAIMS
    struct import_batch *addresses; // QUERY_IMPORT_ADDRESSES
    struct import_batch *bindings;  // QUERY_IMPORT_BINDINGS
};

// Before all rows: an address is given its id by us. 0 or a negative errno with `err`.
int import_write_begin(const struct import_write_to *to);

// What it changes, nothing when that is nothing. 0 or a negative errno with `err`.
int import_write_row(const struct import_write_to *to, struct import_row *row);

// After all rows: what waits in the batches, and the pings of the devices of the paper when they shall be
// monitored.
int import_write_rest(const struct import_write_to *to);
