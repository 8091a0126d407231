// The prefixes of the plan as a tree: places (or VLANs), prefixes in prefixes, ranges, and free space. Pure.
#pragma once

#include "shared/net/cidr.h"
#include "usage_bar.h"

#include <stddef.h>

struct plan_address_list;
struct plan_range;
struct plan_range_list;
struct prefix;
struct prefix_list;

enum plan_tree_by { PLAN_TREE_BY_SITE, PLAN_TREE_BY_VLAN };

// The lists are in their own order and stay in place as long as the tree.
struct plan_tree_input {
    const struct prefix_list *prefixes;
    const struct plan_range_list *ranges;
    const struct plan_address_list *addresses;
    enum plan_tree_by by;
    bool free;
};

enum plan_tree_kind { PLAN_TREE_GROUP, PLAN_TREE_PREFIX, PLAN_TREE_RANGE, PLAN_TREE_FREE };

#define PLAN_TREE_NONE SIZE_MAX

enum { PLAN_TREE_TITLE_MAX = 400, PLAN_TREE_DEPTH_MAX = 63, PLAN_TREE_FREE_MAX = 1000 };

struct plan_tree_node {
    enum plan_tree_kind kind;
    char *title;                 // of a group
    const struct prefix *prefix; // itself, or what the range or the free space is in
    const struct plan_range *range;
    struct usage_bar usage; // of a prefix or range
    struct cidr *free;      // of a prefix with prefixes in it and of its free space, when asked for
    size_t free_count;
    bool free_cut; // there is more than PLAN_TREE_FREE_MAX
    unsigned depth;
    uint64_t more; // bit d: at depth d a sibling (of this or of a node above) follows
    size_t parent, first_child, last_child, next;
};

// `order`: the nodes from top to bottom.
struct plan_tree {
    struct plan_tree_node *nodes;
    size_t count;
    size_t *order;
    size_t order_count;
    bool grouped;
};

// A prefix without a site (or VLAN) belongs where the prefix around it does. Groups appear when some prefix
// has one, or is not of the default VRF; those without are last. 0 or -ENOMEM; freed by plan_tree_free in any
// case.
int plan_tree_make(const struct plan_tree_input *input, struct plan_tree *out);
void plan_tree_free(struct plan_tree *tree);
