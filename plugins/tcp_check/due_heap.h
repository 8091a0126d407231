// Things by when they are due: the earliest at once, every change in logarithmic time. Pure; holds pointers
// into the caller's structs and owns but their array.
#pragma once

#include <stddef.h>
#include <stdint.h>

// A member of what is held; it stays where it is as long as it is in a heap.
struct due_item {
    int64_t due_us;
    size_t place; // the heap's own
};

// Zero-initialised.
struct due_heap {
    struct due_item **items; // [0] is due first; the others in no order to rely on
    size_t count, capacity;
};

// 0 or -ENOMEM.
int due_heap_add(struct due_heap *heap, struct due_item *item);
void due_heap_remove(struct due_heap *heap, struct due_item *item);
// To be called when `due_us` of an item that is in has changed.
void due_heap_settle(struct due_heap *heap, struct due_item *item);
void due_heap_fini(struct due_heap *heap);
