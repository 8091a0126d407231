// The files of the rules of types.
#pragma once

#include "type_rules.h"

// Reads them: `files`, their paths in order with ':' between, unless NULL or ""; else $LANATLAS_TYPES, which
// says the same; else /etc/lanatlas/device-types.conf, the user's, and then the one that comes with LAN Atlas
// (/usr/share/lanatlas or /usr/local/share/lanatlas), as far as they are there. 0 and the rules, which the
// caller frees, with the faults of their lines; else a negative errno with `err` and none: -ENOENT for a file
// that was named.
int type_rules_source_read(const char *files, struct type_rules *out, struct error *err);
