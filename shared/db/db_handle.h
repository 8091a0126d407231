// The connection itself, for the files of shared/db alone.
#pragma once

#include <sqlite3.h>
#include <stdbool.h>

#include "shared/base/error.h"

#include "db.h"
#include "stmt.h"
#include "write_queue.h"

// Where a parameter or a column of a statement was found, by the address of its name, which is a literal
// (stmt.h). Callers bind in the same order each time: the n-th value of a statement is looked for in place n;
// a column in the place that its address gives.
struct stmt_name {
    const char *name;
    int at;
};

enum { STMT_PARAMETERS = 16, STMT_COLUMNS = 32 };

struct stmt {
    struct db *db;
    sqlite3_stmt *handle;
    enum query_id id;
    unsigned bound;   // values since stmt_use
    bool is_filtered; // stmt_filtered: prepared with a condition or an order
    int limit;        // stmt_limit; 0: none
    struct stmt_name parameters[STMT_PARAMETERS];
    struct stmt_name columns[STMT_COLUMNS];
};

struct db {
    sqlite3 *handle;
    char *path;
    char *user;
    char *tool;
    char *kept; // stmt_keep_text
    struct write_queue queue;
    bool may_write;
    int wal_pages; // as the last commit left it
    int failure;   // the first failure of the present transaction, a negative errno
    struct stmt stmts[QUERY_COUNT];
    struct error error;
};

// Keeps the text of a failure for db_error and returns its negative errno.
int db_fail(struct db *db, int result);
