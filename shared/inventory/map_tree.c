#include "map_tree.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { RANK_COUNT = 6, RANK_OTHER = RANK_COUNT - 1 };

// The neighbours of node i are to[first[i]] … to[first[i + 1] - 1].
struct neighbours {
    size_t *first;
    size_t *to;
    size_t *queue;
};

unsigned map_tree_rank(const char *type)
{
    static const struct {
        const char *type;
        unsigned rank;
    } ranks[] = {{"cloud", 0},  {"router", 1},       {"firewall", 1},  {"vpn", 1},
                 {"switch", 2}, {"access_point", 3}, {"hypervisor", 4}};
    for (size_t i = 0; i < sizeof(ranks) / sizeof(ranks[0]); i++)
        if (strcmp(ranks[i].type, type) == 0)
            return ranks[i].rank;
    return RANK_OTHER;
}

static void neighbours_fini(struct neighbours *of)
{
    free(of->first);
    free(of->to);
    free(of->queue);
}

static int neighbours_init(struct neighbours *of, size_t count, const struct map_tree_edge *edges,
                           size_t edge_count)
{
    of->first = calloc(count + 2, sizeof(*of->first));
    of->to = calloc(2 * edge_count + 1, sizeof(*of->to));
    of->queue = calloc(count + 1, sizeof(*of->queue));
    if (of->first == NULL || of->to == NULL || of->queue == NULL) {
        neighbours_fini(of);
        return -ENOMEM;
    }
    // Counted two places ahead, so that filling in leaves first[i] where the neighbours of i begin.
    for (size_t i = 0; i < edge_count; i++) {
        of->first[edges[i].a + 2] += edges[i].a != edges[i].b;
        of->first[edges[i].b + 2] += edges[i].a != edges[i].b;
    }
    for (size_t i = 2; i < count + 2; i++)
        of->first[i] += of->first[i - 1];
    for (size_t i = 0; i < edge_count; i++) {
        if (edges[i].a == edges[i].b)
            continue;
        of->to[of->first[edges[i].a + 1]++] = edges[i].b;
        of->to[of->first[edges[i].b + 1]++] = edges[i].a;
    }
    return 0;
}

static void measure_from(struct map_tree_node *nodes, const struct neighbours *of, size_t root)
{
    size_t head = 0, tail = 0;
    nodes[root].depth = 0;
    of->queue[tail++] = root;
    while (head < tail) {
        size_t at = of->queue[head++];
        for (size_t i = of->first[at]; i < of->first[at + 1]; i++) {
            size_t to = of->to[i];
            if (nodes[to].depth != UINT_MAX)
                continue;
            nodes[to].depth = nodes[at].depth + 1;
            of->queue[tail++] = to;
        }
    }
}

// The lowest rank, and of several the first node.
static bool goes_before(const struct map_tree_node *a, const struct map_tree_node *b)
{
    return a->rank != b->rank ? a->rank < b->rank : a < b;
}

static size_t choose_parent(const struct map_tree_node *nodes, const struct neighbours *of, size_t at)
{
    size_t best = MAP_TREE_NONE;
    for (size_t i = of->first[at]; i < of->first[at + 1]; i++) {
        size_t to = of->to[i];
        if (nodes[to].depth + 1 == nodes[at].depth &&
            (best == MAP_TREE_NONE || goes_before(&nodes[to], &nodes[best])))
            best = to;
    }
    return best;
}

int map_tree_build(struct map_tree_node *nodes, size_t count, const struct map_tree_edge *edges,
                   size_t edge_count)
{
    struct neighbours of;
    if (neighbours_init(&of, count, edges, edge_count) < 0)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++) {
        nodes[i].linked = of.first[i] < of.first[i + 1];
        nodes[i].parent = MAP_TREE_NONE;
        nodes[i].children = 0;
        nodes[i].depth = nodes[i].linked ? UINT_MAX : 0;
    }
    // Who is met first in this order and not yet measured is the root of its part.
    for (unsigned rank = 0; rank < RANK_COUNT; rank++)
        for (size_t i = 0; i < count; i++)
            if (nodes[i].depth == UINT_MAX && nodes[i].rank == rank)
                measure_from(nodes, &of, i);
    for (size_t i = 0; i < count; i++) {
        if (nodes[i].depth > 0)
            nodes[i].parent = choose_parent(nodes, &of, i);
        if (nodes[i].parent != MAP_TREE_NONE)
            nodes[nodes[i].parent].children++;
    }
    neighbours_fini(&of);
    return 0;
}
