// Reads JSON (RFC 8259) token by token, in place: strings are unescaped and ended inside the caller's buffer,
// so that a text of n bytes costs n steps and no allocation. A byte order mark is passed over. Strings are
// UTF-8 without NUL: \u0000, a surrogate without its other half and bytes that are not UTF-8 are errors. The
// same key twice is for the caller to see. Pure and total.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

enum { JSON_CURSOR_DEPTH_MAX = 64 };

enum json_token {
    JSON_END, // of the text
    JSON_OBJECT,
    JSON_OBJECT_END,
    JSON_ARRAY,
    JSON_ARRAY_END,
    JSON_KEY,
    JSON_STRING,
    JSON_NUMBER,
    JSON_TRUE,
    JSON_FALSE,
    JSON_NULL,
};

// Of the token that was read last: `text` is terminated and lives as long as the buffer; for a key, a string
// or a number, "" for all others. `line` and `column`, in characters and from 1, say where the token begins;
// `depth` how many arrays and objects are open behind it.
struct json_cursor {
    enum json_token token;
    const char *text;
    size_t length;
    unsigned line;
    unsigned column;
    unsigned depth;

    // its own
    char *at;
    char *start;
    char *end;
    unsigned at_line;
    unsigned at_column;
    uint64_t objects; // one bit a level: an object, not an array
    int expects;
    bool failed;
};

// `bytes` holds `length` bytes and has room for one more; it is written to. -EINVAL for UTF-16, with the way
// out.
int json_cursor_init(struct json_cursor *cursor, char *bytes, size_t length, struct error *err);

// Reads the next token. 0, JSON_END at the end and ever after; or -EINVAL with "line 7, column 3: …", and
// after that always -EINVAL.
int json_cursor_next(struct json_cursor *cursor, struct error *err);

// Reads on to the end of the value that the last token began: nothing for a whole value, and the value behind
// a key. 0, or as json_cursor_next.
int json_cursor_skip(struct json_cursor *cursor, struct error *err);

// The number that was read last. -EINVAL: the last token is no number, or (i64) it has a fraction or an
// exponent; -ERANGE: outside [min, max].
int json_cursor_i64(const struct json_cursor *cursor, int64_t min, int64_t max, int64_t *out);
int json_cursor_double(const struct json_cursor *cursor, double min, double max, double *out);
