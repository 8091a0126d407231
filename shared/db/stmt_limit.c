#include "stmt_limit.h"

#include <sqlite3.h>

#include "db_handle.h"

void stmt_limit(struct stmt *stmt, int steps)
{
    stmt->limit = steps;
    sqlite3_stmt_status(stmt->handle, SQLITE_STMTSTATUS_VM_STEP, 1);
}
