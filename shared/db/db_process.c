#include "db_process.h"

#include <sqlite3.h>

// SQLite that is in use already refuses, and goes on as it is.
void db_process_alone(void)
{
    // lint: allow sqlite3_config: the process is the caller's own
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    // lint: allow sqlite3_config: the same
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
