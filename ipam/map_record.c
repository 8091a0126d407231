#include "map_record.h"

#include <errno.h>
#include <stdlib.h>

#include "output.h"

static const struct output_column map_columns[] = {
    {"map", "", 0, 0},
    {"nodes", "", OUTPUT_MACHINE, 0},
    {"edges", "", OUTPUT_MACHINE, 0},
    {"groups", "", OUTPUT_MACHINE, 0},
    {"notes", "", OUTPUT_MACHINE, 0},
};

static const struct output_column node_columns[] = {
    {"id", "", 0, 0},    {"key", "", 0, 0},    {"name", "", 0, 0},   {"type", "", 0, 0}, {"icon", "", 0, 0},
    {"state", "", 0, 0}, {"site", "", 0, 0},   {"prefix", "", 0, 0}, {"vlan", "", 0, 0}, {"x", "", 0, 0},
    {"y", "", 0, 0},     {"placed", "", 0, 0}, {"locked", "", 0, 0},
};

static const struct output_column edge_columns[] = {
    {"id", "", 0, 0},
    {"source", "", 0, 0},
    {"target", "", 0, 0},
    {"source_interface", "", 0, 0},
    {"target_interface", "", 0, 0},
    {"kind", "", 0, 0},
    {"label", "", 0, 0},
    {"state", "", 0, 0},
};

static const struct output_column group_columns[] = {
    {"id", "", 0, 0}, {"name", "", 0, 0}, {"kind", "", 0, 0}, {"members", "", 0, 0}};

static const struct output_column member_columns[] = {
    {"id", "", 0, 0}, {"key", "", 0, 0}, {"position", "", 0, 0}, {"role", "", 0, 0}};

static const struct output_column note_columns[] = {
    {"id", "", 0, 0}, {"x", "", 0, 0}, {"y", "", 0, 0}, {"text", "", 0, 0}};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

enum {
    MAP_COLUMNS = COUNT(map_columns),
    NODE_COLUMNS = COUNT(node_columns),
    EDGE_COLUMNS = COUNT(edge_columns),
    GROUP_COLUMNS = COUNT(group_columns),
    MEMBER_COLUMNS = COUNT(member_columns),
    NOTE_COLUMNS = COUNT(note_columns),
};

// What the row points into.
struct tables {
    struct output_cell *nodes;
    struct output_cell *edges;
    struct output_cell *groups;
    struct output_cell *members;
    struct output_cell *notes;
    struct output_rows *member_rows;
};

static struct output_cell text(const char *value)
{
    return output_cell_text(value, OUTPUT_PLAIN);
}

static void fill_node(const struct map_model *model, const struct map_node *node, struct output_cell *cells)
{
    const struct map_prefix *prefix = node->prefix == MAP_MATCH_NONE ? NULL : &model->prefixes[node->prefix];
    const struct output_cell row[NODE_COLUMNS] = {
        output_cell_integer(node->id),
        text(node->key),
        text(node->name),
        text(node->type),
        text(node->icon),
        text(device_state_text(node->state)),
        text(node->site),
        text(prefix ? prefix->cidr : NULL),
        prefix && prefix->vlan_id ? output_cell_integer(prefix->vid) : text(NULL),
        output_cell_integer(node->x),
        output_cell_integer(node->y),
        output_cell_boolean(node->placed),
        output_cell_boolean(node->locked),
    };

    for (size_t i = 0; i < NODE_COLUMNS; i++)
        cells[i] = row[i];
}

static void fill_edge(const struct map_model *model, const struct map_edge *edge, struct output_cell *cells)
{
    const struct output_cell row[EDGE_COLUMNS] = {
        output_cell_integer(edge->id),
        output_cell_integer(model->nodes[edge->a].id),
        output_cell_integer(model->nodes[edge->b].id),
        text(edge->a_interface),
        text(edge->b_interface),
        text(edge->kind),
        text(edge->label),
        text(verdict_state_text(edge->state)),
    };

    for (size_t i = 0; i < EDGE_COLUMNS; i++)
        cells[i] = row[i];
}

