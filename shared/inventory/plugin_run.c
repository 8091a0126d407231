#include "plugin_run.h"

#include <errno.h>
#include <stdlib.h>

#include "row_list.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/db.h"
#include "shared/db/stmt.h"

int plugin_run_last_alive(struct db *db, const char *plugin, const char *vantage, int64_t *alive_ms,
                          struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_RUN_LAST_ALIVE);

    if (!stmt)
        return error_set(err, -EIO, "%s", db_error(db));
    stmt_bind_text(stmt, "plugin", plugin);
    stmt_bind_text(stmt, "vantage", vantage);
    int result = stmt_step(stmt);
    if (result < 0)
        return error_set(err, result, "%s", db_error(db));
    if (result == 0)
        return error_set(err, -ENOENT, "%s has never run", plugin);
    *alive_ms = stmt_int(stmt, "alive_at");
    stmt_reset(stmt);
    return 0;
}

static void read_row(struct stmt *stmt, void *out)
{
    struct plugin_run_row *row = out;

    text_copy(row->plugin, sizeof row->plugin, stmt_text(stmt, "plugin"));
    row->alive_ms = stmt_int(stmt, "alive_at");
}

int plugin_run_list(struct db *db, const char *vantage, struct plugin_run_list *out, struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct plugin_run_row), .read = read_row};
    struct stmt *stmt = stmt_use(db, QUERY_RUN_LIST_ALIVE);

    if (stmt)
        stmt_bind_text(stmt, "vantage", vantage);
    int result = row_list_fill(&list, db, stmt, err);
    if (result == 0)
        *out = (struct plugin_run_list){list.rows, list.count};
    return result;
}

void plugin_run_list_free(struct plugin_run_list *list)
{
    if (!list)
        return;
    free(list->rows);
    *list = (struct plugin_run_list){NULL, 0};
}
