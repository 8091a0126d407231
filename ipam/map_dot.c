#include "map_dot.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "map_style.h"
#include "utf8_decode.h"

// Hosts below a switch, and devices that nothing links, would make one endless row.
enum { ROW_MAX = 6 };

static void write_text(FILE *stream, const char *text)
{
    while (*text) {
        uint32_t code = 0;
        size_t length = utf8_decode(text, &code);
        if (code == '"' || code == '\\')
            fprintf(stream, "\\%c", (char)code);
        else if (code == '&') // Graphviz reads the entities of HTML in every text
            fputs("&amp;", stream);
        else if (code == '\n')
            fputs("\\n", stream);
        else if (code == UTF8_DECODE_INVALID || !utf8_decode_is_printable(code))
            fprintf(stream, "\\\\u{%" PRIx32 "}", code);
        else
            fwrite(text, 1, length, stream);
        text += length;
    }
}

static void write_attribute(FILE *stream, const char *name, const char *text)
{
    fprintf(stream, ", %s=\"", name);
    write_text(stream, text);
    fputc('"', stream);
}

static void write_node(FILE *stream, const struct map_node *node, const char *indent)
{
    const struct map_style *style = map_style_of_state(node->state);

    fprintf(stream, "%sn%" PRId64 " [label=\"", indent, node->id);
    write_text(stream, node->name);
    if (strcmp(node->name, node->key) != 0) {
        fputs("\\n", stream);
        write_text(stream, node->key);
    }
    fprintf(stream, "\", shape=%s, fillcolor=\"%s\", color=\"%s\"", map_style_shape(node->type), style->fill,
            style->line);
    fprintf(stream, ", tooltip=\"%s, %s\"];\n", node->type, device_state_text(node->state));
}

static void begin_cluster(FILE *stream, size_t cluster, const char *title)
{
    fprintf(stream, "  subgraph cluster_%zu {\n    label=\"", cluster);
    write_text(stream, title);
    fputs("\";\n", stream);
}

static const struct map_cluster_writer cluster_writer = {begin_cluster, write_node, "  }\n"};

// `row`: how many ranks deeper the lower end stands than it must.
static void write_edge(FILE *stream, const struct map_model *model, const struct map_edge *edge, size_t row)
{
    const struct map_node *a = &model->nodes[edge->a], *b = &model->nodes[edge->b];
    bool swap = map_style_is_above(b, a);

    fprintf(stream, "  n%" PRId64 " -> n%" PRId64 " [color=\"%s\", style=%s", swap ? b->id : a->id,
            swap ? a->id : b->id, map_style_of_link(edge->state)->line, map_style_line(edge->kind));
    if (edge->label[0])
        write_attribute(stream, "label", edge->label);
    if (edge->a_interface[0])
        write_attribute(stream, swap ? "headlabel" : "taillabel", edge->a_interface);
    if (edge->b_interface[0])
        write_attribute(stream, swap ? "taillabel" : "headlabel", edge->b_interface);
    if (row > 0)
        fprintf(stream, ", minlen=%zu", row + 1);
    fprintf(stream, ", tooltip=\"%s, %s\"];\n", edge->kind, verdict_state_text(edge->state));
}

static void write_edges(FILE *stream, const struct map_model *model, const size_t *degree, size_t *leaves)
{
    for (size_t i = 0; i < model->edge_count; i++) {
        const struct map_edge *edge = &model->edges[i];
        bool is_leaf = degree[edge->a] == 1 || degree[edge->b] == 1;
        size_t hub = degree[edge->a] == 1 ? edge->b : edge->a;
        write_edge(stream, model, edge, is_leaf ? leaves[hub]++ / ROW_MAX : 0);
    }
}

