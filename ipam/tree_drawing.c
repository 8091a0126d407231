#include "tree_drawing.h"

#include "column_fit.h"
#include "shared/base/text.h"
#include "shared/inventory/plan_range.h"
#include "shared/inventory/prefix.h"
#include "spanning_table.h"

enum {
    INDENT_MAX = 16 * (PLAN_TREE_DEPTH_MAX + 1),
    FREE_SHOWN = 6,
    FREE_TEXT_MAX = 512,
    LENGTHS = 129,
    CELL_MAX = 320
};

#define FAINT "\033[2m"
#define BOLD "\033[1m"
#define CYAN "\033[36m"

static const struct output_column columns[] = {
    {"prefix", "PREFIX", 0, 0},     {"name", "NAME", 0, 0}, {"kind", "KIND", 0, 4},
    {"where", "VLAN", 0, 3},        {"bar", "USED", 0, 1},  {"percent", "", OUTPUT_RIGHT, 0},
    {"words", "", OUTPUT_RIGHT, 5},
};

enum { COLUMNS = sizeof columns / sizeof columns[0], WHERE = 3 };

static void make_indent(const struct plan_tree_node *node, bool utf8, char text[INDENT_MAX])
{
    struct text_buf buf;

    text_buf_init(&buf, text, INDENT_MAX);
    text[0] = '\0';
    for (unsigned depth = 1; depth <= node->depth; depth++) {
        bool more = node->more >> depth & 1;
        if (depth == node->depth)
            text_buf_add(&buf, "%s", utf8 ? (more ? "├─ " : "└─ ") : (more ? "|- " : "`- "));
        else
            text_buf_add(&buf, "%s", more ? (utf8 ? "│  " : "|  ") : "   ");
    }
}

static const char *tone_colour(const struct usage_bar *usage)
{
    switch (usage_bar_tone(usage)) {
    case OUTPUT_PLAIN:
        break;
    case OUTPUT_GOOD:
        return "\033[32m";
    case OUTPUT_BAD:
        return "\033[31m";
    case OUTPUT_WARNING:
        return "\033[33m";
    case OUTPUT_FAINT:
        return FAINT;
    }
    return "";
}

static void make_where(const struct prefix *prefix, enum plan_tree_by by, char text[CELL_MAX])
{
    struct text_buf buf;

    text_buf_init(&buf, text, CELL_MAX);
    text[0] = '\0';
    if (by == PLAN_TREE_BY_VLAN)
        text_buf_add(&buf, "%s", prefix->site);
    else if (prefix->vlan)
        text_buf_add(&buf, "%d%s%s", prefix->vlan, prefix->vlan_name[0] ? " " : "", prefix->vlan_name);
}

static const char *range_kind(const struct plan_range *range)
{
    return range->kind == PLAN_RANGE_DHCP ? "dhcp pool" : plan_range_kind_text(range->kind);
}

static void make_ends(const struct ip_range *range, bool utf8, char text[CELL_MAX])
{
    char first[IP_ADDR_TEXT_MAX], last[IP_ADDR_TEXT_MAX];

    snprintf(text, CELL_MAX, "%s%s%s", ip_addr_format(&range->first, first), utf8 ? "–" : "-",
             ip_addr_format(&range->last, last));
}

static void add_cells(struct spanning_table *table, const struct plan_tree_node *node, const char *indent,
                      enum plan_tree_by by)
{
    bool utf8 = table->style.utf8;
    char what[CELL_MAX], where[CELL_MAX] = "", bar[USAGE_BAR_MAX];
    char percent[USAGE_BAR_WORDS_MAX], words[USAGE_BAR_WORDS_MAX];
    const char *colour = tone_colour(&node->usage);
    const char *name = node->range ? node->range->name : node->prefix->name;
    const char *kind = node->range ? range_kind(node->range) : node->prefix->kind;

