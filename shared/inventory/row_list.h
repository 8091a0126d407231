// The rows of a query as an array, for the lists that the inventory gives.
#pragma once

#include <stddef.h>

struct db;
struct stmt;
struct error;

// How the rows of a list are made: `read` fills one (zeroed before) from the current row of the statement.
struct row_list {
    void *rows; // malloc'ed; NULL when empty
    size_t count;
    size_t row_size;
    void (*read)(struct stmt *stmt, void *row);
};

// Runs the statement to its end. 0; on failure a negative errno with its reason, and no rows are left. `stmt`
// may be NULL, when stmt_use failed.
int row_list_fill(struct row_list *list, struct db *db, struct stmt *stmt, struct error *err);
