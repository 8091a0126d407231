#include "map_lattice.h"

#include <errno.h>
#include <stdlib.h>

int map_lattice_init(struct map_lattice *lattice, size_t slots)
{
    lattice->capacity = 16;
    while (lattice->capacity < 2 * slots)
        lattice->capacity *= 2;
    lattice->taken = calloc(lattice->capacity, sizeof(*lattice->taken));
    lattice->next = calloc(lattice->capacity, sizeof(*lattice->next));
    lattice->used = calloc(lattice->capacity, 1);
    if (lattice->taken != NULL && lattice->next != NULL && lattice->used != NULL)
        return 0;
    map_lattice_fini(lattice);
    return -ENOMEM;
}

void map_lattice_fini(struct map_lattice *lattice)
{
    free(lattice->taken);
    free(lattice->next);
    free(lattice->used);
    *lattice = (struct map_lattice){.taken = NULL};
}

// The place of the slot, or the empty one where it belongs. Which slots share a place changes nothing.
static size_t place_of(const struct map_lattice *lattice, struct map_lattice_slot slot)
{
    size_t mask = lattice->capacity - 1;
    size_t at = ((uint32_t)slot.x * UINT32_C(2654435761) ^ (uint32_t)slot.y * UINT32_C(2246822519)) & mask;
    while (lattice->used[at] && (lattice->taken[at].x != slot.x || lattice->taken[at].y != slot.y))
        at = (at + 1) & mask;
    return at;
}

bool map_lattice_take_this(struct map_lattice *lattice, struct map_lattice_slot slot)
{
    size_t at = place_of(lattice, slot);
    if (lattice->used[at])
        return false;
    lattice->used[at] = 1;
    lattice->taken[at] = slot;
    lattice->next[at] = slot.y + 1;
    return true;
}

// The first free row of the column of a slot, from it on. What was passed is passed in one step from then on.
static int32_t free_row(struct map_lattice *lattice, struct map_lattice_slot slot)
{
    struct map_lattice_slot end = slot;
    for (size_t at = place_of(lattice, end); lattice->used[at]; at = place_of(lattice, end))
        end.y = lattice->next[at];
    while (slot.y < end.y) {
        size_t at = place_of(lattice, slot);
        slot.y = lattice->next[at];
        lattice->next[at] = end.y;
    }
    return end.y;
}

struct map_lattice_slot map_lattice_take(struct map_lattice *lattice, const struct map_lattice_wish *wish)
{
    struct map_lattice_slot best = {wish->x, wish->y};
    uint64_t lowest = UINT64_MAX;
    for (int32_t aside = 0; (uint64_t)aside * (uint64_t)aside * wish->across <= lowest; aside++) {
        for (int side = aside == 0 ? 1 : 0; side < 2; side++) { // the right one first
            struct map_lattice_slot slot = {side == 0 || aside == 0 ? wish->x + aside : wish->x - aside,
                                            wish->y};
            if (slot.x < wish->min_x || slot.x > wish->max_x)
                continue;
            slot.y = free_row(lattice, slot);
            uint64_t cost = (uint64_t)aside * (uint64_t)aside * wish->across +
                            (uint64_t)((int64_t)slot.y - wish->y) * wish->down;
            if (cost > lowest || (cost == lowest && slot.y >= best.y))
                continue;
            lowest = cost;
            best = slot;
        }
    }
    map_lattice_take_this(lattice, best);
    return best;
}
