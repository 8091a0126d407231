// What goes to the new device of `ipam device split`, as it is typed. Pure.
#pragma once

#include "device_input.h"
#include "shared/inventory/device_split.h"
#include "shared/net/mac_addr.h"

struct arguments_list;

// The parts, and what they point into.
struct split_input {
    struct device_split_part parts[DEVICE_SPLIT_PARTS_MAX];
    size_t count;
    struct device_address addresses[DEVICE_SPLIT_PARTS_MAX];
    char macs[DEVICE_SPLIT_PARTS_MAX][MAC_ADDR_TEXT_MAX];
    char kinds[DEVICE_SPLIT_PARTS_MAX][16];
};

// "mac:02:00:5e:00:00:07", "hostname:nas"; "eth1" or the MAC of an interface; an address of `vrf` (NULL: the
// default one). -EINVAL with the reason; `out` begins as {0} and collects. The texts must outlive it.
int split_input_identifier(struct split_input *out, const char *text, struct error *err);
int split_input_interface(struct split_input *out, const char *text, struct error *err);
int split_input_address(struct split_input *out, const char *text, const char *vrf, struct error *err);
