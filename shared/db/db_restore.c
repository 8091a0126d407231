#include "db_restore.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "shared/base/error.h"

#include "db_copy.h"
#include "migrate.h"
#include "sqlite_error.h"
#include "write_queue.h"

enum { FILE_RIGHTS = 0660, SECOND_MS = 1000 };

struct restore {
    const char *path; // the file itself, when the database is named by a link
    const struct db_actor *actor;
    struct write_queue queue; // of `path`, its schema lock exclusive
    char copy[PATH_MAX];      // what is to be put in place, checked and of this program's version
    struct db_restored *out;
    struct error *err;
};

static int join(char to[PATH_MAX], const char *path, const char *suffix, struct error *err)
{
    int length = snprintf(to, PATH_MAX, "%s%s", path, suffix);
    if (length < 0 || length >= PATH_MAX)
        return error_set(err, -ENAMETOOLONG, "%s: the path is too long", path);
    return 0;
}

static void remove_with(const char *path, const char *const *suffixes, size_t count)
{
    char name[PATH_MAX];
    for (size_t i = 0; i < count; i++)
        if (join(name, path, suffixes[i], NULL) == 0)
            unlink(name);
}

// By the name that every other program uses.
static int lock(struct restore *self, const char *path)
{
    int code = write_queue_init(&self->queue, path);
    if (code == 0)
        code = write_queue_schema_lock(&self->queue, true);
    if (code == -EBUSY)
        return error_set(self->err, code,
                         "%s: another program has it open; stop collectd (systemctl stop collectd) and every "
                         "other ipam, then try again",
                         path);
    if (code < 0)
        return error_set(self->err, code, "%s.lock: %s; check the rights of the file and of its folder", path,
                         error_name(code));
    return 0;
}

int db_restore_check(const char *from, int *version, struct error *err)
{
    sqlite3 *handle = NULL;
    int code = db_copy_open(from, &handle, err);
    if (code == 0)
        code = db_copy_check(handle, from, version, err);
    sqlite3_close(handle);
    return code;
}

