// An IPv4 or IPv6 address as 16 bytes that sort: IPv4 is held as ::ffff:a.b.c.d (RFC 4291 §2.5.5.2), so that
// an IPv4-mapped IPv6 address is the IPv4 address. Zones are kept beside the address, never in it.
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { IP_ADDR_TEXT_MAX = 46, IP_ADDR_ZONE_MAX = 16 };

struct ip_addr {
    uint8_t bytes[16];
};

// Strict: dotted quad without leading zeros, or RFC 4291 text. No zone, no blanks. -EINVAL leaves `out` as it
// was.
int ip_addr_parse(const char *text, struct ip_addr *out);

// The same with an optional "%zone", allowed on IPv6 link-local addresses alone; `zone` becomes "" without
// one.
int ip_addr_parse_zone(const char *text, struct ip_addr *out, char zone[IP_ADDR_ZONE_MAX]);

// Canonical text: dotted quad or RFC 5952. Returns `text`.
const char *ip_addr_format(const struct ip_addr *addr, char text[IP_ADDR_TEXT_MAX]);

// 4 or 6.
int ip_addr_family(const struct ip_addr *addr);
int ip_addr_compare(const struct ip_addr *a, const struct ip_addr *b);
bool ip_addr_is_link_local(const struct ip_addr *addr);
// Unicast: not multicast, not unspecified, not 255.255.255.255. What one may bind to a device and probe.
bool ip_addr_is_unicast(const struct ip_addr *addr);

struct ip_addr ip_addr_from_v4(const uint8_t bytes[4]);
