// A grid for programs: a row for each cell that is not free. Pure but for the output.
#pragma once

#include "grid_cells.h"
#include "output.h"

// 0 or a negative errno.
int grid_table_write(struct output *out, const struct grid_cells *cells);
