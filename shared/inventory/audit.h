// The audit: who changed what of the inventory, written by triggers.
#pragma once

#include <stdint.h>

struct db;

// The id of the newest entry, 0 without one: it changes with every change of devices, addresses and checks,
// and not with a flush of states. Negative errno on failure.
int64_t audit_last_id(struct db *db);
