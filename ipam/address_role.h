// What an address is in its prefix, beside one for a host. Pure.
#pragma once

#include <stdbool.h>

struct ip_addr;
struct prefix;

// "the network address", "the broadcast address", "the anycast address of its routers", "the gateway"; NULL
// for a plain one.
const char *address_role(const struct prefix *prefix, const struct ip_addr *addr);

bool address_role_is_gateway(const struct prefix *prefix, const struct ip_addr *addr);
