// The ends of a link as people write them: "switch:port 3", "nas", and an interface that is not there yet.
#pragma once

#include "shared/inventory/link.h"

#include <stdbool.h>

struct error;

// A device by key or name, with `:IFACE` behind it when no device is called so as a whole. The interface is
// made when the device lacks it (*out_new), so it is called inside a write transaction. -ENOENT; -EINVAL for
// an empty interface.
int link_input_end(struct db *db, const char *text, struct link_end *out, bool *out_new, struct error *err);
