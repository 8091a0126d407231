// An address or a prefix that a person has typed, and what is wrong with it. Pure.
#pragma once

#include "ip_addr.h"

struct error;

// -EINVAL says what is wrong and the way out: leading zeros, an IPv4-mapped address, a zone, a number too
// large, nothing at all.
int ip_input_addr(const char *text, struct ip_addr *out, struct error *err);

// "10.0.0.7/24", host bits allowed, and "10.0.0.7/255.255.255.0".
int ip_input_prefix(const char *text, struct ip_addr *addr, unsigned *length, struct error *err);

// The length that a netmask says, "255.255.255.0" or "ffff:ffff::", for an address of its family.
int ip_input_mask(const char *text, const struct ip_addr *addr, unsigned *length, struct error *err);
