// Reads CSV (RFC 4180) in place: quotes are taken off inside the caller's buffer and each field is ended
// there, so that a text of n bytes costs n steps and no allocation. Also reads what spreadsheets make: `;` or
// TAB between fields, CR, LF or CR LF behind a record, a byte order mark, a last line without end. Empty
// lines are no records. Pure and total.
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct error;

enum { CSV_CURSOR_COLUMNS_MAX = 256, CSV_CURSOR_FIELD_MAX = 65536, CSV_CURSOR_RECORD_MAX = 1048576 };

// `text` is UTF-8 and terminated, without NUL inside; it lives as long as the buffer. `line` and `column`, in
// characters and from 1, say where the field begins (its quote).
struct csv_field {
    const char *text;
    size_t length;
    unsigned line;
    unsigned column;
};

struct csv_cursor {
    char *at;
    char *end;
    char separator;
    unsigned line;
    unsigned column;
    size_t expected;
    size_t count;
    struct csv_field fields[CSV_CURSOR_COLUMNS_MAX];
};

// `bytes` holds `length` bytes and has room for one more; it is written to. `separator` is ',' ';' or TAB, or
// 0: the one of them that the first line with text has most of. -EINVAL for UTF-16, with the way out.
int csv_cursor_init(struct csv_cursor *cursor, char *bytes, size_t length, char separator, struct error *err);

// Each record from now on has `count` fields, as the header has; 0: any number.
void csv_cursor_expect(struct csv_cursor *cursor, size_t count);

// 1: `fields` holds `count` of them, until the next call; 0: the end. -EINVAL with "line 7, column 3: …" for
// a quote left open (where it began), text behind a closing quote, NUL, what is not UTF-8, more or fewer
// fields than expected, and what is larger than the limits; the next call goes on behind the line of the
// fault, so that a loop over all records and faults ends.
int csv_cursor_next(struct csv_cursor *cursor, struct error *err);
