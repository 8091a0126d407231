// A map from texts to pointers, which grows (open addressing, FNV-1a with a seed). Pure.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct text_index_slot;

// Zero is empty. `seed` makes it hard to choose texts that collide; 0 is as good as any for texts of ours.
struct text_index {
    struct text_index_slot *slots;
    size_t count;
    size_t capacity;
    uint64_t seed;
};

// The place of the pointer of `key`, which begins as NULL; NULL without memory. `key` is not copied and must
// live as long as the index. Valid until the next call.
void **text_index_at(struct text_index *index, const char *key);
// NULL when there is none.
void *text_index_find(const struct text_index *index, const char *key);
void text_index_fini(struct text_index *index);
