#include "stmt.h"

#include <errno.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db_handle.h"
#include "stmt_filtered.h"

// A name that the statement does not have: a bug of ours, never of the data.
__attribute__((noreturn)) static void die_unknown(const struct stmt *stmt, const char *kind, const char *name)
{
    // lint: allow fprintf: the last words before the abort
    fprintf(stderr, "lanatlas: statement %s has no %s \"%s\"\n", query_name[stmt->id], kind, name);
    // lint: allow abort: a bug of ours
    abort();
}

static int find_parameter(const struct stmt *stmt, const char *name)
{
    int count = sqlite3_bind_parameter_count(stmt->handle);
    for (int i = 1; i <= count; i++) {
        const char *known = sqlite3_bind_parameter_name(stmt->handle, i);
        if (known != NULL && strcmp(known + 1, name) == 0)
            return i;
    }
    die_unknown(stmt, "parameter", name);
}

static int parameter(struct stmt *stmt, const char *name)
{
    struct stmt_name *known = &stmt->parameters[stmt->bound++ % STMT_PARAMETERS];
    if (known->name != name)
        *known = (struct stmt_name){name, find_parameter(stmt, name)};
    return known->at;
}

static int find_column(const struct stmt *stmt, const char *name)
{
    int count = sqlite3_column_count(stmt->handle);
    for (int i = 0; i < count; i++)
        if (strcmp(sqlite3_column_name(stmt->handle, i), name) == 0)
            return i;
    die_unknown(stmt, "column", name);
}

// Names that follow each other in memory get different places.
static int column_of(struct stmt *stmt, const char *name)
{
    struct stmt_name *known = &stmt->columns[(uintptr_t)name % STMT_COLUMNS];
    if (known->name != name)
        *known = (struct stmt_name){name, find_column(stmt, name)};
    return known->at;
}

struct stmt *stmt_use(struct db *db, enum query_id id)
{
    struct stmt *stmt = &db->stmts[id];
    if (stmt->handle == NULL || stmt->is_filtered)
        return stmt_filtered(db, id, NULL, NULL);
    stmt->bound = 0;
    stmt->limit = 0;
    sqlite3_reset(stmt->handle);
    sqlite3_clear_bindings(stmt->handle);
    return stmt;
}

void stmt_bind_int(struct stmt *stmt, const char *name, int64_t value)
{
    sqlite3_bind_int64(stmt->handle, parameter(stmt, name), value);
}

void stmt_bind_double(struct stmt *stmt, const char *name, double value)
{
    int at = parameter(stmt, name);
    if (isnan(value))
        sqlite3_bind_null(stmt->handle, at);
    else
        sqlite3_bind_double(stmt->handle, at, value);
}

void stmt_bind_text(struct stmt *stmt, const char *name, const char *value)
{
    int at = parameter(stmt, name);
    if (value == NULL)
        sqlite3_bind_null(stmt->handle, at);
    else
        sqlite3_bind_text(stmt->handle, at, value, -1, SQLITE_TRANSIENT);
}

void stmt_bind_blob(struct stmt *stmt, const char *name, const void *value, size_t length)
{
    sqlite3_bind_blob64(stmt->handle, parameter(stmt, name), value, length, SQLITE_TRANSIENT);
}

// SQLite rolls a transaction back by itself when the disk is full or fails. What the caller would still write
// must not be committed alone.
static bool transaction_is_gone(const struct db *db)
{
    return db->queue.ticket >= 0 && sqlite3_get_autocommit(db->handle) != 0;
}

static int stop(void *context)
{
    (void)context;
    return 1;
}

static int step_limited(struct stmt *stmt)
{
    sqlite3_progress_handler(stmt->db->handle, stmt->limit, stop, NULL);
    int result = sqlite3_step(stmt->handle);
    sqlite3_progress_handler(stmt->db->handle, 0, NULL, NULL);
    return result;
}

int stmt_step(struct stmt *stmt)
{
    if (transaction_is_gone(stmt->db))
        return stmt->db->failure < 0 ? stmt->db->failure : -EIO;
    int result = stmt->limit > 0 ? step_limited(stmt) : sqlite3_step(stmt->handle);
    if (result == SQLITE_ROW)
        return 1;
    if (result == SQLITE_INTERRUPT && stmt->limit > 0) {
        sqlite3_reset(stmt->handle);
        return -ETIME;
    }
    int code = result == SQLITE_DONE ? 0 : db_fail(stmt->db, result);
    sqlite3_reset(stmt->handle);
    return code;
}

int stmt_run(struct stmt *stmt)
{
    int code = stmt_step(stmt);
    while (code > 0)
        code = stmt_step(stmt);
    return code;
}

void stmt_reset(struct stmt *stmt)
{
    sqlite3_reset(stmt->handle);
}

bool stmt_is_null(struct stmt *stmt, const char *column)
{
    return sqlite3_column_type(stmt->handle, column_of(stmt, column)) == SQLITE_NULL;
}

int64_t stmt_int(struct stmt *stmt, const char *column)
{
    return sqlite3_column_int64(stmt->handle, column_of(stmt, column));
}

double stmt_double(struct stmt *stmt, const char *column)
{
    int at = column_of(stmt, column);
    if (sqlite3_column_type(stmt->handle, at) == SQLITE_NULL)
        return (double)NAN;
    return sqlite3_column_double(stmt->handle, at);
}

const char *stmt_text(struct stmt *stmt, const char *column)
{
    const unsigned char *text = sqlite3_column_text(stmt->handle, column_of(stmt, column));
    return text == NULL ? "" : (const char *)text;
}

const void *stmt_blob(struct stmt *stmt, const char *column, size_t *length)
{
    int at = column_of(stmt, column);
    const void *blob = sqlite3_column_blob(stmt->handle, at);
    *length = (size_t)sqlite3_column_bytes(stmt->handle, at);
    return blob;
}

const char *stmt_keep_text(struct stmt *stmt, const char *column)
{
    char *copy = strdup(stmt_text(stmt, column));
    stmt_reset(stmt);
    free(stmt->db->kept);
    stmt->db->kept = copy;
    return copy == NULL ? "" : copy;
}
