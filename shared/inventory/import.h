// Takes a paper (shared/interchange) into the plan and the inventory, in steps: read it, compare it with what
// is there, show the changes, apply them in one transaction. Everything is held in memory until then: at most
// about 1 KiB for each record of the paper and of the database.
#pragma once

#include "shared/interchange/paper.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct error;
struct import;

// A paper that is larger is refused, and one of more records.
enum { IMPORT_BYTES_MAX = 134217728, IMPORT_ROWS_MAX = 1000000 };

struct import_options {
    const char *vrf;  // of records that name none; NULL: the default one
    const char *site; // of prefixes, VLANs and devices that name none; NULL: none
    bool overwrite;   // also what a person set, and who holds an address
    bool monitor;     // devices of the paper are monitored: a ping for each family
    // Called now and then; may be NULL.
    void (*progress)(void *context, const char *what, size_t done, size_t total);
    void *context;
};

enum import_verdict { IMPORT_SAME, IMPORT_ADDED, IMPORT_CHANGED, IMPORT_CONFLICT, IMPORT_VERDICTS };

// What happens to one record, or to one field of it. Texts live as long as the comparison.
struct import_change {
    enum import_verdict verdict; // IMPORT_CONFLICT: it is left as it is
    enum paper_kind kind;
    const char *what;   // "10.0.0.0/24", "nas"
    const char *field;  // NULL: the whole record
    const char *before; // "" where nothing was
    const char *after;
    const char *reason; // of a conflict, else NULL
    unsigned line;      // in the paper; 0: not said by a line, but needed by one
};

// -ENOMEM. `options` is copied, its texts are the caller's.
int import_new(const struct import_options *options, struct import **out);
void import_free(struct import *import);

// Reads a paper (bytes as paper_read wants them) and checks what it says; errors are counted in
// import_result.
int import_read(struct import *import, enum paper_form form, char *bytes, size_t length, struct error *err);
const struct paper_result *import_result(const struct import *import);

// Compares with the database, without writing; again at any time. 0; errors that only now can be seen are
// counted in import_result; a negative errno with `err` when the database failed.
int import_compare(struct import *import, struct db *db, struct error *err);

// The changes of the last comparison, in the order of the paper, of one kind after the other.
const struct import_change *import_changes(const struct import *import, size_t *count);
// How many records of a kind are added, changed, … Those with a conflict in one field count as conflict.
size_t import_count(const struct import *import, enum paper_kind kind, enum import_verdict verdict);
// How many addresses and ranges of the paper lie in no prefix, and the first of them.
size_t import_outside(const struct import *import, const char **first);

// Applies the comparison in one write transaction, made anew first when somebody has changed the inventory
// since. -EINVAL without a sound comparison; else as db_begin and db_commit. On failure nothing is changed.
int import_apply(struct import *import, struct db *db, int64_t now_ms, struct error *err);
