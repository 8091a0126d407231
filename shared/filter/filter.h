// The filter language of every listing: `status:up and os:linux and (port:443 or tag:web)`. docs/filter.md is
// its description for users. Pure: text and a table of fields in, a condition with bound values out; nothing
// that a user wrote becomes SQL.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "shared/db/db_value.h"

struct error;
struct text_buf;

// Text in bytes; nesting of parentheses; terms, each value counted, saved filters included; saved filters in
// each other.
enum { FILTER_TEXT_MAX = 4096, FILTER_NESTING_MAX = 64, FILTER_TERMS_MAX = 256, FILTER_SAVED_MAX = 8 };

// What a field holds, and so how its values are read and compared. An SQL NULL is a value that is not there.
enum filter_kind {
    FILTER_TEXT,     // text, compared without regard to the case of A-Z
    FILTER_INTEGER,  // a whole number
    FILTER_REAL,     // a number; `5%` is 0.05
    FILTER_DURATION, // milliseconds, INTEGER or REAL; read with a unit: 20ms, 1.5s
    FILTER_TIME,     // Unix milliseconds; read as an age (7d) or a local date and time
    FILTER_SINCE,    // the same column, by one operator: `since:2h` is from then on
    FILTER_UNTIL,    // `until:2h` is up to then
    FILTER_ADDRESS,  // a 16-byte key (shared/net/ip_addr.h); with `last`, a span of addresses
    FILTER_MAC,      // canonical text (shared/net/mac_addr.h)
    FILTER_CHOICE,   // one of the words `choices`
    FILTER_BOOLEAN,  // 0 or 1
};

// A field of a listing. All texts are literals of ours. For example:
//   {.name = "name", .kind = FILTER_TEXT, .sql = "d.name", .searched = true, .help = "what people call it"},
//   {.name = "tag", .kind = FILTER_TEXT, .sql = "t.tag", .help = "any of its tags",
//    .through = "d.id IN (SELECT t.device_id FROM device_tag t WHERE %)"},
struct filter_field {
    const char *name; // lower case, [a-z][a-z0-9_]*; never and, or, not, filter
    enum filter_kind kind;
    const char *sql;     // what is compared, one operand: a column, a call, or anything in brackets
    const char *last;    // FILTER_ADDRESS: the last address of a span whose first is `sql`, else NULL
    const char *through; // for a field of several rows: the condition that one of them meets % (its only %),
                         // else NULL
    const char *const *choices; // FILTER_CHOICE: the words as the database has them, closed by NULL
    const char *help;           // a few words; NULL: not listed (another name of a field)
    bool searched;              // text: a word without a field is looked for here
};

// What a filter is read against. `context` goes to both calls.
struct filter_listing {
    const struct filter_field *fields;
    size_t count;
    int64_t now_ms; // Unix milliseconds
    void *context;
    // The Unix milliseconds of a local time (tm_year to tm_sec; tm_mday may be one past the month's end). 0
    // or a negative errno. NULL: UTC.
    int (*local_ms)(void *context, const struct tm *local, int64_t *out_ms);
    // The text of a saved filter, terminated. 0, -ENOENT, or another negative errno. NULL: there are none.
    int (*lookup)(void *context, const char *name, char *text, size_t size);
};

// Compiles `text`; empty and blank text is every row (out->where is NULL). 0 and the condition, which the
// caller frees; -EINVAL with "column 12: …" (1-based, in characters of the text as typed) and the way out;
// -E2BIG beyond a limit, with the same; -ENOMEM; or what `lookup` or `local_ms` failed with. On failure `out`
// is empty.
int filter_compile(const char *text, const struct filter_listing *listing, struct db_filter *out,
                   struct error *err);
void filter_free(struct db_filter *filter);

// The fields with their help, one line each, for --help and the manual.
void filter_fields_text(const struct filter_field *fields, size_t count, struct text_buf *out);
