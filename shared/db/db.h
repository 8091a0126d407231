// One SQLite connection, used by one thread at a time. Writers queue fairly (write_queue.h); readers never
// wait.
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct db;
struct error;

// Who writes, for the audit triggers: the person or account, and the tool. Both are copied.
struct db_actor {
    const char *user;
    const char *tool;
};

enum db_mode {
    DB_READ,          // an existing database, never changed; needs no write permission on the file
    DB_WRITE,         // created and migrated when needed
    DB_WRITE_RECOVER, // as DB_WRITE; a corrupt file is renamed to "<path>.corrupt-<unix seconds>" and begun
                      // anew
};

// Opens `path`: WAL kept after close, foreign keys on, schema at this program's version.
// 0; -ENOENT (DB_READ without a file); -EPROTO: the database is newer than this program, or older and held
// open by another program; -EUCLEAN: corrupt; other negative errno. `err` names the path and the way out.
// With DB_WRITE_RECOVER and a file set aside, returns 0 and leaves the notice in `err` (else err->text is
// "").
int db_open(const char *path, enum db_mode mode, const struct db_actor *actor, struct db **out,
            struct error *err);
void db_close(struct db *db);

// A write transaction: waits its turn for at most `timeout_ms` (-EBUSY after that), then BEGIN IMMEDIATE.
// Keep it under 20 ms: prepare the data before. db_commit and db_rollback give the turn on.
// A failed commit has rolled back: the caller keeps its batch and tries again (-EBUSY, -ENOSPC, -EIO).
int db_begin(struct db *db, int timeout_ms);
int db_commit(struct db *db);
void db_rollback(struct db *db);

// A read transaction, so that several queries see one state.
int db_begin_read(struct db *db);
void db_end_read(struct db *db);

// The text of the last failure of this connection, with the path of the database and the way out (disk full:
// free space; locked: which lock). Owned by the connection, valid until its next call.
const char *db_error(struct db *db);
const char *db_path(const struct db *db);

// Changes whenever another connection has committed (PRAGMA data_version). Negative errno on failure.
int64_t db_data_version(struct db *db);
// The rowid of the last insert of this connection.
int64_t db_last_id(struct db *db);
// How many rows the last statement changed.
int64_t db_changes(struct db *db);
