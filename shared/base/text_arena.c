#include "shared/base/text_arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 256 * 1024 };

struct text_arena_block {
    struct text_arena_block *next;
    size_t used;
    size_t size;
    alignas(max_align_t) char bytes[];
};

static struct text_arena_block *add_block(struct text_arena *arena, size_t size)
{
    size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;

    if (room > SIZE_MAX - sizeof(struct text_arena_block))
        return NULL;
    struct text_arena_block *block = calloc(1, sizeof *block + room);
    if (!block)
        return NULL;
    block->size = room;
    block->next = arena->blocks;
    arena->blocks = block;
    arena->bytes += sizeof *block + room;
    return block;
}

static void *take(struct text_arena *arena, size_t size, size_t alignment)
{
    struct text_arena_block *block = arena->blocks;
    size_t at = block ? (block->used + alignment - 1) & ~(alignment - 1) : 0;

    if (!block || at > block->size || block->size - at < size) {
        block = add_block(arena, size);
        at = 0;
    }
    if (!block)
        return NULL;
    block->used = at + size;
    return block->bytes + at;
}

void *text_arena_take(struct text_arena *arena, size_t size)
{
    return take(arena, size, alignof(max_align_t));
}

char *text_arena_copy(struct text_arena *arena, const char *text, size_t length)
{
    char *copy = length < SIZE_MAX ? take(arena, length + 1, 1) : NULL;

    if (copy) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

void text_arena_fini(struct text_arena *arena)
{
    while (arena->blocks) {
        struct text_arena_block *next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
    arena->bytes = 0;
}
