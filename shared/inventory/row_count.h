// How large the inventory is.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct db;
struct error;

enum { ROW_COUNT_TABLES = 12 };

struct row_count {
    struct {
        char table[24];
        int64_t rows;
    } tables[ROW_COUNT_TABLES];
    size_t count;
    int64_t bytes; // of the file, without its journal
};

// Counts the rows of the tables that grow with the network or its history, by name.
int row_count_read(struct db *db, struct row_count *out, struct error *err);
