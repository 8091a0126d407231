#include "migrate.h"

#include <errno.h>
#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "schema/migrations.h"
#include "shared/base/clock.h"
#include "shared/base/error.h"

#include "sqlite_error.h"
#include "write_queue.h"

enum { RETRY_NS = 10 * 1000 * 1000, MIGRATION_US_MAX = 600 * 1000 * 1000 };

static const char *path_of(sqlite3 *handle)
{
    return sqlite3_db_filename(handle, "main");
}

static int failed(sqlite3 *handle, int result, struct error *err)
{
    return sqlite_error_set(err, path_of(handle), handle, result);
}

static int execute(sqlite3 *handle, const char *sql, struct error *err)
{
    int result = sqlite3_exec(handle, sql, NULL, NULL, NULL);
    return result == SQLITE_OK ? 0 : failed(handle, result, err);
}

// The integer of a query with one row; `fallback` without a row.
static int query_int(sqlite3 *handle, const char *sql, int fallback, int *out, struct error *err)
{
    sqlite3_stmt *query = NULL;
    int result = sqlite3_prepare_v2(handle, sql, -1, &query, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(query);
    int value = result == SQLITE_ROW ? sqlite3_column_int(query, 0) : fallback;
    sqlite3_finalize(query);
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        return failed(handle, result, err);
    *out = value;
    return 0;
}

static int read_version(sqlite3 *handle, int *version, struct error *err)
{
    return query_int(handle, "PRAGMA user_version", 0, version, err);
}

static int refuse_newer(sqlite3 *handle, int version, struct error *err)
{
    return error_set(
        err, -EPROTO,
        "%s: this database is version %d, this program knows %d: upgrade LAN Atlas on this machine",
        path_of(handle), version, migrate_head());
}

// A database without a version must be empty, or it belongs to another program.
static int check_ours(sqlite3 *handle, int version, struct error *err)
{
    int objects = 0;
    int code = query_int(handle, "SELECT count(*) FROM sqlite_schema", 0, &objects, err);
    if (code < 0 || version > 0 || objects == 0)
        return code;
    return error_set(err, -EPROTO, "%s: the database of another program; choose another path",
                     path_of(handle));
}

static int drop_views(sqlite3 *handle, struct error *err)
{
    sqlite3_stmt *query = NULL;
    const char *sql = "SELECT group_concat('DROP VIEW \"' || name || '\"', ';') FROM sqlite_schema"
                      " WHERE type = 'view' AND name GLOB 'v_*'";
    int result = sqlite3_prepare_v2(handle, sql, -1, &query, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(query);
    char *drops = result == SQLITE_ROW ? sqlite3_mprintf("%s", sqlite3_column_text(query, 0)) : NULL;
    sqlite3_finalize(query);
    int code = drops == NULL ? failed(handle, result == SQLITE_ROW ? SQLITE_NOMEM : result, err)
                             : execute(handle, drops, err);
    sqlite3_free(drops);
    return code;
}

static int check_references(sqlite3 *handle, struct error *err)
{
    int broken = 0;
    int code = query_int(handle, "SELECT count(*) FROM pragma_foreign_key_check", 0, &broken, err);
    if (code < 0 || broken == 0)
        return code;
    return error_set(err, -EUCLEAN, "%s: %d rows would lose what they refer to; nothing was changed",
                     path_of(handle), broken);
}

static int apply(sqlite3 *handle, int version, struct error *err)
{
    int code = drop_views(handle, err);
    for (int i = version; code == 0 && i < migrations_count; i++)
        code = execute(handle, migrations[i].sql, err);
    if (code == 0)
        code = execute(handle, views_sql, err);
    return code == 0 ? check_references(handle, err) : code;
}

static int set_version(sqlite3 *handle, struct error *err)
{
    char *sql = sqlite3_mprintf("PRAGMA user_version = %d", migrate_head());
    int code = sql == NULL ? -ENOMEM : execute(handle, sql, err);
    sqlite3_free(sql);
    return code;
}

// Inside the transaction: the version is read again, another program may have been first.
static int apply_pending(sqlite3 *handle, struct error *err)
{
    int version = 0;
    int code = read_version(handle, &version, err);
    if (code < 0 || version == migrate_head())
        return code;
    if (version > migrate_head())
        return refuse_newer(handle, version, err);
    code = check_ours(handle, version, err);
    if (code == 0)
        code = apply(handle, version, err);
    return code == 0 ? set_version(handle, err) : code;
}

static int migrate_exclusively(sqlite3 *handle, struct error *err)
{
    int code = execute(handle, "BEGIN IMMEDIATE", err);
    if (code < 0)
        return code;
    code = apply_pending(handle, err);
    if (code == 0)
        code = execute(handle, "COMMIT", err);
    if (code < 0)
        sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
    return code;
}

// One attempt. 0: at the head with the lock shared; -EBUSY: somebody else has the lock.
static int attempt(sqlite3 *handle, struct write_queue *queue, struct error *err)
{
    int version = 0;
    int code = read_version(handle, &version, err);
    if (code < 0)
        return code;
    if (version > migrate_head())
        return refuse_newer(handle, version, err);
    code = write_queue_schema_lock(queue, version < migrate_head());
    if (code < 0)
        return code == -EBUSY ? code : error_set(err, code, "%s.lock: %s", path_of(handle), error_name(code));
    code = version < migrate_head() ? migrate_exclusively(handle, err) : read_version(handle, &version, err);
    if (code == 0 && version > migrate_head())
        code = refuse_newer(handle, version, err);
    if (code == 0)
        code = write_queue_schema_lock(queue, false);
    if (code < 0)
        write_queue_schema_unlock(queue);
    return code;
}

static int refuse_held(sqlite3 *handle, struct error *err)
{
    return error_set(
        err, -EPROTO,
        "%s: an older program holds this database open, so its schema cannot be brought to version %d:"
        " restart collectd",
        path_of(handle), migrate_head());
}

int migrate_head(void)
{
    return migrations_count == 0 ? 0 : migrations[migrations_count - 1].version;
}

int migrate_run(sqlite3 *handle, struct write_queue *queue, int timeout_ms, struct error *err)
{
    int64_t start_us = clock_mono_us(), held_since_us = 0; // by an older program; 0: not, as far as is seen
    int code = attempt(handle, queue, err);
    for (; code == -EBUSY; code = attempt(handle, queue, err)) {
        int64_t now_us = clock_mono_us();
        if (write_queue_schema_is_taken(queue) && now_us - start_us < MIGRATION_US_MAX)
            held_since_us = 0;
        else if (held_since_us == 0)
            held_since_us = now_us;
        else if (now_us - held_since_us >= (int64_t)timeout_ms * 1000)
            return refuse_held(handle, err);
        nanosleep(&(struct timespec){.tv_nsec = RETRY_NS}, NULL);
    }
    return code;
}

int migrate_check(sqlite3 *handle, struct error *err)
{
    int version = 0;
    int code = read_version(handle, &version, err);
    if (code < 0 || version == migrate_head())
        return code;
    if (version > migrate_head())
        return refuse_newer(handle, version, err);
    return error_set(err, -EPROTO, "%s: this database is version %d, this program needs %d: restart collectd",
                     path_of(handle), version, migrate_head());
}
