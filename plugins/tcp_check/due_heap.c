#include "due_heap.h"

#include <errno.h>
#include <stdlib.h>

enum { CAPACITY_MIN = 16 };

static void put(struct due_heap *heap, struct due_item *item, size_t place)
{
    heap->items[place] = item;
    item->place = place;
}

int due_heap_add(struct due_heap *heap, struct due_item *item)
{
    if (heap->count == heap->capacity) {
        size_t capacity = heap->capacity ? 2 * heap->capacity : CAPACITY_MIN;
        struct due_item **items = reallocarray(heap->items, capacity, sizeof(struct due_item *));
        if (!items)
            return -ENOMEM;
        heap->items = items;
        heap->capacity = capacity;
    }
    put(heap, item, heap->count++);
    due_heap_settle(heap, item);
    return 0;
}

void due_heap_remove(struct due_heap *heap, struct due_item *item)
{
    struct due_item *last = heap->items[--heap->count];
    if (last == item)
        return;
    put(heap, last, item->place);
    due_heap_settle(heap, last);
}

void due_heap_settle(struct due_heap *heap, struct due_item *item)
{
    size_t place = item->place;
    for (; place > 0 && heap->items[(place - 1) / 2]->due_us > item->due_us; place = (place - 1) / 2)
        put(heap, heap->items[(place - 1) / 2], place);
    for (size_t child; (child = 2 * place + 1) < heap->count; place = child) {
        if (child + 1 < heap->count && heap->items[child + 1]->due_us < heap->items[child]->due_us)
            child++;
        if (heap->items[child]->due_us >= item->due_us)
            break;
        put(heap, heap->items[child], place);
    }
    put(heap, item, place);
}

void due_heap_fini(struct due_heap *heap)
{
    free(heap->items);
    *heap = (struct due_heap){0};
}
