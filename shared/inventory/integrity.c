#include "integrity.h"

#include <errno.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/db/db.h"
#include "shared/db/stmt.h"

int integrity_verify(struct db *db, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_INTEGRITY_VERIFY);
    int result = stmt ? stmt_step(stmt) : -EIO;

    if (result < 0)
        return error_set(err, result, "%s", db_error(db));
    if (result == 1 && strcmp(stmt_text(stmt, "quick_check"), "ok") != 0)
        result =
            error_set(err, -EUCLEAN, "%s: %s; restore a backup", db_path(db), stmt_text(stmt, "quick_check"));
    stmt_reset(stmt);
    return result < 0 ? result : 0;
}
