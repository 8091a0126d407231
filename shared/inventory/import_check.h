// What the values of a paper have to be, and how they are written canonically. Pure.
#pragma once

#include <stddef.h>

#include "shared/interchange/paper.h"

struct error;

enum { IMPORT_CHECK_MAX = PAPER_NOTE_MAX + 1 };

// Writes the canonical text of a field's value into `out`. -EINVAL with the reason, which does not name the
// field.
int import_check_value(enum paper_kind kind, const char *field, const char *value, char out[IMPORT_CHECK_MAX],
                       struct error *err);

// The fields without which a record of the kind says nothing; NULL ends them.
const char *const *import_check_needed(enum paper_kind kind);
