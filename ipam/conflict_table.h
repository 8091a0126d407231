// Conflicts as rows of output.
#pragma once

#include "output.h"

struct conflict;

enum { CONFLICT_TABLE_COLUMNS = 10 };

extern const struct output_column conflict_table_columns[CONFLICT_TABLE_COLUMNS];

// The cells of all columns; they point into `conflict`.
void conflict_table_cells(const struct conflict *conflict, struct output_cell cells[CONFLICT_TABLE_COLUMNS]);
