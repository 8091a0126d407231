// A prefix: RFC 4632 for IPv4, RFC 4291 §2.3 for IPv6.
#pragma once

#include "ip_addr.h"

struct error;

enum { CIDR_TEXT_MAX = IP_ADDR_TEXT_MAX + 4 };

// `length` counts in the address's own family: 0–32 or 0–128. Host bits are always zero.
struct cidr {
    struct ip_addr first;
    uint8_t length;
};

// "10.0.0.0/24". -EINVAL with the reason; for host bits the message names the prefix that was probably meant.
int cidr_parse(const char *text, struct cidr *out, struct error *err);

// The prefix of `length` that holds `addr`; -ERANGE when the length does not fit the family.
int cidr_of(const struct ip_addr *addr, unsigned length, struct cidr *out);

const char *cidr_format(const struct cidr *prefix, char text[CIDR_TEXT_MAX]);
bool cidr_contains(const struct cidr *prefix, const struct ip_addr *addr);
struct ip_addr cidr_last(const struct cidr *prefix);
