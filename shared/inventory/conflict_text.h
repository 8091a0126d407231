// What a conflict is, as sentences: the subject (the same each time), why it is one, and what to type. Pure.
#pragma once

#include "conflict.h"
#include "vrf.h"

#include "shared/net/ip_range.h"
#include "shared/net/mac_addr.h"

#include <stdbool.h>

// Names of devices are their keys. All texts are cut at a character when they do not fit.

// An address of the plan or of the network.
struct conflict_place {
    char vrf[VRF_NAME_MAX];
    char ip[IP_ADDR_TEXT_MAX];
    char segment[IP_ADDR_ZONE_MAX];
};

enum { CONFLICT_NAMES_MAX = 4 };

// Devices that are named, and how many more there are.
struct conflict_names {
    const char *keys[CONFLICT_NAMES_MAX];
    size_t count;
    size_t more;
};

// A prefix and who says what of it; "" and 0 when nothing is said.
struct conflict_prefix {
    const char *cidr;
    const char *site;
    int vid;
};

struct conflict conflict_text_duplicate(const struct conflict_place *place,
                                        const struct conflict_names *holders);
// `assignment` is "" for an address that is held and not planned.
struct conflict conflict_text_outside(const struct conflict_place *place, const char *assignment);
struct conflict conflict_text_outside_range(const char *vrf, const char *kind, const struct ip_range *range);
// `by_site`: they differ in the site, else in the VLAN.
struct conflict conflict_text_overlap(const char *vrf, const struct conflict_prefix *outer,
                                      const struct conflict_prefix *inner, bool by_site);
// `by_mac`: a reservation for a MAC, which most DHCP servers keep.
struct conflict conflict_text_in_pool(const struct conflict_place *place, const char *assignment,
                                      const struct ip_range *pool, bool by_mac);
// `whom` is a key, a MAC or "" for nobody in particular.
struct conflict conflict_text_in_use(const struct conflict_place *place, const char *assignment,
                                     const char *whom, const struct conflict_names *holders);
struct conflict conflict_text_in_use_range(const struct conflict_place *place, const struct ip_range *range,
                                           const struct conflict_names *holders);
struct conflict conflict_text_shared_mac(const char *mac, const struct conflict_names *owners);
// That there are more than `count` of a kind.
struct conflict conflict_text_more(enum conflict_kind kind, int count);
