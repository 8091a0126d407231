#include "group_table.h"

#include "output.h"
#include "shared/inventory/device_group.h"

static const struct output_column member_columns[] = {
    {"group", "", OUTPUT_MACHINE, 0}, {"kind", "", OUTPUT_MACHINE, 0},    {"position", "#", OUTPUT_RIGHT, 0},
    {"key", "DEVICE", 0, 0},          {"name", "NAME", OUTPUT_SHRINK, 1}, {"role", "ROLE", 0, 0},
};

enum { MEMBER_COLUMNS = sizeof member_columns / sizeof member_columns[0] };

void group_table_begin_members(struct output *out)
{
    output_begin(out, member_columns, MEMBER_COLUMNS, OUTPUT_TABLE);
}

void group_table_member(struct output *out, const char *group, const char *kind,
                        const struct group_member *member)
{
    const struct output_cell cells[MEMBER_COLUMNS] = {
        output_cell_text(group, OUTPUT_PLAIN),
        output_cell_text(kind, OUTPUT_PLAIN),
        output_cell_integer(member->position),
        output_cell_text(member->device_key, OUTPUT_PLAIN),
        output_cell_text(member->device_name, OUTPUT_PLAIN),
        output_cell_text(member->role, OUTPUT_PLAIN),
    };

    output_row(out, cells);
}
