// What an import works on, for its own files alone (import*.c).
#pragma once

#include "import.h"

#include "shared/base/text_arena.h"
#include "shared/base/text_index.h"

// Beside the kinds of records: that an interface holds an address.
enum { IMPORT_BINDING = PAPER_KINDS, IMPORT_KINDS };

// A record of the paper, of the database, or one that a record of the paper needs.
struct import_row {
    unsigned kind; // enum paper_kind or IMPORT_BINDING
    unsigned line; // in the paper; 0: not said by a line of it
    unsigned column;
    enum import_verdict verdict;
    uint32_t write;           // of what is there: bit i, fields[i] is to be written
    int64_t id;               // in the database; 0: not yet
    const char *key;          // what it is, as the index has it; "" when it is known only by comparing
    const char *what;         // the same for people
    const char *locked;       // of the database: fields that a source of higher precedence has set
    const char *resolved;     // of a device: the key it will have; of a prefix: its VLAN as "20@site"; of a
                              // group: its members by their keys
    struct import_row *there; // of the paper: the row that it is about; of the database: that of the paper
    struct import_row *owner; // of an interface: the device; of a binding: the address; of a link: one end
    struct import_row *other; // of an address: the device it is planned for; of a binding: the device; of a
                              // link: the other end
    struct import_row *ports[2]; // the interfaces of a link; of a binding the first
    struct import_row *next;     // of the list
    struct import_row *inner;    // the first interface of a device, the first holding of an address
    struct import_row *beside;   // the next of those
    size_t count;
    struct paper_field *fields; // values are canonical
};

struct import_list {
    struct import_row *first;
    struct import_row *last;
    size_t count;
};

struct import {
    struct import_options options;
    struct paper_result result;
    size_t read_errors;      // those of the result that were there before the comparison
    struct text_arena arena; // of what was read
    char *scratch;           // IMPORT_CHECK_MAX bytes

    struct import_list rows[IMPORT_KINDS]; // of the paper, and behind them what they need
    struct import_list kept[IMPORT_KINDS]; // of the paper alone
    struct text_arena work;                // of the comparison
    struct text_index index;
    struct import_list there[IMPORT_KINDS]; // of the database
    struct import_change *changes;
    size_t change_count;
    size_t change_room;
    size_t counts[PAPER_KINDS][IMPORT_VERDICTS];
    size_t outside;
    const char *outside_first;
    int64_t seen; // the newest audit id that the comparison saw
    bool compared;
    bool failed; // out of memory
};

// import_compare inside a transaction of the caller.
int import_compare_inside(struct import *import, struct db *db, struct error *err);

void import_row_append(struct import_list *list, struct import_row *row);
// The value of a field, NULL when the row does not say it.
const char *import_row_value(const struct import_row *row, const char *field);
// Whether the plan says anything in the row of an address, beside which one it is.
bool import_row_says_plan(const struct import_row *row);
// The row of what is there, or will be: what rows of the paper are about.
static inline struct import_row *import_row_target(struct import_row *row)
{
    return row->id == 0 && row->there != NULL ? row->there : row;
}
// The key of a device, also one that is yet to be added.
const char *import_row_device_key(const struct import_row *row);
// A new row with room for the fields of its kind. NULL without memory.
struct import_row *import_row_new(struct text_arena *arena, unsigned kind);
// Adds a field or replaces its value, which is copied. False without memory.
bool import_row_say(struct text_arena *arena, struct import_row *row, const char *field, const char *value,
                    unsigned line, unsigned column);
// A formatted text in the arena, NULL without memory.
const char *import_row_text(struct text_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
