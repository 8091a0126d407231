#include "byte_cursor.h"

// Without bytes the cursor still points at something, so that an empty view is told from a failed one.
struct byte_cursor byte_cursor_over(const void *bytes, size_t length)
{
    static const uint8_t nothing[1];
    const uint8_t *at = bytes ? bytes : nothing;

    return (struct byte_cursor){.at = at, .end = bytes ? at + length : at};
}

const uint8_t *byte_cursor_take(struct byte_cursor *cursor, size_t length)
{
    if (cursor->failed || length > (size_t)(cursor->end - cursor->at)) {
        cursor->failed = true;
        return NULL;
    }
    const uint8_t *taken = cursor->at;
    cursor->at += length;
    return taken;
}

static uint64_t take_number(struct byte_cursor *cursor, size_t width)
{
    const uint8_t *bytes = byte_cursor_take(cursor, width);
    uint64_t value = 0;

    for (size_t i = 0; bytes && i < width; i++)
        value = value << 8 | bytes[i];
    return value;
}

uint8_t byte_cursor_u8(struct byte_cursor *cursor)
{
    return (uint8_t)take_number(cursor, 1);
}

uint16_t byte_cursor_u16(struct byte_cursor *cursor)
{
    return (uint16_t)take_number(cursor, 2);
}

uint32_t byte_cursor_u32(struct byte_cursor *cursor)
{
    return (uint32_t)take_number(cursor, 4);
}

uint64_t byte_cursor_u64(struct byte_cursor *cursor)
{
    return take_number(cursor, 8);
}
