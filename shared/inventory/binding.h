// Which device holds which address, since when, and by whose word (design: identity). Addresses are never
// deleted by absence; a binding is closed with its time.
#pragma once

#include "shared/net/ip_addr.h"

#include <stddef.h>
#include <stdint.h>

struct db;
struct error;
struct mac_addr;

// An address of a device as it is now.
struct bound_address {
    struct ip_addr addr;
    char segment[IP_ADDR_ZONE_MAX]; // the zone of a link-local address, else ""
    int64_t valid_from_ms;
    char source[32];
    char mac[18]; // "" when unknown
    int64_t interface_id;
};

struct bound_address_list {
    struct bound_address *rows;
    size_t count;
};

// Where an address is held.
struct binding_place {
    const char *vrf; // NULL: the default one; the caller has seen that it exists (vrf_check)
    const struct ip_addr *addr;
    const char *segment;        // the zone of a link-local address; NULL or "": none
    int64_t interface_id;       // of the device (interface_ensure); 0: the one of `mac`
    const struct mac_addr *mac; // NULL: the interface without a MAC; made when missing
};

// Binds an address to the device's interface `mac` (NULL: its interface without a MAC, made when missing).
// Bound already to the same interface: nothing changes, 0. Held by another device: -EADDRINUSE, and `err`
// names it.
int binding_add(struct db *db, int64_t device_id, const struct ip_addr *addr, const char *segment,
                const struct mac_addr *mac, const char *source, int64_t now_ms, struct error *err);

int binding_add_place(struct db *db, int64_t device_id, const struct binding_place *place, const char *source,
                      int64_t now_ms, struct error *err);

// Closes the open binding. -ENOENT when there is none.
int binding_close(struct db *db, int64_t device_id, const struct ip_addr *addr, const char *segment,
                  int64_t now_ms, struct error *err);
int binding_close_place(struct db *db, int64_t device_id, const struct binding_place *place, int64_t now_ms,
                        struct error *err);

// The open bindings, IPv4 first, oldest first. Freed by binding_list_free.
int binding_list(struct db *db, int64_t device_id, struct bound_address_list *out, struct error *err);
void binding_list_free(struct bound_address_list *list);
