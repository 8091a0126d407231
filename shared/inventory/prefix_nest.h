// How deep a prefix lies in others, while prefixes are read in the order of the tree: parents first. Pure.
#pragma once

#include "shared/net/cidr.h"

enum { PREFIX_NEST_MAX = 129 };

// The prefixes that may hold the next one. Begins as zeros; begins anew with each VRF.
struct prefix_nest {
    struct cidr open[PREFIX_NEST_MAX];
    unsigned depth;
};

// How many of those before hold `cidr`, which is then one of them.
unsigned prefix_nest_enter(struct prefix_nest *nest, const struct cidr *cidr);
