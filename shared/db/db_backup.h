// A backup of a database in use, and what it is called.
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shared/base/sha256_source.h"

struct db;
struct error;

// Copies the database into the file `path`, mode 0640: one state of it, without a journal beside, checked
// page by page and on the disk before it has its name; and its checksum into `<path>.sha256`. Never does an
// older checksum stand beside a newer file. -EEXIST when the file is there, unless `replace`; as
// backup_place.h for a place where no backup may be; other negative errno (-ENOSPC: free space) with `err`,
// and then what was there before is there still.
int db_backup(struct db *db, const char *path, bool replace, char hex[SHA256_HEX_MAX], struct error *err);

// "<folder>/<file of the database>.backup-20261121T155401Z" (UTC); `folder` NULL is that of the database.
// -ENAMETOOLONG.
int db_backup_name(const char *database, const char *folder, int64_t now_ms, char path[PATH_MAX],
                   struct error *err);

// Backups by that name in a folder (NULL: that of the database), the oldest first.
struct db_backup_list {
    struct db_backup_file {
        char path[PATH_MAX];
        int64_t made_ms; // by its name, Unix milliseconds
    } *rows;
    size_t count;
};
int db_backup_list(const char *database, const char *folder, struct db_backup_list *out, struct error *err);
void db_backup_list_free(struct db_backup_list *list);
