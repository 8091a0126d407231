// What `ipam init` has been told to record.
#pragma once

#include "shared/net/cidr.h"

#include <stddef.h>

struct command;

enum { INIT_PLAN_PREFIXES_MAX = 64 };

struct init_plan {
    struct cidr prefixes[INIT_PLAN_PREFIXES_MAX];
    char names[INIT_PLAN_PREFIXES_MAX][16]; // the interface, or ""
    size_t prefix_count;
    struct ip_addr gateway;
    bool with_gateway;
};

// The default gateway, when it lies in an agreed prefix and no device holds it. 0, -ENOENT, or another
// negative errno.
int init_plan_find_gateway(struct command *command, const struct init_plan *plan, struct ip_addr *out);

// Records all of it in one transaction. 0, or a negative errno with command->err.
int init_plan_store(struct command *command, const struct init_plan *plan);
