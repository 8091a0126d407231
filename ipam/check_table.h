// Checks as rows of output.
#pragma once

#include "output.h"

struct check;

// Begin, one row for each check, then output_end.
void check_table_begin(struct output *out);
void check_table_row(struct output *out, const struct check *check);
