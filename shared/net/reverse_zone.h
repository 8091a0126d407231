// The zones of the reverse DNS: in-addr.arpa (RFC 1035 section 3.5) and ip6.arpa (RFC 3596 section 2.5).
// Pure.
#pragma once

#include "cidr.h"

#include <stddef.h>

enum { REVERSE_ZONE_TEXT_MAX = 73 };

// How many zones make up the prefix: one where it ends at an octet (IPv6: at a hex digit), else those of the
// next one, at most 128. IPv4 longer than /24 has the zone of its /24, in which it is a part (RFC 2317).
size_t reverse_zone_count(const struct cidr *prefix);
// The zone at an index below the count: "2.0.192.in-addr.arpa". Returns `text`.
const char *reverse_zone_format(const struct cidr *prefix, size_t index, char text[REVERSE_ZONE_TEXT_MAX]);
// The name of an address's PTR record. Returns `text`.
const char *reverse_zone_pointer(const struct ip_addr *addr, char text[REVERSE_ZONE_TEXT_MAX]);
