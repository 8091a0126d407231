// The districts of a map: a lattice without end, whose slots are taken one after the other and never given
// back. Integers only. Pure.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map_lattice_slot {
    int32_t x;
    int32_t y;
};

struct map_lattice {
    struct map_lattice_slot *taken; // a hash table with open addressing
    int32_t *next; // of a taken slot: a row below it, above which all of its column are taken
    unsigned char *used;
    size_t capacity; // a power of two
};

// Where a slot is wanted: the nearest free one at or below `y`, where a column aside costs `across` times the
// square of how many, and a row below costs `down`; both are more than 0.
struct map_lattice_wish {
    int32_t x;
    int32_t y;
    int32_t min_x;
    int32_t max_x;
    uint32_t across;
    uint32_t down;
};

// Has room for `slots`. 0 or -ENOMEM.
int map_lattice_init(struct map_lattice *lattice, size_t slots);
void map_lattice_fini(struct map_lattice *lattice);

// Whether the slot was free; it is taken now.
bool map_lattice_take_this(struct map_lattice *lattice, struct map_lattice_slot slot);
// Takes the nearest free slot; of two that are as near, the upper one, then the right one.
struct map_lattice_slot map_lattice_take(struct map_lattice *lattice, const struct map_lattice_wish *wish);
