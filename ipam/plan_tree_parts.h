// What a tree of prefixes (plan_tree.h) is made with, and nobody else needs. Pure.
#pragma once

#include "plan_tree.h"
#include "shared/net/ip_range.h"

// plan_tree_count.c: how many addresses of the plan are used in which range; counted once, asked often.
struct plan_tree_count;

// NULL without memory. `addresses` stay in place.
struct plan_tree_count *plan_tree_count_new(const struct plan_address_list *addresses);
void plan_tree_count_free(struct plan_tree_count *count);
// Planned or held, without the deprecated ones that nobody holds.
int64_t plan_tree_count_used(const struct plan_tree_count *count, const char *vrf,
                             const struct ip_range *range);
// The rows of a range, used or not: how many, and the index of the first.
size_t plan_tree_count_rows(const struct plan_tree_count *count, const char *vrf,
                            const struct ip_range *range, size_t *first);
const struct ip_addr *plan_tree_count_addr(const struct plan_tree_count *count, size_t index);

// plan_tree_group.c: the groups: one for each site, or VLAN, and VRF. `like` has that site or VLAN; NULL:
// none.
struct plan_tree_group {
    const struct prefix *like;
    const char *vrf;
    size_t first, last; // the nodes directly in it, joined by `next`
};

struct plan_tree_groups {
    enum plan_tree_by by;
    struct plan_tree_group *groups;
    size_t count;
    size_t *roots; // the nodes to begin with, in order, once closed
    size_t root_count;
};

// 0 or -ENOMEM; plan_tree_group_fini in any case.
int plan_tree_group_init(struct plan_tree_groups *groups, enum plan_tree_by by, size_t prefix_count);
void plan_tree_group_fini(struct plan_tree_groups *groups);
// The group of a prefix: its own, that of what is around it (PLAN_TREE_NONE: nothing), or the one of those
// without.
size_t plan_tree_group_of(struct plan_tree_groups *groups, const struct prefix *prefix, size_t around);
// Puts a node directly into a group.
void plan_tree_group_add(struct plan_tree_groups *groups, size_t group, struct plan_tree_node *nodes,
                         size_t node);
// Sorts the groups, makes their nodes and the roots; the prefixes themselves are the roots when there is but
// one group, of those without a site or VLAN in the default VRF. 0 or -ENOMEM.
int plan_tree_group_close(struct plan_tree_groups *groups, struct plan_tree *tree);

// plan_tree_space.c: fills `free` of the nodes of prefixes that hold others: what is in no prefix and no
// range, and is no gateway and no planned or held address. `prefixes` are sorted by VRF, family, address and
// length, and the nodes of prefixes are in that order; so are `ranges`. 0 or -ENOMEM.
int plan_tree_space_fill(struct plan_tree *tree, const struct prefix *const *prefixes, size_t prefix_count,
                         const struct plan_range *const *ranges, size_t range_count,
                         const struct plan_tree_count *addresses);
