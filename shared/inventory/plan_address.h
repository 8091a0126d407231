// What the plan says of single addresses: assignment, name, for whom; beside what holds them (binding.h).
#pragma once

#include "inventory.h"
#include "vrf.h"

#include "shared/net/ip_range.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct stmt;

enum plan_assignment { PLAN_NONE, PLAN_STATIC, PLAN_DHCP, PLAN_RESERVED, PLAN_DEPRECATED };

struct plan_address {
    int64_t id; // 0: nobody has planned or held it yet
    char vrf[VRF_NAME_MAX];
    struct ip_addr addr;
    char segment[IP_ADDR_ZONE_MAX];
    enum plan_assignment assignment;
    char name[INVENTORY_NAME_MAX];      // its DNS name, or ""
    char mac[18];                       // whom it is reserved for, or ""
    char device_key[INVENTORY_KEY_MAX]; // the device that it is planned for, or ""
    char holder_key[INVENTORY_KEY_MAX]; // the device that holds it now, or ""; the first of several
    char holder_mac[18];
    int64_t holders; // how many devices hold it now
    int64_t held_since_ms;
    int holder_state;     // enum device_state; -1 without a holder
    int64_t last_held_ms; // when the last binding ended; 0: never, or it is held
    bool has_note;        // plan_address_note has it
};

struct plan_address_list {
    struct plan_address *rows;
    size_t count;
};

// "static", "dhcp", "reserved", "deprecated"; "" for PLAN_NONE.
const char *plan_assignment_text(enum plan_assignment assignment);
int plan_assignment_parse(const char *text, enum plan_assignment *out, struct error *err);

// What one writes about an address; NULL: leave it as it is. What has a name, a MAC or a device is at least
// reserved, whatever is written.
struct plan_address_change {
    const char *assignment;
    const char *name;
    const char *mac;    // "" takes it away
    const char *device; // key or name; "" takes it away
    const char *note;
};

// Calls that write run inside db_begin … db_commit; all give 0 or a negative errno and fill `err`. `vrf` NULL
// is the default one.

// -ENOENT when no prefix of the plan holds it; -EINVAL for what is not the address of one machine, and for a
// link-local one; -EPERM when a source of higher precedence set a field.
int plan_address_set(struct db *db, const char *vrf, const struct ip_addr *addr,
                     const struct plan_address_change *change, const char *source, struct error *err);
// plan_address_set as reserved, whatever assignment is written; -EADDRINUSE, and `err` says for whom, when
// the plan says something else of it than that it is reserved for nobody yet.
int plan_address_reserve(struct db *db, const char *vrf, const struct ip_addr *addr,
                         const struct plan_address_change *change, const char *source, struct error *err);
// Takes what the plan says of it away; its bindings and their history stay. -ENOENT when it says nothing.
int plan_address_release(struct db *db, const char *vrf, const struct ip_addr *addr, const char *source,
                         struct error *err);
// One that nobody has planned or held is no failure: id 0. Of a link-local one the first link's.
int plan_address_get(struct db *db, const char *vrf, const struct ip_addr *addr, struct plan_address *out,
                     struct error *err);
const char *plan_address_note(struct db *db, int64_t id);

// The planned and the held ones of a range (NULL: all) and a VRF (NULL: all), by VRF and address. Freed by
// plan_address_list_free.
int plan_address_list(struct db *db, const char *vrf, const struct ip_range *within,
                      struct plan_address_list *out, struct error *err);
void plan_address_list_free(struct plan_address_list *list);

// One row of PLAN_ADDRESS_PAGE or PLAN_ADDRESS_ONE; for row_list_fill.
void plan_address_read(struct stmt *stmt, void *row);
