// Prints rows into a string: for the tests of the formats.
#pragma once

#include "output.h"

// `cells` holds the rows one after the other. The caller frees the result.
char *output_fixture_print(const char *format, struct output_style style, const struct output_column *columns,
                           size_t column_count, const struct output_cell *cells, size_t row_count);
