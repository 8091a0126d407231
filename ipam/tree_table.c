#include "tree_table.h"

#include <errno.h>
#include <stdlib.h>

#include "shared/inventory/plan_range.h"
#include "shared/inventory/prefix.h"

static const struct output_column columns[] = {
    {"kind", "KIND", 0, 0},
    {"depth", "DEPTH", 0, 0},
    {"vrf", "VRF", 0, 0},
    {"prefix", "PREFIX", 0, 0},
    {"range", "RANGE", 0, 0},
    {"range_kind", "RANGE KIND", 0, 0},
    {"name", "NAME", 0, 0},
    {"prefix_kind", "PREFIX KIND", 0, 0},
    {"site", "SITE", 0, 0},
    {"vlan", "VLAN", 0, 0},
    {"vlan_name", "VLAN NAME", 0, 0},
    {"usable", "USABLE", 0, 0},
    {"used", "USED", 0, 0},
    {"ratio", "RATIO", 0, 0},
    {"free", "FREE", 0, 0},
};

enum { COLUMNS = sizeof columns / sizeof columns[0] };

// The texts of the free prefixes of a node.
struct free_texts {
    char (*texts)[CIDR_TEXT_MAX];
    const char **items;
};

static int format_free(const struct plan_tree_node *node, struct free_texts *out)
{
    out->texts = calloc(node->free_count + 1, sizeof *out->texts);
    out->items = calloc(node->free_count + 1, sizeof *out->items);
    if (!out->texts || !out->items)
        return -ENOMEM;
    for (size_t i = 0; i < node->free_count; i++)
        out->items[i] = cidr_format(&node->free[i], out->texts[i]);
    return 0;
}

// Inside a group, the depth counts from the group's prefixes on.
static int write_node(struct output *out, const struct plan_tree_node *node, unsigned depth)
{
    const struct prefix *prefix = node->prefix;
    const struct plan_range *range = node->range;
    const struct output_cell null = {.kind = OUTPUT_NULL};
    struct free_texts free_texts = {.texts = NULL};
    char cidr[CIDR_TEXT_MAX], ends[IP_RANGE_TEXT_MAX];
    int result = format_free(node, &free_texts);

    if (result == 0) {
        const struct output_cell cells[COLUMNS] = {
            output_cell_text(range ? "range" : "prefix", OUTPUT_PLAIN),
            output_cell_integer(depth),
            output_cell_text(prefix->vrf, OUTPUT_PLAIN),
            output_cell_text(cidr_format(&prefix->cidr, cidr), OUTPUT_PLAIN),
            output_cell_text(range ? ip_range_format(&range->range, ends) : NULL, OUTPUT_PLAIN),
            output_cell_text(range ? plan_range_kind_text(range->kind) : NULL, OUTPUT_PLAIN),
            output_cell_text(range ? range->name : prefix->name, OUTPUT_PLAIN),
            output_cell_text(prefix->kind, OUTPUT_PLAIN),
            output_cell_text(prefix->site, OUTPUT_PLAIN),
            prefix->vlan ? output_cell_integer(prefix->vlan) : null,
            output_cell_text(prefix->vlan_name, OUTPUT_PLAIN),
            output_cell_count(&node->usage.usable),
            output_cell_integer(node->usage.used),
            output_cell_number(OUTPUT_RATIO, usage_bar_ratio(&node->usage)),
            node->free_count > 0 ? output_cell_list(free_texts.items, node->free_count) : null,
        };
        output_row(out, cells);
    }
    free(free_texts.texts);
    free(free_texts.items);
    return result;
}

int tree_table_write(struct output *out, const struct plan_tree *tree)
{
    int result = 0;

    output_begin(out, columns, COLUMNS, OUTPUT_TABLE);
    for (size_t i = 0; i < tree->order_count && result == 0; i++) {
        const struct plan_tree_node *node = &tree->nodes[tree->order[i]];
        if (node->kind == PLAN_TREE_PREFIX || node->kind == PLAN_TREE_RANGE)
            result = write_node(out, node, node->depth - tree->grouped);
    }
    int ended = output_end(out);
    return result < 0 ? result : ended;
}
