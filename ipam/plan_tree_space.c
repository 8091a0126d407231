#include "plan_tree_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/inventory/plan_range.h"
#include "shared/inventory/prefix.h"
#include "shared/net/ip_gaps.h"

struct filler {
    const struct prefix *const *prefixes;
    size_t prefix_count;
    const struct plan_range *const *ranges;
    size_t range_count;
    const struct plan_tree_count *addresses;
};

static int compare_spans(const void *a, const void *b)
{
    const struct ip_gaps_span *left = a, *right = b;

    return ip_addr_compare(&left->range.first, &right->range.first);
}

// How many prefixes after the one at `index` lie in it.
static size_t count_inside(const struct filler *filler, size_t index)
{
    const struct prefix *outer = filler->prefixes[index];
    size_t end = index + 1;

    while (end < filler->prefix_count && strcmp(filler->prefixes[end]->vrf, outer->vrf) == 0 &&
           cidr_is_inside(&filler->prefixes[end]->cidr, &outer->cidr))
        end++;
    return end - index - 1;
}

// All that is not free in the prefix at `index`, sorted; `count` spans that the caller frees. NULL without
// memory.
static struct ip_gaps_span *collect(const struct filler *filler, size_t index, size_t inside, size_t *count)
{
    const struct prefix *outer = filler->prefixes[index];
    struct ip_range whole = ip_range_of_cidr(&outer->cidr);
    size_t first_row = 0;
    size_t rows = plan_tree_count_rows(filler->addresses, outer->vrf, &whole, &first_row);
    struct ip_gaps_span *spans = calloc(inside + rows + filler->range_count + 1, sizeof *spans);
    struct ip_addr gateway;
    size_t at = 0;

    if (!spans)
        return NULL;
    if (ip_addr_parse(outer->gateway, &gateway) == 0 && cidr_contains(&outer->cidr, &gateway))
        spans[at++].range = (struct ip_range){gateway, gateway};
    for (size_t i = 0; i < inside; i++)
        spans[at++].range = ip_range_of_cidr(&filler->prefixes[index + 1 + i]->cidr);
    for (size_t i = 0; i < rows; i++) {
        const struct ip_addr *addr = plan_tree_count_addr(filler->addresses, first_row + i);
        spans[at++].range = (struct ip_range){*addr, *addr};
    }
    for (size_t i = 0; i < filler->range_count; i++) {
        const struct plan_range *range = filler->ranges[i];
        if (strcmp(range->vrf, outer->vrf) == 0 && ip_range_overlaps(&range->range, &whole))
            spans[at++].range = range->range;
    }
    qsort(spans, at, sizeof *spans, compare_spans);
    *count = at;
    return spans;
}

static int add_cidrs(struct plan_tree_node *node, const struct ip_range *range)
{
    struct cidr cidrs[IP_RANGE_CIDRS_MAX];
    size_t count = ip_range_cidrs(range, cidrs, IP_RANGE_CIDRS_MAX);

    if (node->free_count + count > PLAN_TREE_FREE_MAX) {
        node->free_cut = true;
        count = PLAN_TREE_FREE_MAX - node->free_count;
    }
    if (count == 0)
        return 0;
    struct cidr *grown = reallocarray(node->free, node->free_count + count, sizeof *grown);
    if (!grown)
        return -ENOMEM;
    node->free = grown;
    memcpy(node->free + node->free_count, cidrs, count * sizeof *cidrs);
    node->free_count += count;
    return 0;
}

static int fill_node(const struct filler *filler, size_t index, size_t inside, struct plan_tree_node *node)
{
    size_t count = 0;
    struct ip_gaps_span *spans = collect(filler, index, inside, &count);
    const struct ip_gaps_plan plan = {
        .outer = ip_range_of_cidr(&node->prefix->cidr),
        .taken = {spans, count},
    };
    struct ip_gaps gaps;
    struct ip_range free_range;
    int result = 0;

    if (!spans)
        return -ENOMEM;
    ip_gaps_init(&gaps, &plan);
    while (result == 0 && !node->free_cut && ip_gaps_next(&gaps, &free_range))
        result = add_cidrs(node, &free_range);
    free(spans);
    return result;
}

int plan_tree_space_fill(struct plan_tree *tree, const struct prefix *const *prefixes, size_t prefix_count,
                         const struct plan_range *const *ranges, size_t range_count,
                         const struct plan_tree_count *addresses)
{
    const struct filler filler = {prefixes, prefix_count, ranges, range_count, addresses};
    size_t index = 0;
    int result = 0;

    for (size_t i = 0; i < tree->count && result == 0; i++) {
        if (tree->nodes[i].kind != PLAN_TREE_PREFIX)
            continue;
        size_t inside = count_inside(&filler, index);
        if (inside > 0)
            result = fill_node(&filler, index, inside, &tree->nodes[i]);
        index++;
    }
    return result;
}
