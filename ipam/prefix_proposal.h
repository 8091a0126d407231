// Which prefixes `ipam init` proposes, from the addresses of this machine. Pure.
#pragma once

#include "iface_source.h"
#include "shared/net/cidr.h"

struct prefix_proposal {
    struct cidr cidr;
    char iface[16];
    const char *doubt; // why it may not be the owner's LAN; NULL: nothing speaks against it
};

// Writes at most `capacity` proposals, each prefix once, and gives their number. Left out: interfaces that
// are down, loopback, link-local prefixes and single addresses (/32, /128).
size_t prefix_proposal_make(const struct iface_address_list *addresses, struct prefix_proposal *out,
                            size_t capacity);
