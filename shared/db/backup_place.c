#include "backup_place.h"

#include <errno.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "shared/base/error.h"
#include "shared/base/text.h"

static bool is_same_file(const char *a, const char *b)
{
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

// By their names, when one of them is not there yet.
static bool is_same_name(const char *a, const char *b)
{
    char one[PATH_MAX], other[PATH_MAX];
    text_copy(one, sizeof(one), a);
    text_copy(other, sizeof(other), b);
    if (strcmp(basename(one), basename(other)) != 0)
        return false;
    text_copy(one, sizeof(one), a);
    text_copy(other, sizeof(other), b);
    return is_same_file(dirname(one), dirname(other));
}

static int refuse_database(const char *database, const char *place, struct error *err)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal", ".lock"};
    char real[PATH_MAX], name[PATH_MAX];
    if (realpath(database, real) == NULL && text_copy(real, sizeof(real), database) < 0)
        return error_set(err, -ENAMETOOLONG, "%s: the path is too long", database);
    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        int length = snprintf(name, sizeof(name), "%s%s", real, suffixes[i]);
        if (length < PATH_MAX && (is_same_file(name, place) || is_same_name(name, place)))
            return error_set(err, -EINVAL, "%s: belongs to the database itself; choose another name", place);
    }
    return 0;
}

static int refuse_journal(const char *place, struct error *err)
{
    static const char *const suffixes[] = {"-wal", "-journal"};
    char name[PATH_MAX];
    struct stat status;
    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        int length = snprintf(name, sizeof(name), "%s%s", place, suffixes[i]);
        if (length < PATH_MAX && stat(name, &status) == 0 && status.st_size > 0)
            return error_set(err, -EBUSY,
                             "%s: would be taken for a part of the backup; choose another name, or move this "
                             "file away when no program uses it",
                             name);
    }
    return 0;
}

int backup_place(const char *database, const char *path, char place[PATH_MAX], struct error *err)
{
    struct stat status;
    bool is_there = stat(path, &status) == 0;
    if (is_there && !S_ISREG(status.st_mode))
        return error_set(err, -EINVAL, "%s: is no regular file; choose another name", path);
    if (!is_there && lstat(path, &status) == 0)
        return error_set(err, -ENOENT, "%s: is a link that leads nowhere; choose another name", path);
    if (is_there ? realpath(path, place) == NULL : text_copy(place, PATH_MAX, path) < 0)
        return error_set(err, -ENAMETOOLONG, "%s: the path is too long", path);
    int code = refuse_database(database, place, err);
    return code == 0 ? refuse_journal(place, err) : code;
}
