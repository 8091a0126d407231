#include "reverse_zone.h"

#include "shared/base/text.h"

enum { HEX_DIGITS = 32 };

static bool is_v4(const struct ip_addr *addr)
{
    return ip_addr_family(addr) == 4;
}

// How many octets or hex digits the names of the prefix's zones have.
static unsigned labels_of(const struct cidr *prefix)
{
    if (!is_v4(&prefix->first))
        return (prefix->length + 3u) / 4;
    return prefix->length > 24 ? 3 : (prefix->length + 7u) / 8;
}

size_t reverse_zone_count(const struct cidr *prefix)
{
    unsigned bits = labels_of(prefix) * (is_v4(&prefix->first) ? 8 : 4);

    return bits > prefix->length ? (size_t)1 << (bits - prefix->length) : 1;
}

static unsigned hex_digit(const struct ip_addr *addr, unsigned index)
{
    unsigned byte = addr->bytes[index / 2];

    return index % 2 ? byte & 0xf : byte >> 4;
}

static const char *format(const struct ip_addr *addr, unsigned labels, char text[REVERSE_ZONE_TEXT_MAX])
{
    struct text_buf buf;

    text_buf_init(&buf, text, REVERSE_ZONE_TEXT_MAX);
    for (unsigned i = labels; i-- > 0;) {
        if (is_v4(addr))
            text_buf_add(&buf, "%u.", (unsigned)addr->bytes[12 + i]);
        else
            text_buf_add(&buf, "%x.", hex_digit(addr, i));
    }
    text_buf_add(&buf, "%s", is_v4(addr) ? "in-addr.arpa" : "ip6.arpa");
    return text;
}

const char *reverse_zone_format(const struct cidr *prefix, size_t index, char text[REVERSE_ZONE_TEXT_MAX])
{
    unsigned labels = labels_of(prefix);
    struct ip_addr addr = prefix->first;

    // The zones of a prefix differ in their first label alone.
    if (labels > 0 && is_v4(&addr))
        addr.bytes[11 + labels] = (uint8_t)(addr.bytes[11 + labels] + index);
    else if (labels > 0)
        addr.bytes[(labels - 1) / 2] =
            (uint8_t)(addr.bytes[(labels - 1) / 2] + (labels % 2 ? index << 4 : index));
    return format(&addr, labels, text);
}

const char *reverse_zone_pointer(const struct ip_addr *addr, char text[REVERSE_ZONE_TEXT_MAX])
{
    return format(addr, is_v4(addr) ? 4 : HEX_DIGITS, text);
}
