// The keyed cookie in every probe: SipHash-2-4 (Aumasson and Bernstein, 2012) over index, sequence and
// target, so that nobody who has not seen the probe can answer for the host. Pure but for
// icmp_cookie_key_init.
#pragma once

#include "shared/net/ip_addr.h"

#include <stdint.h>

struct icmp_cookie_key {
    uint8_t bytes[16];
};

// Fills the key from the kernel's random source. 0 or a negative errno.
int icmp_cookie_key_init(struct icmp_cookie_key *key);

uint64_t icmp_cookie(const struct icmp_cookie_key *key, uint32_t index, uint32_t sequence,
                     const struct ip_addr *target);
