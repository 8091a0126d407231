#include "saved_filter.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/db.h"
#include "shared/db/stmt.h"

#include "inventory_error.h"
#include "row_guess.h"
#include "row_list.h"

int saved_filter_text(struct db *db, const char *name, char *text, size_t size)
{
    struct stmt *stmt = stmt_use(db, QUERY_SAVED_FILTER_TEXT);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, "name", name);
    int code = stmt_step(stmt);
    if (code <= 0)
        return code < 0 ? code : -ENOENT;
    code = text_copy(text, size, stmt_text(stmt, "text"));
    stmt_reset(stmt);
    return code;
}

int saved_filter_add(struct db *db, const char *name, const char *text, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_SAVED_FILTER_ADD);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_text(stmt, "name", name);
    stmt_bind_text(stmt, "text", text);
    int code = stmt_run(stmt);
    if (code == -EEXIST)
        return error_set(err, code,
                         "there is a filter \"%.64s\" already; remove it first with 'ipam filter rm %.64s'",
                         name, name);
    if (code == -EINVAL)
        return error_set(
            err, code,
            "\"%.64s\" cannot name a filter: a name has 1 to 63 of a-z, 0-9, '.', '_' and '-', and"
            " begins with a letter or a digit",
            name);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int saved_filter_remove(struct db *db, const char *name, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_SAVED_FILTER_DELETE);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_text(stmt, "name", name);
    int code = stmt_run(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    if (db_changes(db) > 0)
        return 0;
    return row_guess_refuse(db, stmt_use(db, QUERY_SAVED_FILTER_LIST), "filter", name,
                            "'ipam filter list' shows them", err);
}

static void read_row(struct stmt *stmt, void *out)
{
    struct saved_filter *row = out;
    text_copy(row->name, sizeof(row->name), stmt_text(stmt, "name"));
    text_copy(row->text, sizeof(row->text), stmt_text(stmt, "text"));
}

int saved_filter_list(struct db *db, struct saved_filter_list *out, struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct saved_filter), .read = read_row};
    int code = row_list_fill(&list, db, stmt_use(db, QUERY_SAVED_FILTER_LIST), err);
    *out = (struct saved_filter_list){NULL, 0};
    if (code == 0)
        *out = (struct saved_filter_list){list.rows, list.count};
    return code;
}

void saved_filter_list_free(struct saved_filter_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct saved_filter_list){NULL, 0};
}
