// Writes the rows of an import; for import_apply.c alone. Inside a write transaction.
#pragma once

#include <stdint.h>

struct db;
struct error;
struct import;
struct import_batch;
struct import_row;

// Rows that are written many at a time, in the order in which they refer to each other.
enum import_write_batch {
    IMPORT_DEVICES,
    IMPORT_FIELDS, // who set a field of a device
    IMPORT_INTERFACES,
    IMPORT_ADDRESSES,
    IMPORT_BINDINGS,
    IMPORT_CLAIMS, // who set a field of the plan
    IMPORT_BATCHES,
};

// Ids are given by us, so that a row can be named before it is written.
struct import_write_ids {
    int64_t device;
    int64_t interface;
    int64_t address;
};

struct import_write_to {
    struct import *import;
    struct db *db;
    int64_t now_ms;
    struct error *err;
    struct import_write_ids *last; // those that were given last
    struct import_batch *batches;  // IMPORT_BATCHES
};

// Writes what the compared import changes. 0 or a negative errno with `err`.
int import_write(struct import *import, struct db *db, int64_t now_ms, struct error *err);
