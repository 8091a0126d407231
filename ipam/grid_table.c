#include "grid_table.h"

#include "shared/inventory/plan_address.h"

static const struct output_column columns[] = {
    {"cell", "CELL", 0, 0},           {"first", "FIRST", 0, 0}, {"last", "LAST", 0, 0},
    {"addresses", "ADDRESSES", 0, 0}, {"use", "USE", 0, 0},     {"used", "USED", 0, 0},
    {"ratio", "RATIO", 0, 0},         {"name", "NAME", 0, 0},   {"device", "DEVICE", 0, 0},
    {"holder", "HOLDER", 0, 0},
};

enum { COLUMNS = sizeof columns / sizeof columns[0] };

// Name, device and holder of a cell that is one address, or of the worst address of a block.
static void write_cell(struct output *out, const struct grid_cell *cell)
{
    static const struct plan_address nobody = {.id = 0};
    const struct plan_address *row = cell->mark && cell->mark->row ? cell->mark->row : &nobody;
    struct ip_range range = ip_range_of_cidr(&cell->block);
    struct ip_count count = ip_range_count(&range);
    char cidr[CIDR_TEXT_MAX], first[IP_ADDR_TEXT_MAX], last[IP_ADDR_TEXT_MAX];
    const struct output_cell cells[COLUMNS] = {
        output_cell_text(cidr_format(&cell->block, cidr), OUTPUT_PLAIN),
        output_cell_text(ip_addr_format(&range.first, first), OUTPUT_PLAIN),
        output_cell_text(ip_addr_format(&range.last, last), OUTPUT_PLAIN),
        output_cell_count(&count),
        output_cell_text(address_use_word(cell->worst), OUTPUT_PLAIN),
        output_cell_integer(cell->used),
        output_cell_number(OUTPUT_RATIO, grid_cells_fill(cell)),
        output_cell_text(row->name, OUTPUT_PLAIN),
        output_cell_text(row->device_key, OUTPUT_PLAIN),
        output_cell_text(row->holder_key, OUTPUT_PLAIN),
    };

    output_row(out, cells);
}

int grid_table_write(struct output *out, const struct grid_cells *cells)
{
    size_t count = cells->row_count * grid_shape_columns(&cells->shape);

    output_begin(out, columns, COLUMNS, OUTPUT_TABLE);
    for (size_t i = 0; i < count; i++) {
        if (cells->cells[i].worst != ADDRESS_USE_FREE)
            write_cell(out, &cells->cells[i]);
    }
    return output_end(out);
}
