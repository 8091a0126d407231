// What explains a device: its identifiers, each with a trust class.
#pragma once

#include "inventory.h"

#include <stddef.h>
#include <stdint.h>

struct db;
struct error;
struct mac_addr;

struct identifier {
    char kind[16]; // "mac", "duid", "client_id", "hostname", "snmp_engine_id", "ssh_host_key", "serial",
                   // "name"
    char value[256];
    char trust[8]; // "strong", "weak", "segment"
    char source[32];
};

struct identifier_list {
    struct identifier *rows;
    size_t count;
};

// A locally administered MAC is weak, a virtual router's is "segment", any other strong. Pure.
const char *identifier_mac_trust(const struct mac_addr *mac);

// Adds or refreshes one. A strong identifier of another device: -EEXIST, and `err` names that device.
int identifier_add(struct db *db, int64_t device_id, const char *kind, const char *value, const char *trust,
                   const char *source, int64_t now_ms, struct error *err);

// -ENOENT when the device has no such identifier.
int identifier_remove(struct db *db, int64_t device_id, const char *kind, const char *value,
                      struct error *err);

// The key of the first device, by key, that is recognised by this. -ENOENT when none is; `err` tells of other
// failures alone.
int identifier_holder(struct db *db, const char *kind, const char *value, char key[INVENTORY_KEY_MAX],
                      struct error *err);

int identifier_list(struct db *db, int64_t device_id, struct identifier_list *out, struct error *err);
void identifier_list_free(struct identifier_list *list);
