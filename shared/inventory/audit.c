#include "audit.h"

#include <errno.h>

#include "shared/db/stmt.h"

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
