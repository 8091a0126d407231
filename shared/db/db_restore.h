// Putting a backup in the place of a database.
#pragma once

#include "db.h"

#include <limits.h>

struct db_restored {
    char before[PATH_MAX]; // where what was there is kept, "<path>.before-<UTC time>"; "" when nothing was
    int version;           // of the backup; one that is older was brought to this program's
};

// Whether a file could be restored: every page and reference of it is read. Gives its version, which may be
// older than this program's. Fails as db_restore does.
int db_restore_check(const char *from, int *version, struct error *err);

// Puts what the file `from` holds in the place of the database `path`, when nobody has it open for writing.
// First the file is checked, copied, and the copy brought to this program's version. A sound database is then
// replaced in one transaction of SQLite, so that readers go on and whoever dies leaves the old or the new
// one; a damaged one is renamed. A link is followed. -EINVAL: the file is the database itself; -EUCLEAN: the
// file is damaged; -EPROTO: newer than this program, or of another one; -EBUSY: a program has the database
// open ("stop collectd"); other negative errno with `err`. On failure the database is as it was.
int db_restore(const char *path, const char *from, const struct db_actor *actor, int64_t now_ms,
               struct db_restored *out, struct error *err);
