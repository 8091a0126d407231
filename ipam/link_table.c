#include "link_table.h"

#include <string.h>

#include "shared/inventory/map_page.h"

const struct output_column link_table_columns[LINK_TABLE_COLUMNS] = {
    {"id", "ID", OUTPUT_RIGHT, 0},
    {"a", "", OUTPUT_MACHINE, 0},
    {"a_name", "FROM", OUTPUT_SHRINK, 0},
    {"a_interface", "INTERFACE", OUTPUT_SHRINK, 3},
    {"b", "", OUTPUT_MACHINE, 0},
    {"b_name", "TO", OUTPUT_SHRINK, 0},
    {"b_interface", "INTERFACE", OUTPUT_SHRINK, 3},
    {"kind", "KIND", 0, 2},
    {"label", "LABEL", OUTPUT_SHRINK, 4},
    {"state", "STATE", 0, 1},
};

// Links that are alike in it are in the order of being added.
const struct listing_order link_table_orders[LINK_TABLE_ORDERS] = {
    {"name", "source_name, source_id, id", "source_name DESC, source_id DESC, id DESC"},
    {"id", "l.id", "l.id DESC"},
    {"kind", "l.kind, l.id", "l.kind DESC, l.id"},
    {"label", "l.label, l.id", "l.label DESC, l.id"},
    {"state", "l.state, l.id", "l.state DESC, l.id"},
};

static enum output_tone tone_of(const char *state)
{
    if (strcmp(state, "up") == 0)
        return OUTPUT_GOOD;
    return strcmp(state, "down") == 0 ? OUTPUT_BAD : OUTPUT_FAINT;
}

void link_table_cells(const struct link_row *row, struct output_cell cells[LINK_TABLE_COLUMNS])
{
    const struct link *link = &row->link;
    const struct output_cell made[LINK_TABLE_COLUMNS] = {
        output_cell_integer(link->id),
        output_cell_text(link->a.device_key, OUTPUT_PLAIN),
        output_cell_text(link->a.device_name, OUTPUT_PLAIN),
        output_cell_text(link->a.interface, OUTPUT_PLAIN),
        output_cell_text(link->b.device_key, OUTPUT_PLAIN),
        output_cell_text(link->b.device_name, OUTPUT_PLAIN),
        output_cell_text(link->b.interface, OUTPUT_PLAIN),
        output_cell_text(link->kind, OUTPUT_PLAIN),
        output_cell_text(link->label, OUTPUT_PLAIN),
        output_cell_text(row->state, tone_of(row->state)),
    };

    memcpy(cells, made, sizeof made);
}
