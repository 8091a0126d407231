#include "sqlite_error.h"

#include <errno.h>
#include <sqlite3.h>
#include <stddef.h>

#include "shared/base/error.h"

struct way_out {
    int code;
    const char *text;
};

static const struct way_out ways_out[] = {
    {-EBUSY, "locked by another program; end its transaction (a sqlite3 shell, a backup?) and try again"},
    {-ENOSPC, "no space left to write; free space on its disk, nothing was changed"},
    {-EROFS, "may only be read by this user; run as a member of the group lanatlas, or as root"},
    {-EACCES, "cannot be opened by this user; check the rights of the file and of its folder"},
    {-EUCLEAN, "is damaged or not a database; restore a backup, or move the file away to begin anew"},
};

static int constraint_code(int result)
{
    switch (result) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return -EEXIST;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return -ENOENT;
    default:
        return -EINVAL;
    }
}

// The errno that the file of the database or of its journal met last; 0 without.
static int last_errno(struct sqlite3 *handle, int which)
{
    sqlite3_file *file = NULL;
    int number = 0;
    sqlite3_file_control(handle, "main", which, &file);
    if (file != NULL && file->pMethods != NULL)
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &number);
    return number;
}

static int is_no_space(int number)
{
    return number == ENOSPC || number == EDQUOT || number == EFBIG;
}

// SQLite tells a full disk apart by itself, but not a quota or a limit of the file's size.
static int io_code(struct sqlite3 *handle)
{
    if (handle != NULL && (is_no_space(last_errno(handle, SQLITE_FCNTL_JOURNAL_POINTER)) ||
                           is_no_space(last_errno(handle, SQLITE_FCNTL_FILE_POINTER))))
        return -ENOSPC;
    return -EIO;
}

static int open_code(struct sqlite3 *handle)
{
    int number = handle == NULL ? 0 : sqlite3_system_errno(handle);
    return number > 0 ? -number : -EACCES;
}

int sqlite_error_code(struct sqlite3 *handle, int result)
{
    switch (result & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return 0;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return -EBUSY;
    case SQLITE_FULL:
        return -ENOSPC;
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return -EROFS;
    case SQLITE_CANTOPEN:
        return open_code(handle);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return -EUCLEAN;
    case SQLITE_CONSTRAINT:
        return constraint_code(result);
    case SQLITE_MISMATCH:
        return -EINVAL;
    case SQLITE_TOOBIG:
        return -E2BIG;
    case SQLITE_NOMEM:
        return -ENOMEM;
    case SQLITE_IOERR:
        return io_code(handle);
    default:
        return -EIO;
    }
}

int sqlite_error_set(struct error *err, const char *path, struct sqlite3 *handle, int result)
{
    int code = sqlite_error_code(handle, result);
    const char *detail = handle == NULL ? sqlite3_errstr(result) : sqlite3_errmsg(handle);
    for (size_t i = 0; i < sizeof(ways_out) / sizeof(ways_out[0]); i++)
        if (ways_out[i].code == code)
            return error_set(err, code, "%s: %s (%s)", path, ways_out[i].text, detail);
    return error_set(err, code, "%s: %s", path, detail);
}
