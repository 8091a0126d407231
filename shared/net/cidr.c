#include "cidr.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

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
