#include "plan_field.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/db/stmt.h"

#include "field_rank.h"
#include "inventory_error.h"

static struct stmt *use(struct db *db, enum query_id query, const char *table, int64_t row_id,
                        const char *field)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt == NULL)
        return NULL;
    stmt_bind_text(stmt, "table", table);
    stmt_bind_int(stmt, "row_id", row_id);
    stmt_bind_text(stmt, "field", field);
    return stmt;
}

int plan_field_check(struct db *db, const char *table, int64_t row_id, const char *field, const char *source,
                     struct error *err)
{
    struct stmt *stmt = use(db, QUERY_PLAN_FIELD_RANK, table, row_id, field);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_text(stmt, "source", source);
    int code = stmt_step(stmt);
    code = code > 0 ? field_rank_judge(stmt, field, source, err) : inventory_error_db(db, code, err);
    stmt_reset(stmt);
    return code;
}

int plan_field_claim(struct db *db, const char *table, int64_t row_id, const char *field, const char *source,
                     struct error *err)
{
    if (strcmp(plan_field_source(db, table, row_id, field), source) == 0)
        return 0;
    struct stmt *stmt = use(db, QUERY_PLAN_FIELD_SET, table, row_id, field);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_text(stmt, "source", source);
    int code = stmt_run(stmt);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

const char *plan_field_source(struct db *db, const char *table, int64_t row_id, const char *field)
{
    struct stmt *stmt = use(db, QUERY_PLAN_FIELD_RANK, table, row_id, field);
    if (stmt == NULL)
        return "";
    return stmt_step(stmt) > 0 ? stmt_keep_text(stmt, "theirs_name") : "";
}
