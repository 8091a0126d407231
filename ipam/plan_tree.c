#include "plan_tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "plan_tree_parts.h"
#include "shared/inventory/plan_range.h"
#include "shared/inventory/prefix.h"

enum { STACK_MAX = 130 }; // prefixes that hold one another: one for each length

// A prefix around the one that is looked at.
struct around {
    const struct prefix *prefix;
    size_t node;
    size_t group; // its own, or that of what is around it
};

struct builder {
    const struct plan_tree_input *input;
    struct plan_tree *tree;
    struct plan_tree_count *addresses;
    struct plan_tree_groups groups;
    struct around stack[STACK_MAX];
    size_t depth;
};

static size_t add_node(struct plan_tree *tree, const struct plan_tree_node *made, size_t parent)
{
    size_t index = tree->count++;
    struct plan_tree_node *node = &tree->nodes[index];

    *node = *made;
    node->parent = parent;
    node->first_child = node->last_child = node->next = PLAN_TREE_NONE;
    if (parent == PLAN_TREE_NONE)
        return index;
    struct plan_tree_node *above = &tree->nodes[parent];
    if (above->last_child == PLAN_TREE_NONE)
        above->first_child = index;
    else
        tree->nodes[above->last_child].next = index;
    above->last_child = index;
    return index;
}

static void leave_prefixes(struct builder *builder, const struct prefix *next)
{
    while (builder->depth > 0) {
        const struct prefix *top = builder->stack[builder->depth - 1].prefix;
        if (strcmp(top->vrf, next->vrf) == 0 && cidr_is_inside(&next->cidr, &top->cidr))
            return;
        builder->depth--;
    }
}

static void add_prefix(struct builder *builder, const struct prefix *prefix)
{
    struct ip_range usable = ip_range_usable(&prefix->cidr);
    struct ip_range all = ip_range_of_cidr(&prefix->cidr);
    const struct plan_tree_node made = {
        .kind = PLAN_TREE_PREFIX,
        .prefix = prefix,
        .usage = {plan_tree_count_used(builder->addresses, prefix->vrf, &all), ip_range_count(&usable)},
    };

    leave_prefixes(builder, prefix);
    const struct around *outer = builder->depth > 0 ? &builder->stack[builder->depth - 1] : NULL;
    size_t group = plan_tree_group_of(&builder->groups, prefix, outer ? outer->group : PLAN_TREE_NONE);
    // The nearest prefix around it that is of the same group, else the group.
    size_t parent = PLAN_TREE_NONE;
    for (size_t i = builder->depth; i > 0 && parent == PLAN_TREE_NONE; i--) {
        if (builder->stack[i - 1].group == group)
            parent = builder->stack[i - 1].node;
    }
    size_t node = add_node(builder->tree, &made, parent);
    if (parent == PLAN_TREE_NONE)
        plan_tree_group_add(&builder->groups, group, builder->tree->nodes, node);
    if (builder->depth < STACK_MAX)
        builder->stack[builder->depth++] = (struct around){prefix, node, group};
}

// A range belongs to the longest prefix that holds it. One that none holds is left out: there is no place.
static void add_range(struct builder *builder, const struct plan_range *range)
{
    struct plan_tree_node made = {
        .kind = PLAN_TREE_RANGE,
        .range = range,
        .usage = {plan_tree_count_used(builder->addresses, range->vrf, &range->range),
                  ip_range_count(&range->range)},
    };

    for (size_t i = builder->depth; i > 0; i--) {
        const struct around *around = &builder->stack[i - 1];
        struct ip_range whole = ip_range_of_cidr(&around->prefix->cidr);
        if (strcmp(around->prefix->vrf, range->vrf) != 0 || !ip_range_covers(&whole, &range->range))
            continue;
        made.prefix = around->prefix;
        add_node(builder->tree, &made, around->node);
        return;
    }
}

// Whether the range comes before the prefix in the order of VRF, family and address.
static bool comes_before(const struct plan_range *range, const struct prefix *prefix)
{
    int order = strcmp(range->vrf, prefix->vrf);

    if (order == 0)
        order = ip_addr_family(&range->range.first) - ip_addr_family(&prefix->cidr.first);
    if (order == 0)
        order = ip_addr_compare(&range->range.first, &prefix->cidr.first);
    return order < 0;
}

static int compare_ranges(const void *a, const void *b)
{
    const struct plan_range *left = *(const struct plan_range *const *)a;
    const struct plan_range *right = *(const struct plan_range *const *)b;
    int order = strcmp(left->vrf, right->vrf);

    if (order == 0)
        order = ip_addr_family(&left->range.first) - ip_addr_family(&right->range.first);
    return order ? order : ip_addr_compare(&left->range.first, &right->range.first);
}

static int compare_prefixes(const void *a, const void *b)
{
    const struct prefix *left = *(const struct prefix *const *)a;
    const struct prefix *right = *(const struct prefix *const *)b;
    int order = strcmp(left->vrf, right->vrf);

    if (order == 0)
        order = ip_addr_family(&left->cidr.first) - ip_addr_family(&right->cidr.first);
    if (order == 0)
        order = ip_addr_compare(&left->cidr.first, &right->cidr.first);
    return order ? order : left->cidr.length - right->cidr.length;
}

