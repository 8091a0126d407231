// A cell as a person reads it in a table. Pure.
#pragma once

#include "output.h"

// Safe for a terminal; with style->colour a strip carries SGR sequences.
void cell_text_write(FILE *stream, const struct output_cell *cell, const struct output_column *column,
                     const struct output_style *style);
// The same in a new string (the caller frees it), NULL without memory.
char *cell_text_new(const struct output_cell *cell, const struct output_column *column,
                    const struct output_style *style);
