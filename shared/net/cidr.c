#include "cidr.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ip_step.h"
#include "shared/base/error.h"
#include "shared/base/number.h"

static unsigned family_bits(const struct ip_addr *addr)
{
    return ip_addr_family(addr) == 4 ? 32 : 128;
}

// The bits of one of the 16 bytes that belong to the prefix; `bits` counts in the 128.
static uint8_t byte_mask(unsigned bits, unsigned index)
{
    if (bits >= index * 8 + 8)
        return 0xff;
    if (bits <= index * 8)
        return 0;
    return (uint8_t)(0xff << (8 - bits % 8));
}

// An IPv4 address is held as ::ffff:a.b.c.d, so that its prefix starts after 96 bits.
static unsigned bits_of_128(const struct cidr *prefix)
{
    return prefix->length + 128 - family_bits(&prefix->first);
}

int cidr_of(const struct ip_addr *addr, unsigned length, struct cidr *out)
{
    if (length > family_bits(addr))
        return -ERANGE;

    struct cidr prefix = {.first = *addr, .length = (uint8_t)length};
    unsigned bits = bits_of_128(&prefix);
    for (unsigned i = 0; i < 16; i++)
        prefix.first.bytes[i] &= byte_mask(bits, i);
    *out = prefix;
    return 0;
}

// Splits "address/length". A mapped address is refused: its length would count from another place than it
// says.
static int parse_parts(const char *text, struct ip_addr *addr, unsigned *length)
{
    size_t split = strcspn(text, "/");
    char bare[IP_ADDR_TEXT_MAX] = "";
    uint64_t bits = 0;

    if (text[split] != '/' || split >= sizeof bare)
        return -EINVAL;
    memcpy(bare, text, split);
    if (ip_addr_parse(bare, addr) < 0 || (ip_addr_family(addr) == 4 && strchr(bare, ':')))
        return -EINVAL;

    const char *digits = text + split + 1;
    if (digits[0] == '0' && digits[1] != '\0')
        return -EINVAL;
    if (number_parse_u64(digits, 0, family_bits(addr), &bits) < 0)
        return -EINVAL;
    *length = (unsigned)bits;
    return 0;
}

static int refuse_host_bits(const char *text, const struct cidr *prefix, struct error *err)
{
    char meant[CIDR_TEXT_MAX];

    return error_set(err, -EINVAL, "%.64s: host bits are set; did you mean %s?", text,
                     cidr_format(prefix, meant));
}

int cidr_parse(const char *text, struct cidr *out, struct error *err)
{
    struct ip_addr addr;
    struct cidr prefix;
    unsigned length = 0;

    if (parse_parts(text, &addr, &length) < 0 || cidr_of(&addr, length, &prefix) < 0)
        return error_set(err, -EINVAL, "%.64s: not a prefix; write it like 192.0.2.0/24 or 2001:db8::/64",
                         text);
    if (ip_addr_compare(&addr, &prefix.first) != 0)
        return refuse_host_bits(text, &prefix, err);
    *out = prefix;
    return 0;
}

const char *cidr_format(const struct cidr *prefix, char text[CIDR_TEXT_MAX])
{
    char addr[IP_ADDR_TEXT_MAX];

    snprintf(text, CIDR_TEXT_MAX, "%s/%u", ip_addr_format(&prefix->first, addr), (unsigned)prefix->length);
    return text;
}

// ::/0 holds no IPv4 address: the families are apart, however they are stored.
bool cidr_contains(const struct cidr *prefix, const struct ip_addr *addr)
{
    unsigned bits = bits_of_128(prefix);

    if (ip_addr_family(&prefix->first) != ip_addr_family(addr))
        return false;
    for (unsigned i = 0; i < 16; i++) {
        if ((addr->bytes[i] & byte_mask(bits, i)) != prefix->first.bytes[i])
            return false;
    }
    return true;
}

