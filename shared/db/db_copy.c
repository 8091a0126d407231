#include "db_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shared/base/error.h"
#include "shared/base/number.h"
#include "shared/base/text.h"

#include "migrate.h"
#include "sqlite_error.h"

enum { BUSY_MS = 5000, COPY_RIGHTS = 0640 };

// Tables that every version has.
static const char is_ours[] = "SELECT count(*) = 4 FROM sqlite_schema WHERE type = 'table'"
                              " AND name IN ('source', 'device', 'probe_check', 'audit')";

static int open_handle(const char *path, int flags, sqlite3 **out, struct error *err)
{
    int result = sqlite3_open_v2(path, out, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (result == SQLITE_OK) {
        sqlite3_busy_timeout(*out, BUSY_MS);
        return 0;
    }
    int code = sqlite_error_set(err, path, *out, result);
    sqlite3_close(*out);
    *out = NULL;
    return code;
}

int db_copy_open(const char *path, sqlite3 **out, struct error *err)
{
    struct stat status;
    if (stat(path, &status) < 0)
        return error_set(err, -errno, "%s: %s", path, error_name(-errno));
    if (!S_ISREG(status.st_mode))
        return error_set(err, -EINVAL, "%s: not a regular file; name a backup", path);
    int code = open_handle(path, SQLITE_OPEN_READONLY, out, err);
    if (code == 0)
        sqlite3_file_control(*out, "main", SQLITE_FCNTL_PERSIST_WAL, &(int){1});
    return code;
}

// The first value of the first row as text; "" for none.
static int ask(sqlite3 *handle, const char *path, const char *sql, char *text, size_t capacity,
               struct error *err)
{
    sqlite3_stmt *query = NULL;
    int result = sqlite3_prepare_v2(handle, sql, -1, &query, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(query);
    text[0] = '\0';
    if (result == SQLITE_ROW && sqlite3_column_type(query, 0) != SQLITE_NULL)
        snprintf(text, capacity, "%s", (const char *)sqlite3_column_text(query, 0));
    int code =
        result == SQLITE_ROW || result == SQLITE_DONE ? 0 : sqlite_error_set(err, path, handle, result);
    sqlite3_finalize(query);
    return code;
}

static int ask_int(sqlite3 *handle, const char *path, const char *sql, int *out, struct error *err)
{
    char text[32];
    uint64_t value = 0;
    int code = ask(handle, path, sql, text, sizeof(text), err);
    if (code == 0 && number_parse_u64(text, 0, INT_MAX, &value) < 0)
        value = 0;
    *out = (int)value;
    return code;
}

static int check_version(sqlite3 *handle, const char *path, int *version, struct error *err)
{
    int ours = 0;
    int code = ask_int(handle, path, "PRAGMA user_version", version, err);
    if (code == 0)
        code = ask_int(handle, path, is_ours, &ours, err);
    if (code < 0)
        return code;
    if (!ours || *version < 1)
        return error_set(err, -EPROTO, "%s: the database of another program, or empty; name a backup of ours",
                         path);
    if (*version > migrate_head())
        return error_set(
            err, -EPROTO,
            "%s: this database is version %d, this program knows %d: upgrade LAN Atlas on this machine", path,
            *version, migrate_head());
    return 0;
}

int db_copy_check(sqlite3 *handle, const char *path, int *version, struct error *err)
{
    char found[256];
    int broken = 0;
    int code = check_version(handle, path, version, err);
    if (code == 0)
        code = ask(handle, path, "PRAGMA integrity_check(1)", found, sizeof(found), err);
    if (code == 0 && strcmp(found, "ok") != 0)
        code = error_set(err, -EUCLEAN, "%s: is damaged: %s", path, found);
    if (code == 0)
        code = ask_int(handle, path, "SELECT count(*) FROM pragma_foreign_key_check", &broken, err);
    if (code == 0 && broken > 0)
        code = error_set(err, -EUCLEAN, "%s: is damaged: %d rows refer to rows that are not there", path,
                         broken);
    return code;
}

// One step copies one state: readers of a write-ahead log see no later one, and a writer waits for nobody.
static int copy_pages(sqlite3 *from, sqlite3 *to, const char *path, struct error *err)
{
    sqlite3_backup *copy = sqlite3_backup_init(to, "main", from, "main");
    if (copy == NULL)
        return sqlite_error_set(err, path, to, sqlite3_extended_errcode(to));
    sqlite3_backup_step(copy, -1);
    int result = sqlite3_backup_finish(copy);
    return result == SQLITE_OK ? 0 : sqlite_error_set(err, path, to, result);
}

// SQLite would make the file readable for all.
static int make_file(const char *path, struct error *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, COPY_RIGHTS);
    if (fd < 0)
        return error_set(err, -errno, "%s: %s", path, error_name(-errno));
    (void)fchmod(fd, COPY_RIGHTS);
    close(fd);
    return 0;
}

static int fill_file(sqlite3 *from, sqlite3 *to, const char *path, struct error *err)
{
    char mode[16];
    int version = 0;
    int code = copy_pages(from, to, path, err);
    if (code == 0)
        code = ask(to, path, "PRAGMA journal_mode = DELETE", mode, sizeof(mode), err);
    if (code == 0 && strcmp(mode, "delete") != 0)
        code = error_set(err, -EIO, "%s: the copy keeps a journal (%s)", path, mode);
    return code == 0 ? db_copy_check(to, path, &version, err) : code;
}

static int sync_path(const char *path, int flags, struct error *err)
{
    int fd = open(path, flags | O_CLOEXEC);
    int code = fd < 0 || fsync(fd) < 0 ? -errno : 0;
    if (fd >= 0)
        close(fd);
    return code < 0 ? error_set(err, code, "%s: %s", path, error_name(code)) : 0;
}

int db_copy_to_file(sqlite3 *from, const char *path, struct error *err)
{
    sqlite3 *to = NULL;
    int code = make_file(path, err);
    if (code < 0)
        return code;
    code = open_handle(path, SQLITE_OPEN_READWRITE, &to, err);
    if (code == 0)
        code = fill_file(from, to, path, err);
    sqlite3_close(to);
    if (code == 0)
        code = sync_path(path, O_RDONLY, err); // the file is our own: nobody has a lock on it
    if (code < 0) {
        char journal[PATH_MAX];
        unlink(path);
        if (snprintf(journal, sizeof(journal), "%s-journal", path) < (int)sizeof(journal))
            unlink(journal);
    }
    return code;
}

int db_copy_into(sqlite3 *from, const char *path, struct error *err)
{
    sqlite3 *to = NULL;
    int code = open_handle(path, SQLITE_OPEN_READWRITE, &to, err);
    if (code < 0)
        return code;
    sqlite3_file_control(to, "main", SQLITE_FCNTL_PERSIST_WAL, &(int){1});
    code = copy_pages(from, to, path, err);
    // What a reader still needs of the journal stays in it.
    if (code == 0)
        sqlite3_wal_checkpoint_v2(to, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    sqlite3_close(to);
    return code;
}

int db_copy_sync_folder(const char *path, struct error *err)
{
    char folder[PATH_MAX];
    if (text_copy(folder, sizeof(folder), path) < 0)
        return error_set(err, -ENAMETOOLONG, "%s: the path is too long", path);
    return sync_path(dirname(folder), O_RDONLY | O_DIRECTORY, err);
}