// A copy that is brought to the present version has a journal and a lock for that time, and is whole without
// them.
static int upgrade_copy(struct restore *self)
{
    static const char *const beside[] = {"-wal", "-shm", ".lock"};
    struct db *db = NULL;
    sqlite3 *handle = NULL;
    int version = 0;
    int code = db_open(self->copy, DB_WRITE, self->actor, &db, self->err);
    db_close(db);
    if (code == 0) {
        int result =
            sqlite3_open_v2(self->copy, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);
        if (result == SQLITE_OK)
            result = sqlite3_exec(handle, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
        if (result != SQLITE_OK)
            code = sqlite_error_set(self->err, self->copy, handle, result);
        sqlite3_close(handle);
    }
    remove_with(self->copy, beside, sizeof(beside) / sizeof(beside[0]));
    return code == 0 ? db_restore_check(self->copy, &version, self->err) : code;
}

static int make_copy(struct restore *self, const char *from)
{
    static const char *const leftovers[] = {"", "-journal", "-wal", "-shm",
                                            ".lock"}; // of one that was killed
    sqlite3 *handle = NULL;
    int code = join(self->copy, self->path, ".restore", self->err);
    remove_with(self->copy, leftovers, sizeof(leftovers) / sizeof(leftovers[0]));
    if (code == 0)
        code = db_copy_open(from, &handle, self->err);
    if (code == 0)
        code = db_copy_check(handle, from, &self->out->version, self->err);
    if (code == 0)
        code = db_copy_to_file(handle, self->copy, self->err);
    sqlite3_close(handle);
    return code == 0 && self->out->version < migrate_head() ? upgrade_copy(self) : code;
}

static int name_before(struct restore *self, int64_t now_ms)
{
    char suffix[40];
    time_t seconds = (time_t)(now_ms / SECOND_MS);
    struct tm utc;
    if (gmtime_r(&seconds, &utc) == NULL ||
        strftime(suffix, sizeof(suffix), ".before-%Y%m%dT%H%M%SZ", &utc) == 0)
        return error_set(self->err, -EINVAL, "%s: the clock gives no date", self->path);
    return join(self->out->before, self->path, suffix, self->err);
}

// 0: the database was sound, and is copied to out->before; -EUCLEAN: it is damaged, or not ours.
static int keep_present(struct restore *self)
{
    sqlite3 *handle = NULL;
    int code = db_copy_open(self->path, &handle, self->err);
    if (code == 0)
        code = db_copy_to_file(handle, self->out->before, self->err);
    sqlite3_close(handle);
    return code == -EPROTO ? -EUCLEAN : code;
}

static int rename_new(struct restore *self, const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return 0;
    int code = -errno;
    return error_set(self->err, code, "%s: cannot be called %s: %s", from, to, error_name(code));
}

// SQLite would take a journal beside the new file for its own.
static int move_aside(struct restore *self)
{
    static const char *const suffixes[] = {"-wal", "-shm"};
    char from[PATH_MAX], to[PATH_MAX];
    int code = rename_new(self, self->path, self->out->before);
    for (size_t i = 0; code == 0 && i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        code = join(from, self->path, suffixes[i], self->err);
        if (code == 0)
            code = join(to, self->out->before, suffixes[i], self->err);
        if (code == 0 && access(from, F_OK) == 0)
            code = rename_new(self, from, to);
    }
    return code;
}

static int put_in_place(struct restore *self)
{
    static const char *const journal[] = {"-wal", "-shm"};
    remove_with(self->path, journal, sizeof(journal) / sizeof(journal[0]));
    int code = rename_new(self, self->copy, self->path);
    if (code == 0)
        (void)chmod(self->path, FILE_RIGHTS);
    return code == 0 ? db_copy_sync_folder(self->path, self->err) : code;
}

static int replace_sound(struct restore *self)
{
    sqlite3 *handle = NULL;
    int code = db_copy_open(self->copy, &handle, self->err);
    if (code == 0)
        code = db_copy_into(handle, self->path, self->err);
    sqlite3_close(handle);
    if (code == -EBUSY || code == -ENOSPC) { // nothing was written: what is there needs no copy
        unlink(self->out->before);
        self->out->before[0] = '\0';
    }
    return code;
}

static int replace(struct restore *self, int64_t now_ms)
{
    if (access(self->path, F_OK) < 0)
        return errno == ENOENT ? put_in_place(self)
                               : error_set(self->err, -errno, "%s: %s", self->path, error_name(-errno));
    int code = name_before(self, now_ms);
    if (code == 0)
        code = keep_present(self);
    if (code == 0)
        return replace_sound(self);
    if (code == -EUCLEAN)
        code = move_aside(self);
    return code == 0 ? put_in_place(self) : code;
}

static int refuse_itself(const char *path, const char *from, struct error *err)
{
    static const char *const suffixes[] = {"", ".restore"};
    struct stat one, other;
    char name[PATH_MAX];
    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        int code = join(name, path, suffixes[i], err);
        if (code < 0)
            return code;
        if (stat(name, &one) == 0 && stat(from, &other) == 0 && one.st_dev == other.st_dev &&
            one.st_ino == other.st_ino)
            return error_set(err, -EINVAL,
                             suffixes[i][0] == '\0' ? "%s: is the database itself; name a backup"
                                                    : "%s: restoring uses this name; call the backup another",
                             from);
    }
    return 0;
}

int db_restore(const char *path, const char *from, const struct db_actor *actor, int64_t now_ms,
               struct db_restored *out, struct error *err)
{
    char real[PATH_MAX];
    struct restore self = {.path = realpath(path, real) == NULL ? path : real,
                           .actor = actor,
                           .queue = {.fd = -1, .ticket = -1},
                           .out = out,
                           .err = err};
    *out = (struct db_restored){.version = 0};
    int code = refuse_itself(self.path, from, err);
    if (code == 0)
        code = lock(&self, path);
    if (code == 0)
        code = make_copy(&self, from);
    if (code == 0)
        code = replace(&self, now_ms);
    if (self.copy[0] != '\0')
        unlink(self.copy);
    write_queue_fini(&self.queue);
    return code;
}
