// For tests: a folder of its own for one database, and removing it with all that is in it.
#pragma once

#include <dirent.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "db.h"
#include "shared/base/error.h"

struct db_fixture {
    char folder[64];
    char path[128]; // the database, not yet there
    struct error err;
};

static const struct db_actor db_fixture_actor = {"tester", "unit-test"};

static inline void db_fixture_init(struct db_fixture *fixture)
{
    snprintf(fixture->folder, sizeof(fixture->folder), "/tmp/lanatlas-test-XXXXXX");
    if (mkdtemp(fixture->folder) == NULL)
        abort();
    snprintf(fixture->path, sizeof(fixture->path), "%s/inventory.db", fixture->folder);
    fixture->err.text[0] = '\0';
}

static inline void db_fixture_fini(struct db_fixture *fixture)
{
    DIR *folder = opendir(fixture->folder);
    char path[PATH_MAX];
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        snprintf(path, sizeof(path), "%s/%s", fixture->folder, entry->d_name);
        unlink(path);
    }
    closedir(folder);
    rmdir(fixture->folder);
}

static inline struct db *db_fixture_open(struct db_fixture *fixture, enum db_mode mode)
{
    struct db *db = NULL;
    if (db_open(fixture->path, mode, &db_fixture_actor, &db, &fixture->err) < 0) {
        fprintf(stderr, "%s\n", fixture->err.text);
        return NULL;
    }
    return db;
}

// The one value of a query, asked as another program would. "" for NULL, no row or a failure.
static inline const char *db_fixture_ask(const struct db_fixture *fixture, const char *sql)
{
    static char text[256];
    sqlite3 *handle = NULL;
    sqlite3_stmt *query = NULL;
    text[0] = '\0';
    if (sqlite3_open_v2(fixture->path, &handle, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(handle, sql, -1, &query, NULL) == SQLITE_OK && sqlite3_step(query) == SQLITE_ROW &&
        sqlite3_column_type(query, 0) != SQLITE_NULL)
        snprintf(text, sizeof(text), "%s", (const char *)sqlite3_column_text(query, 0));
    sqlite3_finalize(query);
    sqlite3_close(handle);
    return text;
}
