// synchronous is NORMAL: a commit survives the death of the process at any moment. A power cut may take back
// the commits since the last checkpoint or write-back of the kernel (seconds), but never damages the
// database: a file sync per commit would hold the queue for as long as an SD card likes.
#include "db.h"

#include <errno.h>
#include <sqlite3.h>
#include <stddef.h>

#include "shared/base/clock.h"

#include "db_handle.h"
#include "sqlite_error.h"

// Pages in the write-ahead log at which a commit carries them over to the database, after giving the turn on.
enum { CHECKPOINT_PAGES = 2000 };

int db_fail(struct db *db, int result)
{
    int code = sqlite_error_set(&db->error, db->path, db->handle, result);
    if (db->failure == 0)
        db->failure = code;
    return code;
}

static int execute(struct db *db, const char *sql)
{
    int result = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return result == SQLITE_OK ? 0 : db_fail(db, result);
}

static int enter_queue(struct db *db, int timeout_ms)
{
    int code = write_queue_enter(&db->queue, timeout_ms);
    if (code == -EBUSY)
        return error_set(&db->error, code,
                         "%s: another writer of LAN Atlas held the turn for %d ms; try again", db->path,
                         timeout_ms);
    if (code < 0)
        return error_set(&db->error, code, "%s.lock: %s", db->path, error_name(code));
    return 0;
}

int db_begin(struct db *db, int timeout_ms)
{
    if (!db->may_write)
        return error_set(&db->error, -EROFS, "%s: opened for reading only", db->path);
    int64_t deadline_us = clock_mono_us() + (int64_t)timeout_ms * 1000;
    int code = enter_queue(db, timeout_ms);
    if (code < 0)
        return code;
    int64_t left_ms = (deadline_us - clock_mono_us()) / 1000;
    sqlite3_busy_timeout(db->handle, left_ms > 0 ? (int)left_ms : 0);
    db->failure = 0;
    code = execute(db, "BEGIN IMMEDIATE");
    if (code < 0)
        write_queue_leave(&db->queue);
    return code;
}

static void checkpoint_when_due(struct db *db)
{
    if (db->wal_pages < CHECKPOINT_PAGES)
        return;
    db->wal_pages = 0;
    sqlite3_wal_checkpoint_v2(db->handle, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

// SQLite has rolled the transaction back by itself: the failure that made it do so.
static int lost(const struct db *db)
{
    return db->failure < 0 ? db->failure : -EIO;
}

int db_commit(struct db *db)
{
    int code = sqlite3_get_autocommit(db->handle) ? lost(db) : execute(db, "COMMIT");
    if (code < 0) {
        db_rollback(db);
        return code;
    }
    write_queue_leave(&db->queue);
    checkpoint_when_due(db);
    return 0;
}

// Keeps the text of the failure that led here.
void db_rollback(struct db *db)
{
    if (!sqlite3_get_autocommit(db->handle))
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    write_queue_leave(&db->queue);
}

int db_begin_read(struct db *db)
{
    return execute(db, "BEGIN");
}

void db_end_read(struct db *db)
{
    if (!sqlite3_get_autocommit(db->handle))
        sqlite3_exec(db->handle, "COMMIT", NULL, NULL, NULL);
}

const char *db_error(struct db *db)
{
    return db->error.text;
}

const char *db_path(const struct db *db)
{
    return db->path;
}

int64_t db_data_version(struct db *db)
{
    struct stmt *stmt = stmt_use(db, QUERY_DATA_VERSION);
    if (stmt == NULL)
        return sqlite_error_code(db->handle, sqlite3_extended_errcode(db->handle));
    int code = stmt_step(stmt);
    int64_t version = code > 0 ? stmt_int(stmt, "data_version") : code;
    stmt_reset(stmt);
    return version;
}

int64_t db_last_id(struct db *db)
{
    return sqlite3_last_insert_rowid(db->handle);
}

int64_t db_changes(struct db *db)
{
    return sqlite3_changes64(db->handle);
}
