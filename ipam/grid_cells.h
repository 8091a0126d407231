// The cells of a grid: each an address, or a block of them, with its use. Pure.
#pragma once

#include "grid_shape.h"
#include "plan_picture.h"

struct grid_cell {
    struct cidr block;
    enum address_use worst; // of its addresses
    int64_t used;
    const struct plan_mark *mark; // the worst, or NULL
};

struct grid_cells {
    const struct plan_picture *picture;
    struct grid_shape shape;
    struct grid_cell *cells; // grid_shape_columns of each row, row by row
    size_t row_count;
    int64_t counts[ADDRESS_USE_COUNT]; // of the addresses in the picture; the free ones when each has a cell
};

// `picture` stays in place. Of a sparse shape, the rows with an address, and those where a prefix or a range
// begins; it becomes coarser until there are GRID_SHAPE_ROWS_MAX of them at most. 0 or -ENOMEM; freed by
// grid_cells_free in any case.
int grid_cells_make(const struct plan_picture *picture, const struct grid_shape *shape,
                    struct grid_cells *out);
void grid_cells_free(struct grid_cells *cells);

// Whether each cell is one address.
bool grid_cells_are_addresses(const struct grid_cells *cells);
// How full a cell is, 0–1.
double grid_cells_fill(const struct grid_cell *cell);
// The addresses between the row and the one before it (or the beginning), and after the last row
// (`row` == row_count). False when there are none.
bool grid_cells_gap(const struct grid_cells *cells, size_t row, struct ip_range *out);
