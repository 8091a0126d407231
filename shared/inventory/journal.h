// What can be undone as a whole: the steps of a merge or a split, kept so that each can be done backwards.
#pragma once

#include "inventory.h"

#include "shared/base/text.h"

#include <stddef.h>
#include <stdint.h>

struct error;

// A change with more steps is refused with -E2BIG.
enum {
    JOURNAL_STEPS_MAX = 20000,
    JOURNAL_DEVICES_MAX = 2,
    JOURNAL_STATE_MAX = 256,
    JOURNAL_EXTRA_MAX = 8192
};

struct journal_entry {
    int64_t id;
    int64_t at_ms;
    char user[64];
    char kind[8]; // "merge", "split"
    char summary[768];
    int64_t undone_ms; // 0: it stands
};

struct journal_list {
    struct journal_entry *rows;
    size_t count;
};

// A change under way, from journal_begin to journal_end. What the audit tells is taken from there; who makes
// the change adds what it does not tell.
struct journal {
    struct db *db;
    int64_t audit_id; // the newest entry before
    int64_t event_id;
    int64_t devices[JOURNAL_DEVICES_MAX];                // whose states change with it
    char states[JOURNAL_DEVICES_MAX][JOURNAL_STATE_MAX]; // as they were: JSON, or ""
    size_t device_count;
    struct text_buf extra; // in extra_text: a JSON array without its closing bracket
    char extra_text[JOURNAL_EXTRA_MAX];
};

// All calls that write run inside db_begin … db_commit; 0 or a negative errno with `err`.

int journal_begin(struct journal *journal, struct db *db, struct error *err);
// A device whose state is judged anew at the end: before anything of it is changed.
int journal_watch(struct journal *journal, int64_t device_id, struct error *err);
// A step that the audit does not tell of: a JSON array as those of `steps`.
int journal_add_step(struct journal *journal, const char *step, struct error *err);
// Judges the states of the watched devices, without an event: nothing happened on the network. Stores the
// entry and gives its id. `kind` is a word of the table.
int journal_end(struct journal *journal, const char *kind, const char *summary, int64_t now_ms,
                int64_t *out_id, struct error *err);

// Does everything of an entry backwards; 0 is the newest that stands. -ENOENT without one; -EALREADY when it
// is undone; -EBUSY names the first row that has changed since (the caller rolls back).
int journal_undo(struct db *db, int64_t id, int64_t now_ms, struct journal_entry *out, struct error *err);

// The newest first; `limit` 0: all. Freed by journal_list_free.
int journal_list(struct db *db, size_t limit, struct journal_list *out, struct error *err);
void journal_list_free(struct journal_list *list);
