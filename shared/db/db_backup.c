#include "db_backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "shared/base/error.h"
#include "shared/base/text.h"

#include "backup_place.h"
#include "db_copy.h"
#include "db_handle.h"

static const char infix[] = ".backup-";
static const char stamp[] = "%Y%m%dT%H%M%SZ";

enum { STAMP_LENGTH = 16, SECOND_MS = 1000, FIRST_CAPACITY = 8 };

// The files of a backup while it is made. The checksum of the one that is replaced is put aside, so that it
// never stands beside another file, and is there again when the replacing fails.
struct making {
    char place[PATH_MAX];
    char sum[PATH_MAX];      // place.sha256
    char part[PATH_MAX];     // place.part-PID
    char part_sum[PATH_MAX]; // part.sha256
    char old_sum[PATH_MAX];  // part.old
};

static int join(char to[PATH_MAX], const char *path, const char *suffix, struct error *err)
{
    int length = snprintf(to, PATH_MAX, "%s%s", path, suffix);
    return length < 0 || length >= PATH_MAX ? error_set(err, -ENAMETOOLONG, "%s: the path is too long", path)
                                            : 0;
}

static int name_files(struct making *making, const char *database, const char *path, struct error *err)
{
    char suffix[32];
    snprintf(suffix, sizeof(suffix), ".part-%d", (int)getpid());
    int code = backup_place(database, path, making->place, err);
    if (code == 0)
        code = join(making->sum, making->place, ".sha256", err);
    if (code == 0)
        code = join(making->part, making->place, suffix, err);
    if (code == 0)
        code = join(making->part_sum, making->part, ".sha256", err);
    return code == 0 ? join(making->old_sum, making->part, ".old", err) : code;
}

// Of this making, or of a process of this number that was killed.
static void remove_parts(const struct making *making)
{
    unlink(making->part);
    unlink(making->part_sum);
    unlink(making->old_sum);
}

static int make_part(struct db *db, const struct making *making, char hex[SHA256_HEX_MAX], struct error *err)
{
    const char *slash = strrchr(making->place, '/');
    int code = db_copy_to_file(db->handle, making->part, err);
    if (code == -EUCLEAN)
        return error_set(err, code,
                         "%s: is damaged, so it was not backed up; 'ipam verify' says what is wrong,"
                         " 'ipam restore' puts a backup in its place",
                         db->path);
    if (code == 0)
        code = sha256_source_file(making->part, hex, err);
    return code == 0 ? sha256_source_write(making->part, slash == NULL ? making->place : slash + 1, hex, err)
                     : code;
}

// NFS and some other file systems cannot refuse to replace, but know links.
static int rename_new(const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL || link(from, to) < 0)
        return -errno;
    unlink(from);
    return 0;
}

static int give_names(const struct making *making, bool replace, struct error *err)
{
    bool has_old = replace && rename(making->sum, making->old_sum) == 0;
    int code = replace ? (rename(making->part, making->place) < 0 ? -errno : 0)
                       : rename_new(making->part, making->place);
    if (code < 0 && has_old)
        (void)rename(making->old_sum, making->sum);
    if (code == -EEXIST)
        return error_set(err, code, "%s: there is a file of this name already", making->place);
    if (code == 0 && rename(making->part_sum, making->sum) < 0)
        code = -errno;
    return code < 0 ? error_set(err, code, "%s: %s", making->place, error_name(code)) : 0;
}

int db_backup(struct db *db, const char *path, bool replace, char hex[SHA256_HEX_MAX], struct error *err)
{
    struct making making;
    if (!replace && access(path, F_OK) == 0)
        return error_set(err, -EEXIST, "%s: there is a file of this name already", path);
    int code = name_files(&making, db->path, path, err);
    if (code < 0)
        return code;
    remove_parts(&making);
    code = make_part(db, &making, hex, err);
    if (code == 0)
        code = give_names(&making, replace, err);
    remove_parts(&making);
    return code == 0 ? db_copy_sync_folder(making.place, err) : code;
}

