// The room that the nodes of a map take, and the nearest room that is left. Integers only. Pure.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A node with its name takes a box of this size around its place; boxes of computed places never overlap.
enum { MAP_CLEAR_WIDTH = 120, MAP_CLEAR_HEIGHT = 80, MAP_CLEAR_STEP_X = 130, MAP_CLEAR_STEP_Y = 100 };

struct map_point {
    int32_t x;
    int32_t y;
};

struct map_clear {
    struct map_point *points;
    size_t *next; // the next point of the same bucket, SIZE_MAX at the end
    size_t *buckets;
    size_t bucket_count; // a power of two
    size_t count;
};

// Has room for `points`. 0 or -ENOMEM.
int map_clear_init(struct map_clear *clear, size_t points);
void map_clear_fini(struct map_clear *clear);

void map_clear_add(struct map_clear *clear, struct map_point point);
bool map_clear_is_free(const struct map_clear *clear, struct map_point point);
// The nearest free place, in steps of MAP_CLEAR_STEP_*; of two that are as near, the lower one, then the
// right one.
struct map_point map_clear_nearest(const struct map_clear *clear, struct map_point wish);