// The /80 to /95 that end with ::ffff:0:0/96 have a mapped last address, which reads as 255.255.255.255;
// these lie in ::/8, which is reserved (RFC 4291 section 2.4), so that no network has one.
struct ip_addr cidr_last(const struct cidr *prefix)
{
    struct ip_addr last = prefix->first;
    unsigned bits = bits_of_128(prefix);

    for (unsigned i = 0; i < 16; i++)
        last.bytes[i] |= (uint8_t)~byte_mask(bits, i);
    return last;
}

bool cidr_parent(const struct cidr *prefix, struct cidr *out)
{
    return prefix->length > 0 && cidr_of(&prefix->first, prefix->length - 1u, out) == 0;
}

// By the size of the prefix. That fails where an IPv6 prefix stands right below the IPv4 addresses: these are
// aligned to all that may end there, so that the address after them begins a prefix.
bool cidr_next(const struct cidr *prefix, struct cidr *out)
{
    struct ip_count size = ip_count_power(128 - bits_of_128(prefix));
    struct ip_addr last = cidr_last(prefix);
    struct ip_addr first;

    if (ip_step_up(&prefix->first, &size, &first) < 0) {
        if (!ip_step_next(&last))
            return false;
        first = last;
    }
    *out = (struct cidr){.first = first, .length = prefix->length};
    return true;
}

bool cidr_is_inside(const struct cidr *inner, const struct cidr *outer)
{
    return inner->length >= outer->length && cidr_contains(outer, &inner->first);
}

int cidr_common(const struct ip_addr *a, const struct ip_addr *b, struct cidr *out)
{
    unsigned length = family_bits(a);
    unsigned start = 128 - length;
    unsigned same = start;

    if (ip_addr_family(a) != ip_addr_family(b))
        return -EINVAL;
    while (same < 128 && ((a->bytes[same / 8] ^ b->bytes[same / 8]) & 0x80 >> same % 8) == 0)
        same++;
    return cidr_of(a, same - start, out);
}

// Groups are written as they are: the wildcard of an IPv6 /80 is no IPv4 address, though its bytes are those
// of a mapped one.
static const char *format_bytes(int family, const uint8_t bytes[16], char text[IP_ADDR_TEXT_MAX])
{
    struct ip_addr addr;

    memcpy(addr.bytes, bytes, sizeof addr.bytes);
    if (family == 4)
        addr = ip_addr_from_v4(bytes + 12);
    else if (ip_addr_family(&addr) == 4)
        snprintf(text, IP_ADDR_TEXT_MAX, "::%x:%x:%x", 0xffff, bytes[12] << 8 | bytes[13],
                 bytes[14] << 8 | bytes[15]);
    if (family == 4 || ip_addr_family(&addr) == 6)
        ip_addr_format(&addr, text);
    return text;
}

const char *cidr_format_mask(const struct cidr *prefix, char text[IP_ADDR_TEXT_MAX])
{
    uint8_t bytes[16];

    for (unsigned i = 0; i < 16; i++)
        bytes[i] = byte_mask(bits_of_128(prefix), i);
    return format_bytes(ip_addr_family(&prefix->first), bytes, text);
}

const char *cidr_format_wildcard(const struct cidr *prefix, char text[IP_ADDR_TEXT_MAX])
{
    uint8_t bytes[16];

    for (unsigned i = 0; i < 16; i++)
        bytes[i] = (uint8_t)~byte_mask(bits_of_128(prefix), i);
    return format_bytes(ip_addr_family(&prefix->first), bytes, text);
}

int cidr_mask_length(const struct ip_addr *mask, unsigned *length)
{
    unsigned start = 128 - family_bits(mask);
    unsigned end = start;

    while (end < 128 && mask->bytes[end / 8] & 0x80 >> end % 8)
        end++;
    for (unsigned i = end; i < 128; i++) {
        if (mask->bytes[i / 8] & 0x80 >> i % 8)
            return -EINVAL;
    }
    *length = end - start;
    return 0;
}
