#include "audit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/db/db_value.h"
#include "shared/db/stmt.h"
#include "shared/db/stmt_filtered.h"

#include "inventory_error.h"

enum { FAR_ROWS = 10 * 1000 };

int64_t audit_last_id(struct db *db)
{
    struct stmt *stmt = stmt_use(db, QUERY_AUDIT_LAST_ID);
    if (!stmt)
        return -EIO;
    int status = stmt_step(stmt);
    int64_t id = status == 1 ? stmt_int(stmt, "id") : status;
    stmt_reset(stmt);
    return id;
}

static struct audit_entry read_row(struct stmt *stmt)
{
    return (struct audit_entry){
        .id = stmt_int(stmt, "id"),
        .at_ms = stmt_int(stmt, "at"),
        .user = stmt_text(stmt, "user"),
        .tool = stmt_text(stmt, "tool"),
        .action = stmt_text(stmt, "action"),
        .table = stmt_text(stmt, "tbl"),
        .row_id = stmt_int(stmt, "row_id"),
        .device = stmt_text(stmt, "device"),
        .before = stmt_text(stmt, "before"),
        .after = stmt_text(stmt, "after"),
        .names = stmt_text(stmt, "names"),
    };
}

// The filter with the time, both as one condition; `filter` owns the text alone.
static int add_since(const struct audit_choice *choice, struct db_filter *filter)
{
    static const char since[] = "a.at >= :since";
    const char *where = choice->filter == NULL ? NULL : choice->filter->where;
    *filter = choice->filter == NULL ? (struct db_filter){NULL, NULL, 0} : *choice->filter;
    if (choice->since_ms <= 0) {
        filter->where = where == NULL ? NULL : strdup(where);
        return where != NULL && filter->where == NULL ? -ENOMEM : 0;
    }
    size_t size = sizeof(since) + sizeof(" AND ()") + (where == NULL ? 0 : strlen(where));
    filter->where = malloc(size);
    if (filter->where == NULL)
        return -ENOMEM;
    snprintf(filter->where, size, where == NULL ? "%s%s" : "%s AND (%s)", since, where == NULL ? "" : where);
    return 0;
}

// A page is found from the end that is nearer, when it is far from both and there is no filter: how many
// there are is known at once then. Gives the limit and the offset from there, and whether it is the other
// end.
static int turn(struct db *db, const struct audit_choice *choice, int64_t *limit, int64_t *offset,
                bool *turned)
{
    *limit = choice->limit;
    *offset = choice->offset;
    *turned = false;
    if (choice->since_ms > 0 || choice->offset < FAR_ROWS || choice->limit < 0 ||
        (choice->filter != NULL && choice->filter->where != NULL))
        return 0;
    struct stmt *stmt = stmt_use(db, QUERY_AUDIT_COUNT);
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    if (code < 0)
        return code;
    int64_t total = stmt_int(stmt, "count");
    stmt_reset(stmt);
    if (choice->offset <= total / 2)
        return 0;
    int64_t behind = total - choice->offset - choice->limit;
    *turned = true;
    *offset = behind < 0 ? 0 : behind;
    *limit = behind < 0 ? choice->limit + behind : choice->limit;
    *limit = *limit < 0 ? 0 : *limit;
    return 0;
}

static struct stmt *bound(struct db *db, const struct audit_choice *choice, const struct db_filter *filter)
{
    int64_t limit = 0, offset = 0;
    bool turned = false;
    if (turn(db, choice, &limit, &offset, &turned) < 0)
        return NULL;
    struct stmt *stmt = stmt_filtered(db, QUERY_AUDIT_FIND, filter,
                                      choice->oldest_first == turned ? "a.at DESC, a.id DESC" : "a.at, a.id");
    if (stmt == NULL)
        return NULL;
    if (choice->since_ms > 0)
        stmt_bind_int(stmt, "since", choice->since_ms);
    stmt_bind_int(stmt, "way", choice->oldest_first ? 1 : -1);
    stmt_bind_int(stmt, "limit", limit);
    stmt_bind_int(stmt, "offset", offset);
    return stmt;
}

int audit_list(struct db *db, const struct audit_choice *choice,
               int (*each)(void *context, const struct audit_entry *entry), void *context, struct error *err)
{
    struct db_filter filter;
    if (add_since(choice, &filter) < 0)
        return inventory_error_memory(err);
    struct stmt *stmt = bound(db, choice, &filter);
    free(filter.where);
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    while (code > 0) {
        const struct audit_entry entry = read_row(stmt);
        int told = each(context, &entry);
        if (told < 0) {
            stmt_reset(stmt);
            return told;
        }
        code = stmt_step(stmt);
    }
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}
