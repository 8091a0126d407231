// Which device of a map hangs on which, by their links: the way to what is nearest to the internet. Pure, and
// the same in whatever order links are given.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MAP_TREE_NETWORK_RANK = 3 }; // up to here a device connects others

#define MAP_TREE_NONE SIZE_MAX

// `a` and `b` are places in the array of nodes.
struct map_tree_edge {
    size_t a;
    size_t b;
};

// `rank` is given, the rest is found.
struct map_tree_node {
    unsigned rank;
    bool linked;
    size_t parent;   // MAP_TREE_NONE: not linked, or the root of all that are linked with it
    size_t children; // how many have it as their parent
    unsigned depth;  // 0 at the root
};

// 0 the internet and clouds, 1 routers, firewalls and VPN gateways, 2 switches, 3 access points, 4
// hypervisors, 5 all others.
unsigned map_tree_rank(const char *type);

// The root of what is linked is the one of the lowest rank, then the first in the array. The parent of each
// other one is, of its neighbours one step nearer to the root, that of the lowest rank, then the first. An
// edge of a node with itself counts for nothing. 0 or -ENOMEM.
int map_tree_build(struct map_tree_node *nodes, size_t count, const struct map_tree_edge *edges,
                   size_t edge_count);
