// What `ipam calc` is asked about. Pure.
#pragma once

#include "shared/net/ip_range.h"

struct error;

// A prefix, one address (then its /32 or /128), or a range.
struct calc_input {
    const char *text; // as typed
    struct ip_range range;
    bool is_prefix;      // typed as a prefix or as an address
    struct cidr prefix;  // of a range: the smallest that holds it
    struct ip_addr addr; // as typed; the first one of a range
    bool has_host;       // host bits are set: `addr` is not the address of the network
};

// `mask`: a netmask that stood beside a bare address, or NULL. -EINVAL with the way out. `text` is borrowed.
int calc_input_parse(const char *text, const char *mask, struct calc_input *out, struct error *err);

// Whether the second of two arguments is the netmask of the first, an address without a length: one of /4 or
// longer (IPv6: /8), which is no address of a network.
bool calc_input_is_mask(const char *first, const char *second);
