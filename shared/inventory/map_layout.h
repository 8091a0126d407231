// Places on a map for the devices that nobody placed. Pure, in integers alone: the same inventory gives the
// same picture on every machine, in whatever order its links come and whatever ids its rows have.
//
// What is linked is a tree (map_tree.h): the internet or the first router at the top, below it what hangs on
// it. Each device on which others hang has a district, with its hosts in two rows beneath it and at its
// sides, and further districts when they are more; districts lie on a lattice, those that hang on another
// below it, as near as there is room. What is not linked stands to the right in grids, by site, then by
// prefix.
//
// Districts are given away in the order in which they came to be needed, and places in a district in the
// order of the array. So a device that comes last moves no other one, when it is not linked or
// hangs on one that was linked before; but that one gets a district of its own when it is no network device
// and the first thing hangs on it. That does not hold for one that becomes the new top, or a shorter way to
// it. Placing a device moves only those computed ones that were in its way, and the hosts that hang on it,
// which stand around it then.
#pragma once

#include "map_tree.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// In the order of being added. x and y of a placed node are given and stay, those of all others are computed.
struct map_layout_node {
    unsigned rank;     // map_tree_rank
    int64_t site_id;   // 0: none
    int64_t prefix_id; // 0: none
    bool placed;
    int32_t x;
    int32_t y;
};

// No two computed boxes (map_clear.h) overlap, and none overlaps that of a placed node. 0 or -ENOMEM.
int map_layout_compute(struct map_layout_node *nodes, size_t count, const struct map_tree_edge *edges,
                       size_t edge_count);
