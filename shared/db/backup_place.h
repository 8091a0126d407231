// Where a backup may be put.
#pragma once

#include <limits.h>

struct error;

// Gives the place of a backup of `database` that shall be called `path`: a link is followed. -EINVAL when
// there is something else than a regular file, or when it is the database or one of the files that belong to
// it; -EBUSY when a journal lies beside it, which SQLite would take for that of the backup; -ENOENT for a
// link that leads nowhere; other negative errno with `err`.
int backup_place(const char *database, const char *path, char place[PATH_MAX], struct error *err);
