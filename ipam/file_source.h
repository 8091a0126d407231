// A whole file in memory.
#pragma once

#include <stddef.h>

struct error;

// Reads `path`, "-" for stdin, with room for one byte more. -EFBIG when it is longer than `max` bytes; else a
// negative errno with the path. The caller frees it.
int file_source_read(const char *path, size_t max, char **out, size_t *length, struct error *err);
