// lanatlas.conf: `Key value` or `Key "value"` lines, '#' starts a comment. One reader for plugins and ipam.
#pragma once

#include <stddef.h>

struct error;

// One key that the caller knows; the value is copied into `value` (`capacity` bytes with the terminator).
// A key that the file does not have leaves `value` as it was.
struct conf_file_key {
    const char *name;
    char *value;
    size_t capacity;
};

// Reads `path`. 0; -ENOENT without such a file; -EINVAL with file, line and reason for an unknown or repeated
// key, a missing, unterminated or too long value; otherwise a negative errno with the path.
int conf_file_read(const char *path, const struct conf_file_key *keys, size_t count, struct error *err);
