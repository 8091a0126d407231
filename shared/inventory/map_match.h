// The longest prefix of each of many addresses, in one pass over both. Pure.
#pragma once

#include "inventory.h"
#include "vrf.h"

#include "shared/net/cidr.h"

#include <stddef.h>
#include <stdint.h>

#define MAP_MATCH_NONE SIZE_MAX

struct map_prefix {
    int64_t id;
    char vrf[VRF_NAME_MAX];
    struct ip_addr first;
    struct ip_addr last;
    int family;
    char cidr[CIDR_TEXT_MAX];
    char name[INVENTORY_NAME_MAX];
    int64_t vlan_id; // 0 without
    int vid;
    char vlan_name[INVENTORY_NAME_MAX];
    char vlan_site[INVENTORY_NAME_MAX];
    size_t parent; // scratch of map_match_all
};

struct map_address {
    int64_t device_id;
    char vrf[VRF_NAME_MAX];
    struct ip_addr addr;
    size_t prefix; // what map_match_all finds: a place in the array of prefixes, or MAP_MATCH_NONE
};

// Prefixes are ordered by VRF (in bytes), first address and length, addresses by VRF and address. A prefix of
// the other family holds no address.
void map_match_all(struct map_prefix *prefixes, size_t prefix_count, struct map_address *addresses,
                   size_t address_count);
