// Finds what the rows of a paper are about: rows of the database, other rows of the paper, or rows that have
// to be made because they are needed. For import_compare.c alone.
#pragma once

struct db;
struct error;
struct import;
struct import_row;

// Loads what is there into import->there and the index. 0 or a negative errno with `err`.
int import_match_load(struct import *import, struct db *db, struct error *err);

// Connects the rows; what cannot be is counted in import->result.
void import_match_rows(struct import *import);

// The device of a key or a name, NULL when there is none or several have the name.
struct import_row *import_match_device(const struct import *import, const char *key_or_name);
// The row of an index key ("%u %s", see import_wire_name), NULL without one.
struct import_row *import_match_find(const struct import *import, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
