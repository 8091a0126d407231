// Addresses, ranges and prefixes from text, for tests: what cannot be read fails the test.
#pragma once

#include "cidr.h"
#include "ip_range.h"

struct ip_addr net_fixture_addr(const char *text);
struct ip_range net_fixture_range(const char *text);
struct cidr net_fixture_prefix(const char *text);
// Both halves of a prefix that is longer than one address.
void net_fixture_halves(const struct cidr *prefix, struct cidr out[2]);
