// Who held which address, and when: the bindings of all times. A device that was merged into another is told
// as that one.
#pragma once

#include "interface.h"
#include "inventory.h"
#include "vrf.h"

#include "shared/net/ip_addr.h"

#include <stddef.h>
#include <stdint.h>

struct binding_span {
    char vrf[VRF_NAME_MAX];
    struct ip_addr addr;
    char segment[IP_ADDR_ZONE_MAX]; // the zone of a link-local address, else ""
    int64_t device_id;
    char device_key[INVENTORY_KEY_MAX];
    char device_name[INVENTORY_NAME_MAX];
    char interface[INTERFACE_NAME_MAX]; // "" when not known
    char mac[18];                       // "" when not known
    int64_t from_ms;
    int64_t to_ms; // 0: now
    char source[32];
};

struct binding_span_list {
    struct binding_span *rows;
    size_t count;
};

// All lists begin with what is held now, then the newest. 0 or a negative errno with `err`. Freed by
// binding_span_list_free.

// Whoever held an address at some moment of [from_ms, to_ms], both ends in it. `vrf` NULL is the default one,
// `segment` NULL is none; `limit` 0: all.
int binding_history_of_address(struct db *db, const char *vrf, const struct ip_addr *addr,
                               const char *segment, int64_t from_ms, int64_t to_ms, size_t limit,
                               struct binding_span_list *out, struct error *err);
// `mac` in canonical text.
int binding_history_of_mac(struct db *db, const char *mac, struct binding_span_list *out, struct error *err);
int binding_history_of_device(struct db *db, int64_t device_id, struct binding_span_list *out,
                              struct error *err);
void binding_span_list_free(struct binding_span_list *list);
