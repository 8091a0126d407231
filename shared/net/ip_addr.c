#include "ip_addr.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static const uint8_t V4_PREFIX[12] = {[10] = 0xff, [11] = 0xff};

// glibc's inet_pton is as strict as the header promises: four decimal octets without leading zeros for IPv4,
// RFC 4291 text of at most four hex digits a group for IPv6. The test holds it to that.
int ip_addr_parse(const char *text, struct ip_addr *out)
{
    uint8_t bytes[16];

    if (inet_pton(AF_INET, text, bytes) == 1) {
        *out = ip_addr_from_v4(bytes);
        return 0;
    }
    if (inet_pton(AF_INET6, text, bytes) != 1)
        return -EINVAL;
    memcpy(out->bytes, bytes, sizeof bytes);
    return 0;
}

// An interface name as the kernel allows it, or an index; printable ASCII alone.
static bool is_zone(const char *text)
{
    size_t length = strlen(text);

    if (length == 0 || length >= IP_ADDR_ZONE_MAX)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] <= ' ' || text[i] > '~' || strchr("/:%", text[i]))
            return false;
    }
    return true;
}

int ip_addr_parse_zone(const char *text, struct ip_addr *out, char zone[IP_ADDR_ZONE_MAX])
{
    size_t length = strcspn(text, "%");
    bool has_zone = text[length] == '%';
    char bare[IP_ADDR_TEXT_MAX] = "";
    struct ip_addr addr;

    if (length >= sizeof bare)
        return -EINVAL;
    memcpy(bare, text, length);
    if (ip_addr_parse(bare, &addr) < 0)
        return -EINVAL;
    if (has_zone &&
        !(ip_addr_family(&addr) == 6 && ip_addr_is_link_local(&addr) && is_zone(text + length + 1)))
        return -EINVAL;

    *out = addr;
    memset(zone, 0, IP_ADDR_ZONE_MAX);
    if (has_zone)
        memcpy(zone, text + length + 1, strlen(text + length + 1));
    return 0;
}

// ::a.b.c.d, the deprecated IPv4-compatible form (RFC 4291 section 2.5.5.1) that inet_ntop writes with dots.
// RFC 5952 section 5 keeps dots for prefixes known to hold IPv4, and this one is not.
static bool is_v4_compatible(const uint8_t bytes[16])
{
    static const uint8_t zeros[12];

    return memcmp(bytes, zeros, sizeof zeros) == 0 && (bytes[12] != 0 || bytes[13] != 0);
}

const char *ip_addr_format(const struct ip_addr *addr, char text[IP_ADDR_TEXT_MAX])
{
    const uint8_t *bytes = addr->bytes;

    if (is_v4_compatible(bytes))
        snprintf(text, IP_ADDR_TEXT_MAX, "::%x:%x", bytes[12] << 8 | bytes[13], bytes[14] << 8 | bytes[15]);
    else if (ip_addr_family(addr) == 4)
        inet_ntop(AF_INET, bytes + 12, text, IP_ADDR_TEXT_MAX);
    else
        inet_ntop(AF_INET6, bytes, text, IP_ADDR_TEXT_MAX);
    return text;
}

int ip_addr_family(const struct ip_addr *addr)
{
    return memcmp(addr->bytes, V4_PREFIX, sizeof V4_PREFIX) == 0 ? 4 : 6;
}

int ip_addr_compare(const struct ip_addr *a, const struct ip_addr *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

// 169.254.0.0/16 (RFC 3927) and fe80::/10 (RFC 4291 section 2.5.6).
bool ip_addr_is_link_local(const struct ip_addr *addr)
{
    const uint8_t *bytes = addr->bytes;

    if (ip_addr_family(addr) == 4)
        return bytes[12] == 169 && bytes[13] == 254;
    return bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80;
}

static bool v4_is_unicast(const uint8_t bytes[4])
{
    static const uint8_t unspecified[4];
    static const uint8_t broadcast[4] = {255, 255, 255, 255};

    return (bytes[0] & 0xf0) != 0xe0 && memcmp(bytes, unspecified, 4) != 0 &&
           memcmp(bytes, broadcast, 4) != 0;
}

bool ip_addr_is_unicast(const struct ip_addr *addr)
{
    static const uint8_t unspecified[16];

    if (ip_addr_family(addr) == 4)
        return v4_is_unicast(addr->bytes + 12);
    return addr->bytes[0] != 0xff && memcmp(addr->bytes, unspecified, 16) != 0;
}

struct ip_addr ip_addr_from_v4(const uint8_t bytes[4])
{
    struct ip_addr addr;

    memcpy(addr.bytes, V4_PREFIX, sizeof V4_PREFIX);
    memcpy(addr.bytes + sizeof V4_PREFIX, bytes, 4);
    return addr;
}
