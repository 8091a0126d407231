#include "row_edit.h"

#include <errno.h>
#include <stddef.h>

#include "shared/base/error.h"
#include "shared/db/db.h"
#include "shared/db/stmt.h"

#include "inventory_error.h"

int row_edit_set(struct db *db, enum query_id query, int64_t id, const char *value, struct error *err)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "id", id);
    stmt_bind_text(stmt, "value", value);
    int code = stmt_run(stmt);
    return code < 0 && code != -EEXIST ? inventory_error_db(db, code, err) : code;
}

int row_edit_remove(struct db *db, enum query_id query, int64_t id, const char *what, struct error *err)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "id", id);
    int code = stmt_run(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    return db_changes(db) > 0 ? 0 : error_set(err, -ENOENT, "there is no such %s", what);
}

const char *row_edit_note(struct db *db, enum query_id query, int64_t id)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt == NULL)
        return "";
    stmt_bind_int(stmt, "id", id);
    return stmt_step(stmt) > 0 ? stmt_keep_text(stmt, "note") : "";
}
