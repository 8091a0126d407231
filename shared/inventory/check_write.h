// Rows of the table of checks, as check.c, check_service.c and config_host.c write them. The target is
// normalised before. `spec`: the options of a service as check_service_spec gives them; NULL: none.
#pragma once

#include "check.h"

// Inserts and sets id and device_key. -EEXIST: the device has a check with this key.
int check_write_insert(struct db *db, struct check *check, const struct ip_addr *addr, const char *spec,
                       struct error *err);

// Makes the row `check->id` say what `check` says, enabled; touches nothing when it says so already.
int check_write_update(struct db *db, const struct check *check, const struct ip_addr *addr, const char *spec,
                       struct error *err);