// Those of a cluster that nothing links, in rows below each other.
static void write_rows(FILE *stream, const struct map_model *model, const struct map_clusters *clusters,
                       const size_t *degree)
{
    size_t above[ROW_MAX] = {0};
    size_t count = 0;

    for (size_t i = 0; i < model->node_count; i++) {
        size_t node = clusters->order[i];
        if (i > 0 && clusters->of_node[node] != clusters->of_node[clusters->order[i - 1]])
            count = 0;
        if (degree[node] > 0)
            continue;
        if (count >= ROW_MAX)
            fprintf(stream, "  n%" PRId64 " -> n%" PRId64 " [style=invis];\n",
                    model->nodes[above[count % ROW_MAX]].id, model->nodes[node].id);
        above[count++ % ROW_MAX] = node;
    }
}

// What a group says about who belongs to whom, without moving anybody that a link places. Guests and spokes
// without one hang on who leads, and count as linked from then on.
static void write_group(FILE *stream, const struct map_model *model, const struct map_group *group,
                        size_t *degree)
{
    const struct map_member *members = &model->members[group->first];
    bool is_path = strcmp(group->kind, "path") == 0;
    size_t lead = SIZE_MAX;

    for (size_t i = 0; i < group->count && lead == SIZE_MAX; i++) {
        if (strcmp(members[i].role, "member") != 0)
            lead = i;
    }
    for (size_t i = 0; i < group->count; i++) {
        if (is_path ? i == 0 : lead == SIZE_MAX || i == lead)
            continue;
        size_t from = is_path ? i - 1 : lead;
        bool hangs = !is_path && degree[members[i].node] == 0;
        fprintf(stream, "  n%" PRId64 " -> n%" PRId64 " [%sdir=%s, style=%s, color=\"%s\"",
                model->nodes[members[from].node].id, model->nodes[members[i].node].id,
                hangs ? "" : "constraint=false, ", is_path ? "forward" : "none", is_path ? "bold" : "dotted",
                MAP_STYLE_GROUP);
        degree[members[i].node] += hangs;
        write_attribute(stream, "tooltip", group->name);
        fputs("];\n", stream);
    }
}

static void write_notes(FILE *stream, const struct map_model *model)
{
    for (size_t i = 0; i < model->notes.count; i++) {
        fprintf(stream, "  note%" PRId64 " [shape=note, fillcolor=\"#fff8d6\", color=\"#b59b3a\", label=\"",
                model->notes.rows[i].id);
        write_text(stream, model->notes.rows[i].text);
        fputs("\"];\n", stream);
    }
}

void map_dot_write(FILE *stream, const struct map_model *model, const struct map_clusters *clusters)
{
    size_t *degree = calloc(model->node_count + 1, sizeof *degree);
    size_t *leaves = calloc(model->node_count + 1, sizeof *leaves);

    for (size_t i = 0; degree && i < model->edge_count; i++) {
        degree[model->edges[i].a]++;
        degree[model->edges[i].b]++;
    }
    fputs("digraph \"", stream);
    write_text(stream, model->name);
    fputs("\" {\n"
          "  graph [rankdir=TB, ranksep=0.6, nodesep=0.25, fontname=\"Helvetica\", fontsize=12];\n"
          "  node [style=\"filled,rounded\", fontname=\"Helvetica\", fontsize=11, margin=\"0.12,0.06\"];\n"
          "  edge [dir=none, fontname=\"Helvetica\", fontsize=9, labelfontsize=8];\n",
          stream);
    if (clusters->count > 0)
        fputs(
            "  graph [style=\"rounded,filled\", color=\"#c8ced6\", bgcolor=\"white\", fillcolor=\"#f5f7fa\"];\n",
            stream);
    map_cluster_write(stream, model, clusters, &cluster_writer);
    if (degree && leaves) {
        write_edges(stream, model, degree, leaves);
        for (size_t i = 0; i < model->group_count; i++)
            write_group(stream, model, &model->groups[i], degree);
        write_rows(stream, model, clusters, degree);
    }
    write_notes(stream, model);
    fputs("}\n", stream);
    free(degree);
    free(leaves);
}
