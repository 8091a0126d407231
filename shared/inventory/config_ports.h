// The list of ports in a plugin's configuration: each is a check, of source "ports", of every monitored
// device with an address.
#pragma once

#include "config_host.h"

// The most rows that one call changes, so that its transaction stays short.
enum { CONFIG_PORTS_BATCH = 1000 };

// Makes the inventory agree with the list, inside a write transaction: a missing check is added to every
// monitored device that has an open address (IPv4 before IPv6) unless the device has a check of any source
// for the same kind and port, checks of source "ports" that are no longer in the list are disabled, and those
// of a device that has lost the family asked for the other one follow it. A check that a person has taken
// over (check_take_over) is not of that source, so it is left as it is, disabled too. Of several in the list
// for the same kind and port the first is taken; -EINVAL for one that no device could have (push). A few
// statements over all devices, however many; idempotent. Gives how many rows were changed, or a negative
// errno: call again, in another transaction, until it gives 0.
int config_ports_sync(struct db *db, const char *plugin, const struct config_service *services, size_t count,
                      struct error *err);
