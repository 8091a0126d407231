// The rows behind device_state.h: the state of a device, its incident and its event are one.
#pragma once

#include "device_state.h"

// All run inside the caller's write transaction; 0 or a negative errno (db_error).

// Stores the row as it is.
int device_state_write_status(struct db *db, const struct device_status *status);

// A new state, or the first one: ends the incident of `before` at `after->since_ms`, begins that of `after`,
// adds the event and stores the row. An unknown that was never anything else is no incident.
int device_state_write_change(struct db *db, const struct device_status *before,
                              const struct device_status *after);
