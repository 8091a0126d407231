// What is said of a prefix as a whole, a field per line, for people. Pure but for the output.
#pragma once

#include "output.h"

struct plan_range_list;
struct plan_usage;
struct prefix;
struct prefix_list;

// `parent`: NULL when no prefix holds it. `inside`: itself and the prefixes in it. `ranges`: those of it.
struct prefix_record {
    const struct prefix *prefix;
    const struct prefix *parent;
    const struct prefix_list *inside;
    const struct plan_range_list *ranges;
    const struct plan_usage *usage;
    const char *note;
};

// 0 or a negative errno.
int prefix_record_write(struct output *out, const struct prefix_record *record);