    if (node->range) {
        make_ends(&node->range->range, utf8, what);
    } else {
        cidr_format(&node->prefix->cidr, what);
        make_where(node->prefix, by, where);
    }
    const struct spanning_cell cells[COLUMNS] = {
        {what, node->range ? CYAN : ""},
        {name, ""},
        {kind, node->range ? CYAN : ""},
        {where, ""},
        {usage_bar_draw(&node->usage, utf8, bar), colour},
        {usage_bar_percent(&node->usage, percent), colour},
        {usage_bar_words(&node->usage, words), ""},
    };

    spanning_table_cells(table, indent, cells);
}

// The length up to which free prefixes are shown, and how many of that very length, so that the `wanted`
// largest are.
static void choose_free(const struct plan_tree_node *node, size_t wanted, unsigned *length, size_t *of_length)
{
    size_t counts[LENGTHS] = {0};
    size_t shown = 0;

    for (size_t i = 0; i < node->free_count; i++)
        counts[node->free[i].length]++;
    for (*length = 0; *length < LENGTHS - 1; (*length)++) {
        if (shown + counts[*length] >= wanted)
            break;
        shown += counts[*length];
    }
    *of_length = wanted - shown;
}

// "(free: 10.0.4.0/22, 10.0.8.0/21 and 3 more)", by address.
static void make_free(const struct plan_tree_node *node, size_t wanted, char text[FREE_TEXT_MAX])
{
    char cidr[CIDR_TEXT_MAX];
    struct text_buf buf;
    unsigned length = 0;
    size_t of_length = 0, shown = 0;

    choose_free(node, wanted, &length, &of_length);
    text_buf_init(&buf, text, FREE_TEXT_MAX);
    for (size_t i = 0; i < node->free_count; i++) {
        if (node->free[i].length > length || (node->free[i].length == length && of_length == 0))
            continue;
        of_length -= node->free[i].length == length;
        text_buf_add(&buf, "%s%s", shown++ > 0 ? ", " : "(free: ", cidr_format(&node->free[i], cidr));
    }
    if (node->free_count > shown)
        text_buf_add(&buf, " and %zu%s more", node->free_count - shown, node->free_cut ? "+" : "");
    text_buf_add(&buf, ")");
}

// As many as the terminal has room for.
static void add_free(struct spanning_table *table, const struct plan_tree_node *node, const char *indent)
{
    char text[FREE_TEXT_MAX];
    size_t wanted = FREE_SHOWN;

    make_free(node, wanted, text);
    while (wanted > 1 && table->style.width &&
           column_fit_width(indent) + column_fit_width(text) > table->style.width)
        make_free(node, --wanted, text);
    spanning_table_line(table, indent, &(struct spanning_cell){text, FAINT});
}

int tree_drawing_write(FILE *stream, const struct plan_tree *tree, enum plan_tree_by by,
                       const struct output_style *style)
{
    struct output_column titled[COLUMNS];
    struct spanning_table table;
    char indent[INDENT_MAX];

    for (size_t i = 0; i < COLUMNS; i++)
        titled[i] = columns[i];
    if (by == PLAN_TREE_BY_VLAN)
        titled[WHERE].title = "SITE";
    spanning_table_init(&table, titled, COLUMNS, style);
    for (size_t i = 0; i < tree->order_count; i++) {
        const struct plan_tree_node *node = &tree->nodes[tree->order[i]];
        make_indent(node, style->utf8, indent);
        switch (node->kind) {
        case PLAN_TREE_GROUP:
            spanning_table_line(&table, indent, &(struct spanning_cell){node->title, BOLD});
            break;
        case PLAN_TREE_PREFIX:
        case PLAN_TREE_RANGE:
            add_cells(&table, node, indent, by);
            break;
        case PLAN_TREE_FREE:
            add_free(&table, node, indent);
            break;
        }
    }
    int result = spanning_table_write(&table, stream, true);
    spanning_table_fini(&table);
    return result;
}
