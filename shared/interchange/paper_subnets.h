// The subnets that the rows of a paper name, each once, with the gateway that a row says. n log n. Pure.
#pragma once

#include <stddef.h>

// `vrf` and `gateway` may be NULL. The texts are the caller's and must live as long as the list.
struct paper_subnet {
    const char *vrf;
    const char *prefix;
    const char *gateway;
    unsigned line;
    unsigned column;
};

struct paper_subnets {
    struct paper_subnet *rows;
    size_t count;
    size_t capacity;
};

// 0 or -ENOMEM.
int paper_subnets_add(struct paper_subnets *list, const struct paper_subnet *row);

// Leaves the first row of each subnet, with the first gateway that one of its rows has, in the order of
// lines.
void paper_subnets_unite(struct paper_subnets *list);
void paper_subnets_free(struct paper_subnets *list);
