// What addresses are for, by the registries of IANA: IPv4 and IPv6 Special-Purpose Address, Multicast, and
// IPv6 Address Space. Pure.
#pragma once

#include "ip_range.h"

// Static texts: "private", "RFC 1918"; `source` is "" for "global", and for "mixed": of several classes.
struct ip_class {
    const char *name;
    const char *source;
};

struct ip_class ip_class_of(const struct ip_range *range);
