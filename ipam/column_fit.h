// Which columns of a table fit a terminal. Pure.
#pragma once

#include "output.h"

// The cells of a terminal that `text` takes (UTF-8; SGR sequences take none).
size_t column_fit_width(const char *text);

// Sets shown[column]. `texts` holds the cells row by row. While the table is wider than `width` (0: no
// bound), the column with the highest drop_rank leaves. A column that may shrink counts as at most 16 wide.
void column_fit(const struct output_column *columns, size_t column_count, const char *const *texts,
                size_t row_count, unsigned width, bool *shown);

// How wide each shown column with OUTPUT_WRAP may be so that the table fits `width`; at least 12.
size_t column_fit_wrap(const struct output_column *columns, size_t column_count, const char *const *texts,
                       size_t row_count, unsigned width, const bool *shown);

// The same for the one column of values beside the titles of a record.
size_t column_fit_beside_titles(const struct output_column *columns, size_t column_count, unsigned width);
