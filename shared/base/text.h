// Bounded strings: nothing is cut silently.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// A growing text in a caller's buffer. Once something did not fit, `overflow` stays set and the content stays
// a terminated prefix. The caller owns the buffer.
struct text_buf {
    char *data;
    size_t capacity;
    size_t length;
    bool overflow;
};

// Copies `source` with its terminator; -ENOSPC leaves `target` empty when it does not fit.
int text_copy(char *target, size_t capacity, const char *source);

void text_buf_init(struct text_buf *buf, char *data, size_t capacity);
void text_buf_add(struct text_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
// The same of `length` bytes as they are, none of them NUL.
void text_buf_put(struct text_buf *buf, const char *text, size_t length);

// Whether `text` is well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates) without control characters
// (C0, DEL, C1). `length` bytes are read; a NUL counts as a control character.
bool text_is_clean(const char *text, size_t length);
