// What a round has found, as numbers.
#pragma once

#include "shared/inventory/conflict.h"
#include "shared/inventory/row_count.h"

#include <stddef.h>
#include <stdint.h>

enum { SYNC_INSTANCE_MAX = 128 };

// How full a prefix or a pool is.
struct sync_usage {
    char instance[SYNC_INSTANCE_MAX]; // of its metrics (sync_instance.h)
    double usable;
    double used;
    double ratio;
};

struct sync_figures {
    struct sync_usage *usage;
    size_t usage_count;
    size_t usage_left_out; // more than MaxPrefixes
    struct conflict_count conflicts[CONFLICT_KINDS];
    struct row_count size;
    double backup_age_s; // NaN when there is no backup
    double round_s;      // how long the last round took
    uint32_t interval_ms;
};
