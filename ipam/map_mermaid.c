#include "map_mermaid.h"

#include <inttypes.h>
#include <string.h>

#include "map_style.h"
#include "utf8_decode.h"

static void write_text(FILE *stream, const char *text)
{
    while (*text) {
        uint32_t code = 0;
        size_t length = utf8_decode(text, &code);
        if (code == '\n')
            fputs("<br/>", stream);
        else if (code < 0x80 && strchr("\"#<>&\\`%:;{}[]()|*_~", (char)code))
            fprintf(stream, "#%" PRIu32 ";", code);
        else if (code == UTF8_DECODE_INVALID || !utf8_decode_is_printable(code))
            fprintf(stream, "U+%04" PRIX32, code);
        else
            fwrite(text, 1, length, stream);
        text += length;
    }
}

struct brackets {
    const char *open;
    const char *close;
};

static struct brackets brackets_of(const char *type)
{
    static const struct {
        const char *type;
        struct brackets brackets;
    } shapes[] = {
        {"cloud", {"([\"", "\"])"}},      {"router", {"{{\"", "\"}}"}}, {"firewall", {"{{\"", "\"}}"}},
        {"switch", {"[[\"", "\"]]"}},     {"nas", {"[(\"", "\")]"}},    {"server", {"[(\"", "\")]"}},
        {"access_point", {"(\"", "\")"}},
    };

    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        if (strcmp(shapes[i].type, type) == 0)
            return shapes[i].brackets;
    }
    return (struct brackets){"[\"", "\"]"};
}

static void write_node(FILE *stream, const struct map_node *node, const char *indent)
{
    struct brackets brackets = brackets_of(node->type);

    fprintf(stream, "%sn%" PRId64 "%s", indent, node->id, brackets.open);
    write_text(stream, node->name);
    fprintf(stream, "%s:::%s\n", brackets.close, map_style_of_state(node->state)->name);
}

static void begin_cluster(FILE *stream, size_t cluster, const char *title)
{
    fprintf(stream, "  subgraph c%zu[\"", cluster);
    write_text(stream, title);
    fputs("\"]\n", stream);
}

static const struct map_cluster_writer cluster_writer = {begin_cluster, write_node, "  end\n"};

static const char *line_of(const char *kind)
{
    const char *line = map_style_line(kind);

    if (strcmp(line, "bold") == 0)
        return "===";
    return strcmp(line, "solid") == 0 ? "---" : "-.-";
}

// "eth0 – ge3: uplink"
static void write_label(FILE *stream, const struct map_edge *edge, bool swap)
{
    const char *upper = swap ? edge->b_interface : edge->a_interface;
    const char *lower = swap ? edge->a_interface : edge->b_interface;
    bool has_interface = *upper || *lower;

    if (!has_interface && !edge->label[0])
        return;
    fputs("|\"", stream);
    write_text(stream, upper);
    fputs(has_interface ? " – " : "", stream);
    write_text(stream, lower);
    fputs(has_interface && edge->label[0] ? " " : "", stream);
    write_text(stream, edge->label);
    fputs("\"|", stream);
}

static void write_edges(FILE *stream, const struct map_model *model)
{
    for (size_t i = 0; i < model->edge_count; i++) {
        const struct map_edge *edge = &model->edges[i];
        const struct map_node *a = &model->nodes[edge->a], *b = &model->nodes[edge->b];
        bool swap = map_style_is_above(b, a);
        fprintf(stream, "  n%" PRId64 " %s", swap ? b->id : a->id, line_of(edge->kind));
        write_label(stream, edge, swap);
        fprintf(stream, " n%" PRId64 "\n", swap ? a->id : b->id);
    }
    for (size_t i = 0; i < model->edge_count; i++)
        fprintf(stream, "  linkStyle %zu stroke:%s\n", i, map_style_of_link(model->edges[i].state)->line);
}

// The members of a path in their order, those of a hub or host with who leads.
static void write_group(FILE *stream, const struct map_model *model, const struct map_group *group)
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
        fprintf(stream, "  n%" PRId64 " %s n%" PRId64 "\n",
                model->nodes[members[is_path ? i - 1 : lead].node].id, is_path ? "-.->" : "-.-",
                model->nodes[members[i].node].id);
    }
}

void map_mermaid_write(FILE *stream, const struct map_model *model, const struct map_clusters *clusters)
{
    fputs("flowchart TD\n", stream);
    map_cluster_write(stream, model, clusters, &cluster_writer);
    write_edges(stream, model);
    for (size_t i = 0; i < model->group_count; i++)
        write_group(stream, model, &model->groups[i]);
    for (size_t i = 0; i < model->notes.count; i++) {
        fprintf(stream, "  note%" PRId64 ">\"", model->notes.rows[i].id);
        write_text(stream, model->notes.rows[i].text);
        fputs("\"]\n", stream);
    }
    for (int state = DEVICE_UNKNOWN; state <= DEVICE_DISABLED; state++) {
        const struct map_style *style = map_style_of_state((enum device_state)state);
        fprintf(stream, "  classDef %s fill:%s,stroke:%s,color:#1c2126\n", style->name, style->fill,
                style->line);
    }
}
