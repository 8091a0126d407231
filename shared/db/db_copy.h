// Whole databases, for backup and restore: copied page by page by SQLite while others use them, and checked.
#pragma once

struct sqlite3;
struct error;

// All take handles that the caller opened and closes, and give 0 or a negative errno with `err`.

// An existing database as it is, without changing it: WAL or not, of any version. -ENOENT, -EINVAL (not a
// regular file), -EUCLEAN.
int db_copy_open(const char *path, struct sqlite3 **out, struct error *err);

// Reads every page and reference. Gives the schema's version. -EUCLEAN with what was found first; -EPROTO:
// newer than this program, or of another program.
int db_copy_check(struct sqlite3 *handle, const char *path, int *version, struct error *err);

// Copies one state of `from` into the new file `path` (mode 0640, no journal beside it), checks the copy, and
// has it on the disk. -EEXIST when the file is there; on any failure there is no file.
int db_copy_to_file(struct sqlite3 *from, const char *path, struct error *err);

// Replaces what the database `path` holds by what `from` holds, in one transaction: readers go on, and
// whoever dies leaves the one or the other. Waits for foreign locks at most some seconds (-EBUSY). Both have
// our page size.
int db_copy_into(struct sqlite3 *from, const char *path, struct error *err);

// Writes the folder of `path` to the disk, so that a new name is there after a power cut.
int db_copy_sync_folder(const char *path, struct error *err);
