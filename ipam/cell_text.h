// A cell as a person reads it in a table. Pure.
#pragma once

#include "output.h"

// The cell as text in a new string (the caller frees it), NULL without memory. Safe for a terminal; with
// style->colour a strip carries SGR sequences.
char *cell_text_new(const struct output_cell *cell, const struct output_column *column,
                    const struct output_style *style);
