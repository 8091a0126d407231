#include "map_table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "shared/base/text.h"
#include "shared/inventory/map_tree.h"

enum { DEPTH_MAX = 24, NAME_MAX_BYTES = INVENTORY_NAME_MAX + DEPTH_MAX * 12, LINK_TEXT_MAX = 1024 };

static const struct output_column columns[] = {
    {"name", "DEVICE", OUTPUT_SHRINK, 0},
    {"key", "", OUTPUT_MACHINE, 0},
    {"type", "TYPE", 0, 4},
    {"state", "STATE", 0, 0},
    {"depth", "", OUTPUT_MACHINE, 0},
    {"parent", "", OUTPUT_MACHINE, 0},
    {"link", "LINK", OUTPUT_SHRINK, 2},
    {"also", "ALSO LINKED TO", OUTPUT_SHRINK, 3},
    {"groups", "GROUPS", OUTPUT_SHRINK, 5},
    {"site", "SITE", OUTPUT_SHRINK, 6},
    {"x", "X", OUTPUT_RIGHT, 8},
    {"y", "Y", OUTPUT_RIGHT, 8},
    {"placed", "PLACED", 0, 7},
    {"locked", "", OUTPUT_MACHINE, 0},
};

enum { COLUMN_COUNT = sizeof columns / sizeof columns[0] };

struct table {
    struct output *out;
    const struct map_model *model;
    struct map_tree_node *tree;
    size_t *first_child; // the children of a node in order: first_child, then next of each; SIZE_MAX ends
    size_t *next;
    size_t *first_end; // the ends of links at a node: first_end, then next_end of each; an end is 2 * edge, +
                       // 1 for b
    size_t *next_end;
    size_t
        *first_place; // its places in groups: first_place, then next_place of each; a place is one in members
    size_t *next_place;
    const char **group_of; // the name of the group of a place
    const char **items;    // scratch of a row
    bool last[DEPTH_MAX];  // whether the branch of each depth ends here
};

static void table_fini(struct table *table)
{
    free(table->tree);
    free(table->first_child);
    free(table->next);
    free(table->first_end);
    free(table->next_end);
    free(table->first_place);
    free(table->next_place);
    free(table->group_of);
    free(table->items);
}

// In the order of the links.
static void hang_ends(struct table *table)
{
    const struct map_model *model = table->model;

    for (size_t i = 0; i < model->node_count; i++)
        table->first_end[i] = SIZE_MAX;
    for (size_t end = 2 * model->edge_count; end > 0; end--) {
        const struct map_edge *edge = &model->edges[(end - 1) / 2];
        size_t node = (end - 1) % 2 ? edge->b : edge->a;
        table->next_end[end - 1] = table->first_end[node];
        table->first_end[node] = end - 1;
    }
}

// In the order of the groups.
static void hang_places(struct table *table)
{
    const struct map_model *model = table->model;

    for (size_t i = 0; i < model->node_count; i++)
        table->first_place[i] = SIZE_MAX;
    for (size_t i = model->group_count; i > 0; i--) {
        const struct map_group *group = &model->groups[i - 1];
        for (size_t place = group->first; place < group->first + group->count; place++) {
            size_t node = model->members[place].node;
            table->group_of[place] = group->name;
            table->next_place[place] = table->first_place[node];
            table->first_place[node] = place;
        }
    }
}

static bool make_room(struct table *table)
{
    const struct map_model *model = table->model;
    size_t room = model->node_count + 1;

    table->tree = calloc(room, sizeof *table->tree);
    table->first_child = calloc(room, sizeof *table->first_child);
    table->next = calloc(room, sizeof *table->next);
    table->first_end = calloc(room, sizeof *table->first_end);
    table->next_end = calloc(2 * model->edge_count + 1, sizeof *table->next_end);
    table->first_place = calloc(room, sizeof *table->first_place);
    table->next_place = calloc(model->member_count + 1, sizeof *table->next_place);
    table->group_of = calloc(model->member_count + 1, sizeof *table->group_of);
    table->items = calloc(room + model->edge_count + model->group_count, sizeof *table->items);
    return table->tree && table->first_child && table->next && table->first_end && table->next_end &&
           table->first_place && table->next_place && table->group_of && table->items;
}

static int table_init(struct table *table)
{
    const struct map_model *model = table->model;
    struct map_tree_edge *edges = calloc(model->edge_count + 1, sizeof *edges);
    int result = -ENOMEM;

    if (make_room(table) && edges) {
        hang_ends(table);
        hang_places(table);
        for (size_t i = 0; i < model->node_count; i++) {
            table->tree[i].rank = map_tree_rank(model->nodes[i].type);
            table->first_child[i] = SIZE_MAX;
        }
        for (size_t i = 0; i < model->edge_count; i++)
            edges[i] = (struct map_tree_edge){model->edges[i].a, model->edges[i].b};
        result = map_tree_build(table->tree, model->node_count, edges, model->edge_count);
    }
    for (size_t i = result == 0 ? model->node_count : 0; i > 0; i--) {
        size_t parent = table->tree[i - 1].parent;
        if (parent == MAP_TREE_NONE)
            continue;
        table->next[i - 1] = table->first_child[parent];
        table->first_child[parent] = i - 1;
    }
    free(edges);
    return result;
}

