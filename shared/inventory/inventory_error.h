// The failures that every noun of the inventory shares.
#pragma once

struct db;
struct error;

// Hands the connection's text on; `code` as stmt_run or stmt_step gave it. Returns `code`.
int inventory_error_db(struct db *db, int code, struct error *err);
int inventory_error_memory(struct error *err);

// Whether `text` is 1 to `max` bytes of clean UTF-8; else -EINVAL, and `err` says what of `what` is wrong.
int inventory_error_unless_clean(const char *what, const char *text, unsigned max, struct error *err);
// The same of a text that may be empty.
int inventory_error_unless_clean_or_empty(const char *what, const char *text, unsigned max,
                                          struct error *err);
// Whether `note` is free text (several lines) of at most INVENTORY_NOTES_MAX bytes; else -EINVAL.
int inventory_error_unless_note(const char *note, struct error *err);
