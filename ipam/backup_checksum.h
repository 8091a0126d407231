// Whether a backup is the one that its checksum was made of.
#pragma once

#include <stdbool.h>

struct error;

// 0 when `<path>.sha256` is that of the file, or is not there (`*known` false); -EUCLEAN when it is
// another's, or when a journal beside the file says more than the checksum knows; other negative errno with
// `err`.
int backup_checksum(const char *path, bool *known, struct error *err);
