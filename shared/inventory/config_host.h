// The `Host` lines of a plugin's configuration as devices and checks of source "config", so that there is one
// list of targets.
#pragma once

#include "check.h"

// A service check of a Host, or of the list of ports.
struct config_service {
    const struct service *service; // owned by the caller; many may share one
    char key[32];                  // the check's; "": the service's usual one
    uint32_t interval_ms;
    uint16_t down_after;
    uint16_t up_after;
};

// One Host: `name` is the device's name; `address` an address (with %zone) or a DNS name, both owned by the
// caller.
struct config_host {
    const char *name;
    const char *address;
    uint32_t interval_ms; // 0: the plugin's default
    enum check_profile profile;
    uint16_t down_after;
    uint16_t up_after;
    const struct config_service *services; // owned by the caller; none: a ping of the address
    size_t service_count;
};

// Makes the inventory agree with the configuration in one call, inside a write transaction: missing devices
// and checks are added, changed ones updated, and checks of source "config" of this plugin that are no longer
// configured are disabled (their history stays). Checks that a person made are never touched; a Host whose
// name is a device of a person adds a check to that device. A Host that was merged into another one adds its
// checks to that, but for those that another Host has there. Idempotent: nothing changes the second time.
int config_host_sync(struct db *db, const char *plugin, const struct config_host *hosts, size_t count,
                     struct error *err);
