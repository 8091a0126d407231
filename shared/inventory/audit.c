#include "audit.h"

#include <errno.h>

#include "shared/db/stmt.h"
#include "shared/db/stmt_filtered.h"

#include "inventory_error.h"

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

int audit_list(struct db *db, const struct audit_choice *choice,
               int (*each)(void *context, const struct audit_entry *entry), void *context, struct error *err)
{
    struct stmt *stmt = stmt_filtered(db, QUERY_AUDIT_FIND, choice->filter,
                                      choice->order == NULL ? "a.at DESC" : choice->order);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "since", choice->since_ms);
    stmt_bind_int(stmt, "limit", choice->limit);
    stmt_bind_int(stmt, "offset", choice->offset);
    int code = stmt_step(stmt);
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
