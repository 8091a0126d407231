#include "plugin_run.h"

#include <errno.h>

#include "shared/base/error.h"
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
