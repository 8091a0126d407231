#include "shared/base/text_index.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

struct text_index_slot {
    const char *key;
    uint64_t hash;
    void *value;
};

static uint64_t hash_of(const struct text_index *index, const char *key)
{
    uint64_t hash = 14695981039346656037u ^ index->seed;

    for (; *key; key++)
        hash = (hash ^ (unsigned char)*key) * 1099511628211u;
    return hash ^ hash >> 32;
}

// The slot of the key, or the empty one where it belongs.
static struct text_index_slot *slot_of(const struct text_index *index, const char *key, uint64_t hash)
{
    size_t at = hash & (index->capacity - 1);

    while (index->slots[at].key && (index->slots[at].hash != hash || strcmp(index->slots[at].key, key) != 0))
        at = (at + 1) & (index->capacity - 1);
    return &index->slots[at];
}

static int grow(struct text_index *index)
{
    struct text_index bigger = *index;

    bigger.capacity = index->capacity ? 2 * index->capacity : FIRST_CAPACITY;
    bigger.slots = calloc(bigger.capacity, sizeof *bigger.slots);
    if (!bigger.slots)
        return -1;
    for (size_t i = 0; i < index->capacity; i++) {
        if (index->slots[i].key)
            *slot_of(&bigger, index->slots[i].key, index->slots[i].hash) = index->slots[i];
    }
    free(index->slots);
    *index = bigger;
    return 0;
}

void **text_index_at(struct text_index *index, const char *key)
{
    uint64_t hash = hash_of(index, key);

    if (4 * (index->count + 1) > 3 * index->capacity && grow(index) < 0)
        return NULL;
    struct text_index_slot *slot = slot_of(index, key, hash);
    if (!slot->key) {
        *slot = (struct text_index_slot){key, hash, NULL};
        index->count++;
    }
    return &slot->value;
}

void *text_index_find(const struct text_index *index, const char *key)
{
    return index->count ? slot_of(index, key, hash_of(index, key))->value : NULL;
}

void text_index_fini(struct text_index *index)
{
    free(index->slots);
    *index = (struct text_index){.seed = index->seed};
}
