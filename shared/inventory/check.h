// Checks: what is probed of a device, and how.
#pragma once

#include "inventory.h"

#include "shared/net/ip_addr.h"
#include "shared/probe/service.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

// What a check asks: the device's current address of a family, one fixed address, or a DNS name. Stored:
// append only.
enum check_target_kind {
    CHECK_TARGET_DEVICE_V4 = 1,
    CHECK_TARGET_DEVICE_V6,
    CHECK_TARGET_ADDRESS,
    CHECK_TARGET_NAME
};

// How patient a check is. Stored: append only.
enum check_profile { CHECK_PROFILE_NORMAL = 1, CHECK_PROFILE_SLEEPY = 2 };

// 0 in a number means: the plugin's default.
struct check {
    int64_t id;
    int64_t device_id;
    char device_key[INVENTORY_KEY_MAX];
    char key[32];     // the plugin instance of its metrics: "v4", "v6", …; [a-z0-9][a-z0-9._-]*
    char plugin[32];  // "icmp_heartbeat", "tcp_check"
    char target[256]; // the fixed address (with %zone) or the DNS name, else ""
    char address[64]; // what is probed now, with %zone; "" for a DNS name or a device without such an address
    char source[32];
    enum check_target_kind target_kind;
    enum check_profile profile;
    uint32_t interval_ms;
    uint16_t down_after;
    uint16_t up_after;
    bool enabled;
    bool has_spec; // the service has options beside kind and port: check_service_read
    uint16_t port;
    enum service_kind service; // SERVICE_NONE: not a check of a service
};

struct check_list {
    struct check *rows;
    size_t count;
};

// Adds `check` (id and device_key are ignored and set). -EEXIST: the device has a check with this key. A
// target that does not fit its kind, or an address that is not unicast: -EINVAL. Inside a write transaction.
int check_add(struct db *db, struct check *check, struct error *err);

// -ENOENT without such a check.
int check_remove(struct db *db, int64_t device_id, const char *key, struct error *err);
// Makes a check of the list of ports (source "ports") a person's, which the list does not touch; any other
// stays as it is. Once it is removed, the list makes its own again.
int check_take_over(struct db *db, int64_t check_id, struct error *err);
int check_set_enabled(struct db *db, int64_t check_id, bool enabled, struct error *err);

// Of one device (device_id), or all (0); of one plugin, or all (NULL). With `active_only`: enabled checks of
// monitored devices. Ordered by device key, then check key. Freed by check_list_free.
int check_list(struct db *db, int64_t device_id, const char *plugin, bool active_only, struct check_list *out,
               struct error *err);
void check_list_free(struct check_list *list);

// Adds the usual ping checks for the families that the device has addresses of and no check yet: "v4", "v6".
int check_add_pings(struct db *db, int64_t device_id, enum check_profile profile, const char *source,
                    struct error *err);
