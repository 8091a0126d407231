// Memory for many small things that all end together. Pure.
#pragma once

#include <stddef.h>

struct text_arena_block;

// Zero is empty.
struct text_arena {
    struct text_arena_block *blocks;
    size_t bytes; // taken from the heap
};

// Zeroed, aligned for anything; NULL without memory.
void *text_arena_take(struct text_arena *arena, size_t size);
// A copy of `length` bytes, terminated; NULL without memory.
char *text_arena_copy(struct text_arena *arena, const char *text, size_t length);
void text_arena_fini(struct text_arena *arena);
