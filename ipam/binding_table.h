// Who held which address, as rows of output.
#pragma once

#include "output.h"

struct binding_span;

// Begin, one row for each, then output_end.
void binding_table_begin(struct output *out);
void binding_table_row(struct output *out, const struct binding_span *span);
