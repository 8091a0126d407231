// The addresses of this machine's network interfaces and its default gateway, as the kernel tells them. Sends
// nothing.
#pragma once

#include "shared/net/ip_addr.h"

#include <stddef.h>

struct error;

struct iface_address {
    char name[16];
    struct ip_addr addr;
    unsigned length; // of the prefix, in the address's own family
    bool up;
    bool loopback;
};

struct iface_address_list {
    struct iface_address *rows;
    size_t count;
};

// Freed by iface_source_free. 0 or a negative errno with `err`.
int iface_source_read(struct iface_address_list *out, struct error *err);
void iface_source_free(struct iface_address_list *list);

// The IPv4 gateway of the default route with the lowest metric, from /proc/net/route. -ENOENT without one.
int iface_source_gateway(struct ip_addr *out);