// Folder and file of a path.
static int split_path(const char *path, char folder[PATH_MAX], char file[PATH_MAX], struct error *err)
{
    char copy[PATH_MAX];
    if (text_copy(copy, sizeof(copy), path) < 0)
        return error_set(err, -ENAMETOOLONG, "%s: the path is too long", path);
    text_copy(folder, PATH_MAX, path);
    text_copy(file, PATH_MAX, basename(copy));
    const char *parent = dirname(folder);
    memmove(folder, parent, strlen(parent) + 1);
    return 0;
}

int db_backup_name(const char *database, const char *folder, int64_t now_ms, char path[PATH_MAX],
                   struct error *err)
{
    char own_folder[PATH_MAX], file[PATH_MAX], text[STAMP_LENGTH + 1];
    time_t seconds = (time_t)(now_ms / SECOND_MS);
    struct tm utc;
    int code = split_path(database, own_folder, file, err);
    if (code < 0)
        return code;
    if (gmtime_r(&seconds, &utc) == NULL || strftime(text, sizeof(text), stamp, &utc) == 0)
        return error_set(err, -EINVAL, "%s: the clock gives no date", database);
    int length =
        snprintf(path, PATH_MAX, "%s/%s%s%s", folder == NULL ? own_folder : folder, file, infix, text);
    return length < 0 || length >= PATH_MAX
               ? error_set(err, -ENAMETOOLONG, "%s: the path is too long", database)
               : 0;
}

// The time in a name of ours; -1 for another name.
static int64_t made_at(const char *name, const char *file)
{
    size_t length = strlen(file);
    struct tm utc = {.tm_mday = 0};
    if (strncmp(name, file, length) != 0 || strncmp(name + length, infix, strlen(infix)) != 0)
        return -1;
    const char *text = name + length + strlen(infix);
    const char *end = strlen(text) == STAMP_LENGTH ? strptime(text, stamp, &utc) : NULL;
    return end == NULL || *end != '\0' ? -1 : (int64_t)timegm(&utc) * SECOND_MS;
}

static int add(struct db_backup_list *list, const char *folder, const char *name, int64_t made_ms)
{
    if (list->count % FIRST_CAPACITY == 0) {
        struct db_backup_file *grown = reallocarray(list->rows, list->count + FIRST_CAPACITY, sizeof(*grown));
        if (grown == NULL)
            return -ENOMEM;
        list->rows = grown;
    }
    struct db_backup_file *row = &list->rows[list->count];
    int length = snprintf(row->path, sizeof(row->path), "%s/%s", folder, name);
    if (length < 0 || (size_t)length >= sizeof(row->path))
        return -ENAMETOOLONG;
    row->made_ms = made_ms;
    list->count++;
    return 0;
}

static int compare(const void *a, const void *b)
{
    const struct db_backup_file *left = a, *right = b;
    return left->made_ms < right->made_ms ? -1 : left->made_ms > right->made_ms;
}

int db_backup_list(const char *database, const char *folder, struct db_backup_list *out, struct error *err)
{
    char own_folder[PATH_MAX], file[PATH_MAX];
    *out = (struct db_backup_list){.rows = NULL};
    int code = split_path(database, own_folder, file, err);
    if (code < 0)
        return code;
    const char *where = folder == NULL ? own_folder : folder;
    DIR *stream = opendir(where);
    if (stream == NULL)
        return error_set(err, -errno, "%s: %s", where, error_name(-errno));
    for (struct dirent *entry = readdir(stream); entry != NULL && code == 0; entry = readdir(stream)) {
        int64_t made_ms = entry->d_type == DT_DIR ? -1 : made_at(entry->d_name, file);
        if (made_ms >= 0)
            code = add(out, where, entry->d_name, made_ms);
    }
    closedir(stream);
    if (code < 0) {
        db_backup_list_free(out);
        return error_set(err, code, "%s: %s", where, error_name(code));
    }
    if (out->count > 0)
        qsort(out->rows, out->count, sizeof(*out->rows), compare);
    return 0;
}

void db_backup_list_free(struct db_backup_list *list)
{
    free(list->rows);
    *list = (struct db_backup_list){.rows = NULL};
}
