// Addresses from a first to a last, both within: a pool, a prefix, a gap. Pure.
#pragma once

#include "cidr.h"
#include "ip_count.h"

#include <stddef.h>

struct error;

// The most prefixes that a range is made of: two for each bit but the first.
enum { IP_RANGE_TEXT_MAX = 2 * IP_ADDR_TEXT_MAX, IP_RANGE_CIDRS_MAX = 254 };

// Of one family; first is not above last.
struct ip_range {
    struct ip_addr first;
    struct ip_addr last;
};

// "10.0.0.5-10.0.0.9", "10.0.0.5-9" (IPv4: the last number), "10.0.0.5..10.0.0.9", with an en dash, a prefix
// without host bits, or one address. -EINVAL with the reason and the way out.
int ip_range_parse(const char *text, struct ip_range *out, struct error *err);

// "10.0.0.5-10.0.0.9"; one address alone is "10.0.0.5". Returns `text`.
const char *ip_range_format(const struct ip_range *range, char text[IP_RANGE_TEXT_MAX]);

struct ip_range ip_range_of_cidr(const struct cidr *prefix);
// What hosts may use: of IPv4 all but network and broadcast address, of /31 (RFC 3021) and /32 all; of IPv6
// all but the subnet-router anycast address (RFC 4291 section 2.6.1), of /127 (RFC 6164) and /128 all.
struct ip_range ip_range_usable(const struct cidr *prefix);

bool ip_range_contains(const struct ip_range *range, const struct ip_addr *addr);
bool ip_range_overlaps(const struct ip_range *a, const struct ip_range *b);
// Whether all of `inner` is in `outer`.
bool ip_range_covers(const struct ip_range *outer, const struct ip_range *inner);
struct ip_count ip_range_count(const struct ip_range *range);

// The smallest list of prefixes that make up the range, ascending. Gives their number; writes at most
// `capacity` of them.
size_t ip_range_cidrs(const struct ip_range *range, struct cidr *out, size_t capacity);
