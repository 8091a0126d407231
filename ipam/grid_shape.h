// How a prefix is cut into the cells of a grid. Pure.
#pragma once

#include "shared/net/cidr.h"

struct error;

enum {
    GRID_SHAPE_EACH_MAX = 1024,  // addresses of a prefix of which each one has a cell of its own
    GRID_SHAPE_CELLS_MAX = 4096, // cells of a grid that is not sparse
    GRID_SHAPE_ROWS_MAX = 256,   // rows of a sparse grid; beyond, its cells become larger
    GRID_SHAPE_GROUP = 8,        // cells between two wider gaps
};

struct grid_shape {
    unsigned cell_length; // the prefix length of a cell: 32 or 128 when it is one address
    unsigned row_length;  // that of a row; a row is 2^(cell_length - row_length) cells
    bool sparse;          // only rows that hold something are drawn
};

// A prefix of up to GRID_SHAPE_EACH_MAX addresses has a cell for each, a larger one of IPv4 is 256 blocks.
// IPv6 of more than 256 addresses is sparse: of the /64s, or of the addresses in one. `width`: of the
// terminal, which says whether a row has 64, 32, 16 or 8 cells (sparse: 16 or 8); 0: 16. `wanted`: the length
// of a cell, 0 for the above. -ERANGE, with the lengths that there are.
int grid_shape_choose(const struct cidr *prefix, unsigned width, unsigned wanted, struct grid_shape *out,
                      struct error *err);

// How many cells are in a row.
unsigned grid_shape_columns(const struct grid_shape *shape);
// A sparse grid with cells of 16 times as many addresses; false when that would be less than a row.
bool grid_shape_coarsen(const struct cidr *prefix, struct grid_shape *shape);