// The name behind the branches of the tree, for people; the bare name for machines.
static const char *write_name(const struct table *table, size_t node, char text[NAME_MAX_BYTES])
{
    struct text_buf buf;
    bool utf8 = table->out->style.utf8;
    unsigned depth = table->tree[node].depth < DEPTH_MAX ? table->tree[node].depth : DEPTH_MAX;

    text_buf_init(&buf, text, NAME_MAX_BYTES);
    if (table->out->format->name[0] == 't') {
        for (unsigned i = 1; i < depth; i++)
            text_buf_add(&buf, "%s", table->last[i] ? "   " : utf8 ? "│  " : "|  ");
        if (depth > 0 && depth < DEPTH_MAX)
            text_buf_add(&buf, "%s", table->last[depth] ? utf8 ? "└─ " : "`- " : utf8 ? "├─ " : "|- ");
    }
    text_buf_add(&buf, "%s", table->model->nodes[node].name);
    return text;
}

static size_t other_end(const struct table *table, size_t end)
{
    const struct map_edge *edge = &table->model->edges[end / 2];

    return end % 2 ? edge->a : edge->b;
}

// "fibre eth0-ge3 uplink, down": from the parent to the device.
static const char *write_link(const struct table *table, size_t node, char text[LINK_TEXT_MAX])
{
    const struct map_edge *found = NULL;
    struct text_buf buf;

    text_buf_init(&buf, text, LINK_TEXT_MAX);
    for (size_t end = table->first_end[node]; end != SIZE_MAX && !found; end = table->next_end[end]) {
        if (other_end(table, end) == table->tree[node].parent)
            found = &table->model->edges[end / 2];
    }
    if (!found)
        return NULL;
    bool from_a = found->b == node;
    const char *upper = from_a ? found->a_interface : found->b_interface;
    const char *lower = from_a ? found->b_interface : found->a_interface;
    text_buf_add(&buf, "%s", found->kind);
    if (*upper || *lower)
        text_buf_add(&buf, " %s-%s", upper, lower);
    if (found->label[0])
        text_buf_add(&buf, " %s", found->label);
    if (found->state == PROBE_STATE_DOWN)
        text_buf_add(&buf, ", down");
    return text;
}

// The keys of the devices at the other ends, but the parent and the children.
static size_t list_others(const struct table *table, size_t node)
{
    size_t count = 0;

    for (size_t end = table->first_end[node]; end != SIZE_MAX; end = table->next_end[end]) {
        size_t other = other_end(table, end);
        if (table->tree[node].parent != other && table->tree[other].parent != node)
            table->items[count++] = table->model->nodes[other].key;
    }
    return count;
}

static size_t list_groups(const struct table *table, size_t node, const char **items)
{
    size_t count = 0;

    for (size_t place = table->first_place[node]; place != SIZE_MAX; place = table->next_place[place])
        items[count++] = table->group_of[place];
    return count;
}

static enum output_tone tone_of(enum device_state state)
{
    switch (state) {
    case DEVICE_UP:
        return OUTPUT_GOOD;
    case DEVICE_DOWN:
    case DEVICE_GONE:
        return OUTPUT_BAD;
    case DEVICE_DEGRADED:
        return OUTPUT_WARNING;
    case DEVICE_UNKNOWN:
    case DEVICE_DISABLED:
        break;
    }
    return OUTPUT_FAINT;
}

static void write_row(struct table *table, size_t at)
{
    char name[NAME_MAX_BYTES], link[LINK_TEXT_MAX];
    const struct map_node *node = &table->model->nodes[at];
    size_t parent = table->tree[at].parent;
    size_t others = list_others(table, at);
    size_t groups = list_groups(table, at, table->items + others);
    const struct output_cell cells[COLUMN_COUNT] = {
        output_cell_text(write_name(table, at, name), OUTPUT_PLAIN),
        output_cell_text(node->key, OUTPUT_PLAIN),
        output_cell_text(node->type, OUTPUT_PLAIN),
        output_cell_text(device_state_text(node->state), tone_of(node->state)),
        output_cell_integer(table->tree[at].depth),
        output_cell_text(parent == MAP_TREE_NONE ? NULL : table->model->nodes[parent].key, OUTPUT_PLAIN),
        output_cell_text(parent == MAP_TREE_NONE ? NULL : write_link(table, at, link), OUTPUT_PLAIN),
        output_cell_list(table->items, others),
        output_cell_list(table->items + others, groups),
        output_cell_text(node->site, OUTPUT_PLAIN),
        output_cell_integer(node->x),
        output_cell_integer(node->y),
        output_cell_text(node->locked   ? "locked"
                         : node->placed ? "yes"
                                        : NULL,
                         OUTPUT_PLAIN),
        output_cell_boolean(node->locked),
    };

    output_row(table->out, cells);
}

// Depth first, without recursion: a chain of devices may be long.
static void write_tree(struct table *table, size_t root)
{
    size_t at = root;

    for (;;) {
        unsigned depth = table->tree[at].depth;
        if (depth < DEPTH_MAX)
            table->last[depth] = at == root || table->next[at] == SIZE_MAX;
        write_row(table, at);
        if (table->first_child[at] != SIZE_MAX) {
            at = table->first_child[at];
            continue;
        }
        while (at != root && table->next[at] == SIZE_MAX)
            at = table->tree[at].parent;
        if (at == root)
            return;
        at = table->next[at];
    }
}

int map_table_write(struct output *out, const struct map_model *model)
{
    struct table table = {.out = out, .model = model};
    int result = table_init(&table);

    output_begin(out, columns, COLUMN_COUNT, OUTPUT_TABLE);
    for (int linked = 1; result == 0 && linked >= 0; linked--) {
        for (size_t i = 0; i < model->node_count; i++) {
            if (table.tree[i].parent == MAP_TREE_NONE && table.tree[i].linked == (linked == 1))
                write_tree(&table, i);
        }
    }
    table_fini(&table);
    return result;
}
