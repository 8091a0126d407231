// SQLite's result codes as errno numbers and as texts that tell a person the way out.
#pragma once

struct sqlite3;
struct error;

// The negative errno of an extended result code; 0 for SQLITE_OK, SQLITE_ROW and SQLITE_DONE.
int sqlite_error_code(struct sqlite3 *handle, int result);

// Fills `err` with path, reason and way out, and returns the negative errno. `handle` may be NULL.
int sqlite_error_set(struct error *err, const char *path, struct sqlite3 *handle, int result);
