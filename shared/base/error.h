// A failure told to a person: what failed, on which thing, and the way out.
// Library functions return 0 or a negative errno and, where the number alone would not help, fill a
// struct error. They never log; the glue or the command prints the text once.
#pragma once

#include <stddef.h>

enum { ERROR_TEXT_MAX = 512 };

struct error {
    char text[ERROR_TEXT_MAX];
};

// Formats the message (cut at ERROR_TEXT_MAX, always terminated) and returns `code`, so that a caller can
// write `return error_set(err, -ENOENT, …)`. `err` may be NULL.
int error_set(struct error *err, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

// The text of a negative errno, never NULL; a static string, safe in every thread.
const char *error_name(int code);
