#include "merge_table.h"

#include <inttypes.h>
#include <stdio.h>

#include "shared/inventory/device.h"
#include "shared/inventory/device_merge.h"
#include "shared/inventory/device_split.h"

enum { LINES_MAX = 16, NUMBER_MAX = 80, DIFFERENCE_MAX = 2 * DEVICE_MERGE_VALUE_MAX + 64 };

// Numbers of rows as texts for people: "3 identifiers", nothing for none.
struct lines {
    char texts[LINES_MAX][NUMBER_MAX];
    const char *items[LINES_MAX];
    size_t count;
};

static void add_line(struct lines *lines, int64_t number, const char *one, const char *several)
{
    if (number == 0 || lines->count == LINES_MAX)
        return;
    char *text = lines->texts[lines->count];
    snprintf(text, NUMBER_MAX, "%" PRId64 " %s", number, number == 1 ? one : several);
    lines->items[lines->count++] = text;
}

static const struct output_column merge_columns[] = {
    {"keep", "KEEPS", 0, 0},
    {"other", "MERGES", 0, 0},
    {"moves", "MOVES", 0, 0},
    {"leaves", "LEAVES", 0, 0},
    {"differences", "DIFFERS", 0, 0},
    {"identifiers", "", OUTPUT_MACHINE, 0},
    {"interfaces", "", OUTPUT_MACHINE, 0},
    {"bindings", "", OUTPUT_MACHINE, 0},
    {"tags", "", OUTPUT_MACHINE, 0},
    {"links", "", OUTPUT_MACHINE, 0},
    {"groups", "", OUTPUT_MACHINE, 0},
    {"places", "", OUTPUT_MACHINE, 0},
    {"planned", "", OUTPUT_MACHINE, 0},
    {"checks", "", OUTPUT_MACHINE, 0},
    {"checks_left", "", OUTPUT_MACHINE, 0},
    {"links_dropped", "", OUTPUT_MACHINE, 0},
    {"preview", "", OUTPUT_MACHINE, 0},
    {"undo", "", OUTPUT_MACHINE, 0},
};

enum { MERGE_COLUMNS = sizeof merge_columns / sizeof merge_columns[0] };

static void fill_merge(struct lines *moves, struct lines *leaves, const struct device_merge *merge)
{
    add_line(moves, merge->identifiers, "identifier", "identifiers");
    add_line(moves, merge->interfaces, "interface", "interfaces");
    add_line(moves, merge->bindings, "address, now or once held", "addresses, now or once held");
    add_line(moves, merge->tags, "tag", "tags");
    add_line(moves, merge->links, "link", "links");
    add_line(moves, merge->groups, "place in a group", "places in groups");
    add_line(moves, merge->places, "place on a map", "places on maps");
    add_line(moves, merge->planned, "planned address", "planned addresses");
    add_line(moves, merge->checks, "check with its history", "checks with their history");
    add_line(leaves, merge->checks_left, "check of the same key, not probed any more",
             "checks of the same keys, not probed any more");
    add_line(leaves, merge->links_dropped, "link that would lead to itself or is there already",
             "links that would lead to themselves or are there already");
}

int merge_table_merge(struct output *out, const struct device *keep, const struct device *other,
                      const struct device_merge *merge, bool preview)
{
    struct lines moves = {.count = 0}, leaves = {.count = 0};
    char texts[DEVICE_MERGE_FIELDS][DIFFERENCE_MAX];
    const char *differences[DEVICE_MERGE_FIELDS];

    fill_merge(&moves, &leaves, merge);
    for (size_t i = 0; i < merge->field_count; i++) {
        const struct device_merge_field *field = &merge->fields[i];
        snprintf(texts[i], sizeof texts[i], "%s: \"%s\" stays, \"%s\" goes", field->field, field->kept,
                 field->dropped);
        differences[i] = texts[i];
    }
    struct output_cell undo = {.kind = OUTPUT_NULL};

    if (!preview)
        undo = output_cell_integer(merge->journal_id);
    const struct output_cell cells[MERGE_COLUMNS] = {
        output_cell_text(keep->key, OUTPUT_PLAIN),
        output_cell_text(other->key, OUTPUT_PLAIN),
        output_cell_list(moves.items, moves.count),
        output_cell_list(leaves.items, leaves.count),
        output_cell_list(differences, merge->field_count),
        output_cell_integer(merge->identifiers),
        output_cell_integer(merge->interfaces),
        output_cell_integer(merge->bindings),
        output_cell_integer(merge->tags),
        output_cell_integer(merge->links),
        output_cell_integer(merge->groups),
        output_cell_integer(merge->places),
        output_cell_integer(merge->planned),
        output_cell_integer(merge->checks),
        output_cell_integer(merge->checks_left),
        output_cell_integer(merge->links_dropped),
        output_cell_boolean(preview),
        undo,
    };
    output_begin(out, merge_columns, MERGE_COLUMNS, OUTPUT_RECORD);
    output_row(out, cells);
    return output_end(out);
}

static const struct output_column split_columns[] = {
    {"old", "SPLITS", 0, 0},
    {"new", "MAKES", 0, 0},
    {"name", "NAME", 0, 0},
    {"moves", "MOVES", 0, 0},
    {"identifiers", "", OUTPUT_MACHINE, 0},
    {"interfaces", "", OUTPUT_MACHINE, 0},
    {"bindings", "", OUTPUT_MACHINE, 0},
    {"links", "", OUTPUT_MACHINE, 0},
    {"planned", "", OUTPUT_MACHINE, 0},
    {"checks", "", OUTPUT_MACHINE, 0},
    {"preview", "", OUTPUT_MACHINE, 0},
    {"undo", "", OUTPUT_MACHINE, 0},
};

enum { SPLIT_COLUMNS = sizeof split_columns / sizeof split_columns[0] };

int merge_table_split(struct output *out, const struct device *old, const struct device_split *split,
                      bool preview)
{
    struct lines moves = {.count = 0};

    add_line(&moves, split->identifiers, "identifier", "identifiers");
    add_line(&moves, split->interfaces, "interface", "interfaces");
    add_line(&moves, split->bindings, "address, now or once held", "addresses, now or once held");
    add_line(&moves, split->links, "link", "links");
    add_line(&moves, split->planned, "planned address", "planned addresses");
    add_line(&moves, split->checks, "check with its history", "checks with their history");
    struct output_cell undo = {.kind = OUTPUT_NULL};

    if (!preview)
        undo = output_cell_integer(split->journal_id);
    const struct output_cell cells[SPLIT_COLUMNS] = {
        output_cell_text(old->key, OUTPUT_PLAIN),
        output_cell_text(split->device.key, OUTPUT_PLAIN),
        output_cell_text(split->device.name, OUTPUT_PLAIN),
        output_cell_list(moves.items, moves.count),
        output_cell_integer(split->identifiers),
        output_cell_integer(split->interfaces),
        output_cell_integer(split->bindings),
        output_cell_integer(split->links),
        output_cell_integer(split->planned),
        output_cell_integer(split->checks),
        output_cell_boolean(preview),
        undo,
    };
    output_begin(out, split_columns, SPLIT_COLUMNS, OUTPUT_RECORD);
    output_row(out, cells);
    return output_end(out);
}
