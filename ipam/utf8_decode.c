#include "utf8_decode.h"

#include "shared/base/utf8_step.h"

enum { UTF8_BYTES_MAX = 4 };

size_t utf8_decode(const char *text, uint32_t *code)
{
    const uint8_t *bytes = (const uint8_t *)text;
    size_t length = utf8_step(text, UTF8_BYTES_MAX); // the terminator ends a character that is cut off

    *code = UTF8_DECODE_INVALID;
    if (length == 0)
        return 1;
    uint32_t value = length == 1 ? bytes[0] : bytes[0] & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++)
        value = value << 6 | (bytes[i] & 0x3fu);
    *code = value;
    return length;
}

bool utf8_decode_is_printable(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } hidden[] = {
        {0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},     {0x61c, 0x61c},   {0x200b, 0x200f},
        {0x2028, 0x202e}, {0x2060, 0x206f}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe0fff},
    };

    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++) {
        if (code >= hidden[i].first && code <= hidden[i].last)
            return false;
    }
    return true;
}
