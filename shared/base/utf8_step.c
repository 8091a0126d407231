#include "utf8_step.h"

#include <stdbool.h>
#include <stdint.h>

// The bytes of the character that a leading byte begins; 0 for a byte that cannot lead.
static size_t length_of(uint8_t lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead <= 0xdf)
        return 2;
    if (lead >= 0xe0 && lead <= 0xef)
        return 3;
    return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

// RFC 3629 section 4: not overlong, not a surrogate, not above U+10FFFF.
static bool second_is_allowed(uint8_t lead, uint8_t second)
{
    switch (lead) {
    case 0xe0:
        return second >= 0xa0;
    case 0xed:
        return second <= 0x9f;
    case 0xf0:
        return second >= 0x90;
    case 0xf4:
        return second <= 0x8f;
    default:
        return true;
    }
}

size_t utf8_step(const char *text, size_t left)
{
    const uint8_t *bytes = (const uint8_t *)text;
    size_t length = left > 0 ? length_of(bytes[0]) : 0;

    if (length > left)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
    }
    return length < 2 || second_is_allowed(bytes[0], bytes[1]) ? length : 0;
}