static void fill_members(const struct map_model *model, struct tables *tables)
{
    for (size_t i = 0; i < model->member_count; i++) {
        const struct map_member *member = &model->members[i];
        struct output_cell *cells = &tables->members[i * MEMBER_COLUMNS];
        cells[0] = output_cell_integer(model->nodes[member->node].id);
        cells[1] = text(model->nodes[member->node].key);
        cells[2] = output_cell_integer(member->position);
        cells[3] = text(member->role);
    }
}

static void fill_groups(const struct map_model *model, struct tables *tables)
{
    fill_members(model, tables);
    for (size_t i = 0; i < model->group_count; i++) {
        const struct map_group *group = &model->groups[i];
        struct output_cell *cells = &tables->groups[i * GROUP_COLUMNS];
        tables->member_rows[i] = (struct output_rows){
            member_columns, MEMBER_COLUMNS, &tables->members[group->first * MEMBER_COLUMNS], group->count};
        cells[0] = output_cell_integer(group->id);
        cells[1] = text(group->name);
        cells[2] = text(group->kind);
        cells[3] = output_cell_rows(&tables->member_rows[i]);
    }
}

static void fill_notes(const struct map_model *model, struct output_cell *cells)
{
    for (size_t i = 0; i < model->notes.count; i++, cells += NOTE_COLUMNS) {
        cells[0] = output_cell_integer(model->notes.rows[i].id);
        cells[1] = output_cell_integer(model->notes.rows[i].x);
        cells[2] = output_cell_integer(model->notes.rows[i].y);
        cells[3] = text(model->notes.rows[i].text);
    }
}

static void free_tables(struct tables *tables)
{
    free(tables->nodes);
    free(tables->edges);
    free(tables->groups);
    free(tables->members);
    free(tables->notes);
    free(tables->member_rows);
}

static int make_tables(const struct map_model *model, struct tables *tables)
{
    *tables = (struct tables){
        .nodes = calloc(model->node_count + 1, NODE_COLUMNS * sizeof *tables->nodes),
        .edges = calloc(model->edge_count + 1, EDGE_COLUMNS * sizeof *tables->edges),
        .groups = calloc(model->group_count + 1, GROUP_COLUMNS * sizeof *tables->groups),
        .members = calloc(model->member_count + 1, MEMBER_COLUMNS * sizeof *tables->members),
        .notes = calloc(model->notes.count + 1, NOTE_COLUMNS * sizeof *tables->notes),
        .member_rows = calloc(model->group_count + 1, sizeof *tables->member_rows),
    };
    if (!tables->nodes || !tables->edges || !tables->groups || !tables->members || !tables->notes ||
        !tables->member_rows)
        return -ENOMEM;
    for (size_t i = 0; i < model->node_count; i++)
        fill_node(model, &model->nodes[i], &tables->nodes[i * NODE_COLUMNS]);
    for (size_t i = 0; i < model->edge_count; i++)
        fill_edge(model, &model->edges[i], &tables->edges[i * EDGE_COLUMNS]);
    fill_groups(model, tables);
    fill_notes(model, tables->notes);
    return 0;
}

int map_record_write(struct output *out, const struct map_model *model)
{
    struct tables tables;
    int result = make_tables(model, &tables);
    const struct output_rows nodes = {node_columns, NODE_COLUMNS, tables.nodes, model->node_count};
    const struct output_rows edges = {edge_columns, EDGE_COLUMNS, tables.edges, model->edge_count};
    const struct output_rows groups = {group_columns, GROUP_COLUMNS, tables.groups, model->group_count};
    const struct output_rows notes = {note_columns, NOTE_COLUMNS, tables.notes, model->notes.count};
    const struct output_cell cells[MAP_COLUMNS] = {text(model->name), output_cell_rows(&nodes),
                                                   output_cell_rows(&edges), output_cell_rows(&groups),
                                                   output_cell_rows(&notes)};

    output_begin(out, map_columns, MAP_COLUMNS, OUTPUT_TABLE);
    if (result == 0)
        output_row(out, cells);
    free_tables(&tables);
    return result;
}
