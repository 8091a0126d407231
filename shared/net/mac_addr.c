#include "mac_addr.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

// A way of writing: the separator ('\0' for none) and the digits between two of them.
struct notation {
    char separator;
    unsigned group;
};

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool read_notation(const char *text, struct notation notation, uint8_t bytes[6])
{
    for (unsigned digit = 0; digit < 12; digit++) {
        if (notation.separator && digit > 0 && digit % notation.group == 0 && *text++ != notation.separator)
            return false;
        int value = hex_value(*text++);
        if (value < 0)
            return false;
        bytes[digit / 2] = (uint8_t)(bytes[digit / 2] << 4 | value);
    }
    return *text == '\0';
}

static bool names_an_interface(const uint8_t bytes[6])
{
    static const uint8_t zero[6];
    static const uint8_t broadcast[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

    return memcmp(bytes, zero, 6) != 0 && memcmp(bytes, broadcast, 6) != 0;
}

int mac_addr_parse(const char *text, struct mac_addr *out)
{
    static const struct notation notations[] = {{':', 2}, {'-', 2}, {'.', 4}, {'\0', 12}};

    for (unsigned i = 0; i < sizeof notations / sizeof notations[0]; i++) {
        struct mac_addr mac = {{0}};
        if (!read_notation(text, notations[i], mac.bytes))
            continue;
        if (!names_an_interface(mac.bytes))
            return -EINVAL;
        *out = mac;
        return 0;
    }
    return -EINVAL;
}

const char *mac_addr_format(const struct mac_addr *mac, char text[MAC_ADDR_TEXT_MAX])
{
    const uint8_t *b = mac->bytes;

    snprintf(text, MAC_ADDR_TEXT_MAX, "%02x:%02x:%02x:%02x:%02x:%02x", b[0], b[1], b[2], b[3], b[4], b[5]);
    return text;
}

bool mac_addr_is_local(const struct mac_addr *mac)
{
    return (mac->bytes[0] & 0x02) != 0;
}

bool mac_addr_is_virtual_router(const struct mac_addr *mac)
{
    static const uint8_t prefixes[][5] = {
        {0x00, 0x00, 0x5e, 0x00, 0x01},
        {0x00, 0x00, 0x5e, 0x00, 0x02},
        {0x00, 0x00, 0x0c, 0x07, 0xac},
    };

    for (unsigned i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        if (memcmp(mac->bytes, prefixes[i], sizeof prefixes[i]) == 0)
            return true;
    }
    return false;
}
