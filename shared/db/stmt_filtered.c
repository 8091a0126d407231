#include "stmt_filtered.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"

#include "db_handle.h"
#include "db_value.h"

static const char FILTER_MARKER[] = "/*FILTER*/";
static const char ORDER_MARKER[] = "/*ORDER*/";

// A condition that would not be asked, or a bug like it: never let a listing or a bulk change go on with
// every row.
__attribute__((noreturn)) static void die_of(enum query_id id, const char *what)
{
    // lint: allow fprintf: the last words before the abort
    fprintf(stderr, "lanatlas: statement %s has no %s\n", query_name[id], what);
    // lint: allow abort: a bug of ours
    abort();
}

// Writes `sql` with the markers replaced at `out`, unless that is NULL. Returns its length.
static size_t replace_markers(const char *sql, const char *where, const char *order, char *out)
{
    size_t length = 0;
    while (*sql != '\0') {
        const char *piece = sql;
        size_t piece_length = 1, step = 1;
        if (strncmp(sql, FILTER_MARKER, strlen(FILTER_MARKER)) == 0) {
            piece = where;
            piece_length = strlen(where);
            step = strlen(FILTER_MARKER);
        } else if (strncmp(sql, ORDER_MARKER, strlen(ORDER_MARKER)) == 0) {
            piece = order;
            piece_length = strlen(order);
            step = strlen(ORDER_MARKER);
        }
        if (out != NULL)
            memcpy(out + length, piece, piece_length);
        length += piece_length;
        sql += step;
    }
    return length;
}

// A condition is one operand, whatever stands around the marker.
static char *bracket(const char *where)
{
    size_t size = strlen(where) + sizeof("()");
    char *text = malloc(size);
    if (text != NULL)
        snprintf(text, size, "(%s)", where);
    return text;
}

char *stmt_filtered_text(enum query_id id, const char *where, const char *order)
{
    char *condition = where == NULL ? NULL : bracket(where);
    if (where != NULL && condition == NULL)
        return NULL;
    const char *filter = condition == NULL ? "1" : condition;
    if (order == NULL)
        order = "1";
    size_t length = replace_markers(query_text[id], filter, order, NULL);
    char *text = malloc(length + 1);
    if (text != NULL) {
        replace_markers(query_text[id], filter, order, text);
        text[length] = '\0';
    }
    free(condition);
    return text;
}

static bool is_order(const char *order)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_., ";
    return order[0] != '\0' && order[strspn(order, allowed)] == '\0';
}

static void bind_value(struct stmt *stmt, size_t index, const struct db_value *value)
{
    char name[24];
    snprintf(name, sizeof(name), ":f%zu", index + 1);
    int at = sqlite3_bind_parameter_index(stmt->handle, name);
    if (at == 0)
        die_of(stmt->id, name);
    switch (value->kind) {
    case DB_VALUE_INT:
        sqlite3_bind_int64(stmt->handle, at, value->integer);
        break;
    case DB_VALUE_REAL:
        sqlite3_bind_double(stmt->handle, at, value->real);
        break;
    case DB_VALUE_TEXT:
        sqlite3_bind_text64(stmt->handle, at, value->bytes, value->length, SQLITE_TRANSIENT, SQLITE_UTF8);
        break;
    case DB_VALUE_BLOB:
        sqlite3_bind_blob64(stmt->handle, at, value->bytes, value->length, SQLITE_TRANSIENT);
        break;
    }
}

// Into the place of the statement of this id; what was prepared there before is gone.
static struct stmt *prepare(struct db *db, enum query_id id, const char *sql)
{
    struct stmt *stmt = &db->stmts[id];
    sqlite3_finalize(stmt->handle);
    *stmt = (struct stmt){.db = db, .id = id};
    int result = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->handle, NULL);
    if (result == SQLITE_OK)
        return stmt;
    db_fail(db, result);
    return NULL;
}

struct stmt *stmt_filtered(struct db *db, enum query_id id, const struct db_filter *filter, const char *order)
{
    const char *where = filter == NULL ? NULL : filter->where;
    if (where != NULL && strstr(query_text[id], FILTER_MARKER) == NULL)
        die_of(id, FILTER_MARKER);
    if (order != NULL && strstr(query_text[id], ORDER_MARKER) == NULL)
        die_of(id, ORDER_MARKER);
    if (order != NULL && !is_order(order)) {
        error_set(&db->error, -EINVAL, "%s: \"%s\" is no order of columns", db->path, order);
        return NULL;
    }
    char *sql = stmt_filtered_text(id, where, order);
    struct stmt *stmt = NULL;
    if (sql == NULL)
        db_fail(db, SQLITE_NOMEM);
    else
        stmt = prepare(db, id, sql);
    free(sql);
    if (stmt == NULL)
        return NULL;
    stmt->is_filtered = where != NULL || order != NULL;
    for (size_t i = 0; where != NULL && i < filter->count; i++)
        bind_value(stmt, i, &filter->values[i]);
    return stmt;
}

bool stmt_filtered_is_number(struct stmt *stmt, int column)
{
    int type = sqlite3_column_type(stmt->handle, column);
    return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}
