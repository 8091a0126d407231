// What people type after the verbs on addresses: which ones, and what to change. Pure.
#pragma once

#include "shared/inventory/plan_address.h"

enum { ADDRESS_INPUT_TARGETS_MAX = 64, ADDRESS_INPUT_MAX = 1024 };

struct address_input {
    struct ip_range targets[ADDRESS_INPUT_TARGETS_MAX];
    size_t target_count;
    size_t count; // of the addresses in all
    struct plan_address_change change;
    bool has_change;
};

// Addresses, ranges and prefixes, and FIELD=VALUE in any order among them. -EINVAL with the way out; -E2BIG
// for more than ADDRESS_INPUT_MAX addresses, unless `any_size` (then `count` stops there). The texts are
// borrowed.
int address_input_read(char **args, size_t count, bool any_size, struct address_input *out,
                       struct error *err);
