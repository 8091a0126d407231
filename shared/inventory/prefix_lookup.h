// The longest prefix of many addresses at once, from a list of prefixes in memory. Pure.
#pragma once

#include "prefix.h"

#include <stddef.h>

// Zero is empty. The list stays in place.
struct prefix_lookup {
    const struct prefix **sorted; // by VRF, family, address, length
    size_t *parents;              // the index, plus one, of the smallest that holds each; 0: none
    size_t count;
};

// 0 or -ENOMEM. Freed by prefix_lookup_fini.
int prefix_lookup_init(struct prefix_lookup *lookup, const struct prefix_list *list);
void prefix_lookup_fini(struct prefix_lookup *lookup);

// NULL when none holds it.
const struct prefix *prefix_lookup_find(const struct prefix_lookup *lookup, const char *vrf,
                                        const struct ip_addr *addr);
