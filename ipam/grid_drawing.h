// A grid as lines of characters, with a legend. Pure.
#pragma once

#include "grid_cells.h"
#include "output.h"

// A line for each row: its first address, then its cells. A cell that is one address is the glyph of its use;
// a block is a shade for how full it is, and the glyph of its worst use when that is a gone or unplanned
// address or a conflict. Between the rows of a sparse grid, how much is left out.
void grid_drawing_write(FILE *stream, const struct grid_cells *cells, const struct output_style *style);
