#include "utf8_decode.h"

// The lead byte says how many bytes follow and the least number that needs so many.
static size_t tail_of(uint8_t lead, uint32_t *bits, uint32_t *least)
{
    if (lead >= 0xc2 && lead <= 0xdf) {
        *bits = lead & 0x1fu;
        *least = 0x80;
        return 1;
    }
    if (lead >= 0xe0 && lead <= 0xef) {
        *bits = lead & 0x0fu;
        *least = 0x800;
        return 2;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        *bits = lead & 0x07u;
        *least = 0x10000;
        return 3;
    }
    return 0;
}

static bool is_scalar(uint32_t code)
{
    return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

size_t utf8_decode(const char *text, uint32_t *code)
{
    const uint8_t *bytes = (const uint8_t *)text;
    uint32_t value = 0;
    uint32_t least = 0;

    if (bytes[0] < 0x80) {
        *code = bytes[0];
        return 1;
    }

    size_t tail = tail_of(bytes[0], &value, &least);
    *code = UTF8_DECODE_INVALID;
    if (tail == 0)
        return 1;
    for (size_t i = 1; i <= tail; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 1;
        value = value << 6 | (bytes[i] & 0x3fu);
    }
    if (value < least || !is_scalar(value))
        return 1;
    *code = value;
    return tail + 1;
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
