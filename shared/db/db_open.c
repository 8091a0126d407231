// Opening and closing. The file itself is never opened here: closing it would drop SQLite's locks.
#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "shared/base/clock.h"
#include "shared/base/error.h"

#include "db.h"
#include "db_handle.h"
#include "device_number.h"
#include "migrate.h"
#include "set_aside.h"
#include "sqlite_error.h"

enum { OPEN_TIMEOUT_MS = 10000, FILE_RIGHTS = 0660, RETRY_NS = 2 * 1000 * 1000 };

static const char pragmas[] = "PRAGMA synchronous = NORMAL;"
                              "PRAGMA journal_size_limit = 16777216;"
                              "PRAGMA temp_store = MEMORY;";

static int failed(const struct db *db, int result, struct error *err)
{
    return sqlite_error_set(err, db->path, db->handle, result);
}

static void audit_text(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    (void)values;
    sqlite3_result_text(context, sqlite3_user_data(context), -1, SQLITE_TRANSIENT);
}

static int register_actor(struct db *db)
{
    int flags = SQLITE_UTF8 | SQLITE_INNOCUOUS;
    int result = sqlite3_create_function_v2(db->handle, "audit_user", 0, flags, db->user, audit_text, NULL,
                                            NULL, NULL);
    if (result != SQLITE_OK)
        return result;
    return sqlite3_create_function_v2(db->handle, "audit_tool", 0, flags, db->tool, audit_text, NULL, NULL,
                                      NULL);
}

static int note_wal_pages(void *context, sqlite3 *handle, const char *name, int pages)
{
    (void)handle;
    (void)name;
    struct db *db = context;
    db->wal_pages = pages;
    return SQLITE_OK;
}

// What holds for every connection. The schema stays trusted: SQLite 3.40 takes its own JSON functions, which
// the audit triggers use, for unsafe otherwise.
static int harden(struct db *db)
{
    sqlite3_busy_timeout(db->handle, OPEN_TIMEOUT_MS);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_PERSIST_WAL, &(int){1});
    sqlite3_wal_hook(db->handle, note_wal_pages, db);
    int result = sqlite3_exec(db->handle, pragmas, NULL, NULL, NULL);
    if (result == SQLITE_OK)
        result = register_actor(db);
    return result == SQLITE_OK ? device_number_register(db) : result;
}

// SQLite does not wait by itself for the lock that the change of the journal mode needs.
static int enter_wal(struct db *db)
{
    int64_t deadline_us = clock_mono_us() + (int64_t)OPEN_TIMEOUT_MS * 1000;
    int result = sqlite3_exec(db->handle, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    while ((result & 0xff) == SQLITE_BUSY && clock_mono_us() < deadline_us) {
        nanosleep(&(struct timespec){.tv_nsec = RETRY_NS}, NULL);
        result = sqlite3_exec(db->handle, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    }
    return result;
}

static int open_queue(struct db *db, struct error *err)
{
    int code = write_queue_init(&db->queue, db->path);
    if (code == -ENOENT)
        return error_set(err, code, "%s: its folder does not exist; create it", db->path);
    if (code < 0)
        return error_set(err, code, "%s.lock: %s; check the rights of the file and of its folder", db->path,
                         error_name(code));
    return 0;
}

// A new file is opened to its group whatever the umask; SQLite gives the journal the same rights.
static int open_file(struct db *db, int flags, struct error *err)
{
    struct stat status;
    bool existed = stat(db->path, &status) == 0;
    int result =
        sqlite3_open_v2(db->path, &db->handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (result == SQLITE_OK && !existed)
        (void)chmod(db->path, FILE_RIGHTS);
    if (result == SQLITE_OK)
        result = harden(db);
    return result == SQLITE_OK ? 0 : failed(db, result, err);
}

static int open_for_writing(struct db *db, enum db_mode mode, struct error *err)
{
    int code = open_queue(db, err);
    if (code == 0 && mode == DB_WRITE_RECOVER)
        code = set_aside_if_corrupt(db->path, &db->queue, err);
    if (code == 0)
        code = open_file(db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
    if (code < 0)
        return code;
    int result = enter_wal(db);
    if (result != SQLITE_OK)
        return failed(db, result, err);
    code = migrate_run(db->handle, &db->queue, OPEN_TIMEOUT_MS, err);
    if (code < 0)
        return code;
    result = sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    db->may_write = true;
    return result == SQLITE_OK ? 0 : failed(db, result, err);
}

static int open_for_reading(struct db *db, struct error *err)
{
    struct stat status;
    if (stat(db->path, &status) < 0 && errno == ENOENT)
        return error_set(err, -ENOENT, "%s: no such database; start collectd or run 'ipam init'", db->path);
    int code = open_file(db, SQLITE_OPEN_READONLY, err);
    if (code < 0)
        return code;
    return migrate_check(db->handle, err);
}

static int copy_names(struct db *db, const char *path, const struct db_actor *actor)
{
    db->path = strdup(path);
    db->user = strdup(actor == NULL ? "" : actor->user);
    db->tool = strdup(actor == NULL ? "" : actor->tool);
    return db->path == NULL || db->user == NULL || db->tool == NULL ? -ENOMEM : 0;
}

int db_open(const char *path, enum db_mode mode, const struct db_actor *actor, struct db **out,
            struct error *err)
{
    error_set(err, 0, "%s", "");
    struct db *db = calloc(1, sizeof(*db));
    if (db == NULL)
        return error_set(err, -ENOMEM, "%s: out of memory", path);
    db->queue = (struct write_queue){.fd = -1, .ticket = -1};
    int code = copy_names(db, path, actor);
    if (code < 0)
        error_set(err, code, "%s: out of memory", path);
    else
        code = mode == DB_READ ? open_for_reading(db, err) : open_for_writing(db, mode, err);
    if (code < 0) {
        db_close(db);
        return code;
    }
    *out = db;
    return 0;
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    for (size_t i = 0; i < QUERY_COUNT; i++)
        sqlite3_finalize(db->stmts[i].handle);
    sqlite3_close(db->handle);
    write_queue_fini(&db->queue);
    free(db->path);
    free(db->user);
    free(db->tool);
    free(db->kept);
    free(db);
}
