#include "set_aside.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "shared/base/clock.h"
#include "shared/base/error.h"

#include "sqlite_error.h"
#include "write_queue.h"

enum { CHECK_BUSY_MS = 5000, NAMES_TRIED = 60 };

static int ask_quick_check(sqlite3 *handle, bool *sound)
{
    sqlite3_stmt *query = NULL;
    int result = sqlite3_prepare_v2(handle, "PRAGMA quick_check(1)", -1, &query, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(query);
    *sound = result == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(query, 0), "ok") == 0;
    sqlite3_finalize(query);
    return result;
}

// 1: damaged; 0: sound; or a negative errno with its reason.
static int is_corrupt(const char *path, struct error *err)
{
    sqlite3 *handle = NULL;
    bool sound = false;
    int result = sqlite3_open_v2(path, &handle,
                                 SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (result == SQLITE_OK) {
        sqlite3_busy_timeout(handle, CHECK_BUSY_MS);
        sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        sqlite3_file_control(handle, "main", SQLITE_FCNTL_PERSIST_WAL, &(int){1});
        result = ask_quick_check(handle, &sound);
    }
    int code = sqlite_error_code(handle, result);
    if (code == 0)
        code = sound ? 0 : 1;
    else if (code == -EUCLEAN)
        code = 1;
    else
        sqlite_error_set(err, path, handle, result);
    sqlite3_close(handle);
    return code;
}

static int rename_part(const char *path, const char *aside, const char *suffix)
{
    char from[PATH_MAX], to[PATH_MAX];
    int length = snprintf(from, sizeof(from), "%s%s", path, suffix);
    if (length < 0 || (size_t)length >= sizeof(from))
        return -ENAMETOOLONG;
    length = snprintf(to, sizeof(to), "%s%s", aside, suffix);
    if (length < 0 || (size_t)length >= sizeof(to))
        return -ENAMETOOLONG;
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0 ? 0 : -errno;
}

// Tries the seconds that follow when a name is taken. Gives the name.
static int rename_database(const char *path, char aside[PATH_MAX])
{
    long long second = (long long)(clock_real_ms() / 1000);
    int code = -EEXIST;
    for (int i = 0; i < NAMES_TRIED && code == -EEXIST; i++) {
        int length = snprintf(aside, PATH_MAX, "%s.corrupt-%lld", path, second + i);
        if (length < 0 || length >= PATH_MAX)
            return -ENAMETOOLONG;
        code = rename_part(path, aside, "");
    }
    return code;
}

// The database first: SQLite drops a journal that it finds beside no database, but not one beside a damaged
// one.
static int move_away(const char *path, struct error *err)
{
    char aside[PATH_MAX];
    int code = rename_database(path, aside);
    if (code < 0)
        return error_set(err, code, "%s: damaged, and could not be renamed: %s", path, error_name(code));
    static const char *const suffixes[] = {"-wal", "-shm"};
    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        code = rename_part(path, aside, suffixes[i]);
        if (code < 0 && code != -ENOENT)
            return error_set(err, code, "%s%s: could not be renamed: %s", path, suffixes[i],
                             error_name(code));
    }
    error_set(err, 0, "%s: was damaged; kept as %s, and begun anew", path, aside);
    return 0;
}

static int move_away_alone(const char *path, struct write_queue *queue, struct error *err)
{
    int code = write_queue_schema_lock(queue, true);
    if (code < 0)
        return error_set(err, -EUCLEAN,
                         "%s: damaged, and open in another program; stop collectd and every ipam,"
                         " then start collectd again",
                         path);
    code = is_corrupt(path, err);
    if (code > 0)
        code = move_away(path, err);
    write_queue_schema_unlock(queue);
    return code == -ENOENT ? 0 : code;
}

int set_aside_if_corrupt(const char *path, struct write_queue *queue, struct error *err)
{
    struct stat status;
    if (stat(path, &status) < 0)
        return errno == ENOENT ? 0 : error_set(err, -errno, "%s: %s", path, error_name(-errno));
    if (!S_ISREG(status.st_mode))
        return error_set(err, -EINVAL, "%s: not a regular file; choose another path", path);
    int code = is_corrupt(path, err);
    return code > 0 ? move_away_alone(path, queue, err) : code;
}
