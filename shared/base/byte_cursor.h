// Reads bytes from outside. The first read past the end latches `failed`; later reads give 0 and move
// nothing, so that a parser checks once, at its end.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct byte_cursor {
    const uint8_t *at;
    const uint8_t *end;
    bool failed;
};

struct byte_cursor byte_cursor_over(const void *bytes, size_t length);

uint8_t byte_cursor_u8(struct byte_cursor *cursor);
// Network byte order (big-endian).
uint16_t byte_cursor_u16(struct byte_cursor *cursor);
uint32_t byte_cursor_u32(struct byte_cursor *cursor);
uint64_t byte_cursor_u64(struct byte_cursor *cursor);
// A view of the next `length` bytes, NULL when there are fewer.
const uint8_t *byte_cursor_take(struct byte_cursor *cursor, size_t length);