// Both lists in one order: what is merged here, and what IPv4 among the IPv6 keys would mix.
static int add_all(struct builder *builder)
{
    size_t prefix_count = builder->input->prefixes->count, range_count = builder->input->ranges->count;
    const struct prefix **prefixes = calloc(prefix_count + 1, sizeof *prefixes);
    const struct plan_range **ranges = calloc(range_count + 1, sizeof *ranges);
    int result = prefixes && ranges ? 0 : -ENOMEM;
    size_t next = 0;

    for (size_t i = 0; i < prefix_count && result == 0; i++)
        prefixes[i] = &builder->input->prefixes->rows[i];
    for (size_t i = 0; i < range_count && result == 0; i++)
        ranges[i] = &builder->input->ranges->rows[i];
    if (result == 0) {
        qsort(prefixes, prefix_count, sizeof *prefixes, compare_prefixes);
        qsort(ranges, range_count, sizeof *ranges, compare_ranges);
    }
    for (size_t i = 0; i <= prefix_count && result == 0; i++) {
        while (next < range_count && (i == prefix_count || comes_before(ranges[next], prefixes[i])))
            add_range(builder, ranges[next++]);
        if (i < prefix_count)
            add_prefix(builder, prefixes[i]);
    }
    if (result == 0 && builder->input->free)
        result = plan_tree_space_fill(builder->tree, prefixes, prefix_count, ranges, range_count,
                                      builder->addresses);
    free(prefixes);
    free(ranges);
    return result;
}

// Under each prefix with free space, as its last child.
static void add_free_nodes(struct plan_tree *tree)
{
    size_t count = tree->count;

    for (size_t i = 0; i < count; i++) {
        const struct plan_tree_node *node = &tree->nodes[i];
        if (node->kind == PLAN_TREE_PREFIX && node->free_count > 0)
            add_node(tree,
                     &(struct plan_tree_node){.kind = PLAN_TREE_FREE,
                                              .prefix = node->prefix,
                                              .free = node->free,
                                              .free_count = node->free_count,
                                              .free_cut = node->free_cut},
                     i);
    }
}

static void walk(struct plan_tree *tree, size_t root)
{
    size_t at = root;
    unsigned depth = 0;

    while (at != PLAN_TREE_NONE) {
        tree->nodes[at].depth = depth < PLAN_TREE_DEPTH_MAX ? depth : PLAN_TREE_DEPTH_MAX;
        tree->order[tree->order_count++] = at;
        if (tree->nodes[at].first_child != PLAN_TREE_NONE) {
            at = tree->nodes[at].first_child;
            depth++;
            continue;
        }
        while (at != root && tree->nodes[at].next == PLAN_TREE_NONE) {
            at = tree->nodes[at].parent;
            depth--;
        }
        at = at == root ? PLAN_TREE_NONE : tree->nodes[at].next;
    }
}

// Read backwards, each node sees what follows it at its own depth and above.
static void mark_lines(struct plan_tree *tree)
{
    uint64_t following = 0;

    for (size_t i = tree->order_count; i > 0; i--) {
        struct plan_tree_node *node = &tree->nodes[tree->order[i - 1]];
        uint64_t own = (uint64_t)1 << node->depth;
        node->more = following & (own | (own - 1));
        following = node->more | own;
    }
}

int plan_tree_make(const struct plan_tree_input *input, struct plan_tree *out)
{
    // A node for each prefix, its free space and its group, and for each range.
    size_t most = 3 * input->prefixes->count + input->ranges->count + 1;
    struct builder builder = {.input = input, .tree = out};

    *out = (struct plan_tree){.nodes = calloc(most, sizeof *out->nodes),
                              .order = calloc(most, sizeof *out->order)};
    builder.addresses = plan_tree_count_new(input->addresses);
    int result = plan_tree_group_init(&builder.groups, input->by, input->prefixes->count);
    if (!out->nodes || !out->order || !builder.addresses)
        result = -ENOMEM;
    if (result == 0)
        result = add_all(&builder);
    if (result == 0) {
        add_free_nodes(out);
        result = plan_tree_group_close(&builder.groups, out);
    }
    for (size_t i = 0; i < builder.groups.root_count && result == 0; i++)
        walk(out, builder.groups.roots[i]);
    mark_lines(out);
    plan_tree_group_fini(&builder.groups);
    plan_tree_count_free(builder.addresses);
    return result;
}

void plan_tree_free(struct plan_tree *tree)
{
    for (size_t i = 0; i < tree->count; i++) {
        free(tree->nodes[i].title);
        if (tree->nodes[i].kind == PLAN_TREE_PREFIX)
            free(tree->nodes[i].free);
    }
    free(tree->nodes);
    free(tree->order);
    *tree = (struct plan_tree){.nodes = NULL};
}
