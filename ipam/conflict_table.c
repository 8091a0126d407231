#include "conflict_table.h"

#include <string.h>

#include "shared/inventory/conflict.h"

const struct output_column conflict_table_columns[CONFLICT_TABLE_COLUMNS] = {
    {"id", "ID", OUTPUT_RIGHT, 0},
    {"severity", "SEVERITY", 0, 2},
    {"kind", "KIND", 0, 3},
    {"subject", "SUBJECT", OUTPUT_MACHINE, 0},
    {"found", "SINCE", OUTPUT_AGE, 4},
    {"explanation", "WHAT", OUTPUT_WRAP, 0},
    {"remedy", "TO MEND", OUTPUT_WRAP, 1},
    {"ended", "ENDED", OUTPUT_MACHINE, 0},
    {"acknowledged", "ACKNOWLEDGED", OUTPUT_MACHINE, 0},
    {"note", "NOTE", OUTPUT_MACHINE, 0},
};

static enum output_tone tone_of(const struct conflict *conflict)
{
    if (conflict->ended_ms || conflict->ack_ms)
        return OUTPUT_FAINT;
    if (strcmp(conflict->severity, "critical") == 0)
        return OUTPUT_BAD;
    return strcmp(conflict->severity, "warning") == 0 ? OUTPUT_WARNING : OUTPUT_PLAIN;
}

void conflict_table_cells(const struct conflict *conflict, struct output_cell cells[CONFLICT_TABLE_COLUMNS])
{
    const struct output_cell row[CONFLICT_TABLE_COLUMNS] = {
        output_cell_integer(conflict->id),
        output_cell_text(conflict->severity, tone_of(conflict)),
        output_cell_text(conflict_kind_text(conflict->kind), OUTPUT_PLAIN),
        output_cell_text(conflict->subject, OUTPUT_PLAIN),
        output_cell_time(conflict->found_ms),
        output_cell_text(conflict->explanation, OUTPUT_PLAIN),
        output_cell_text(conflict->remedy, OUTPUT_PLAIN),
        output_cell_time(conflict->ended_ms),
        output_cell_time(conflict->ack_ms),
        output_cell_text(conflict->ack_note, OUTPUT_PLAIN),
    };

    memcpy(cells, row, sizeof row);
}
