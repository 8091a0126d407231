// From one address to another of its family, by a number. IPv4 stays within 0.0.0.0 and 255.255.255.255. The
// IPv4 addresses stand among the IPv6 ones (::ffff:0:0/96, see ip_addr.h): they count in a distance between
// IPv6 addresses, and are never an answer to one. Pure.
#pragma once

#include "ip_addr.h"
#include "ip_count.h"

// addr + n, addr - n. -ERANGE when that is no address of the family; `out` is then as it was, and may be
// `addr`.
int ip_step_up(const struct ip_addr *addr, const struct ip_count *n, struct ip_addr *out);
int ip_step_down(const struct ip_addr *addr, const struct ip_count *n, struct ip_addr *out);

// The address after and before, stepping over the IPv4 addresses among the IPv6 ones. False at the end of the
// family, `addr` is then as it was.
bool ip_step_next(struct ip_addr *addr);
bool ip_step_previous(struct ip_addr *addr);

// high - low; 0 when high is below low. Both are of one family.
struct ip_count ip_step_distance(const struct ip_addr *low, const struct ip_addr *high);
