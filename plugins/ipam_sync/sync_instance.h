// What the metrics of a prefix or a pool are called. Pure.
#pragma once

#include "sync_figures.h"

#include "shared/net/ip_range.h"

// "10.0.0.0_24", "2001-db8--_64": RRD takes neither '/' nor ':'. In another VRF than the default one its
// number stands before it, "vrf7-10.0.0.0_24", because names may be changed, and hold anything. `vrf_id` 0 is
// the default one.
const char *sync_instance_prefix(int64_t vrf_id, const struct cidr *cidr, char text[SYNC_INSTANCE_MAX]);

// "pool-10.0.0.100-10.0.0.199", "vrf7-pool-…"; of IPv6 "pool-2001-db8--5_2001-db8--9".
const char *sync_instance_pool(int64_t vrf_id, const struct ip_range *range, char text[SYNC_INSTANCE_MAX]);
