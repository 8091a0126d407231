// Who made a device, by its MAC: the source `vendors`, below every other.
#pragma once

#include <stdint.h>

struct db;
struct error;
struct oui_source;

// Fills the vendor of one device, or (0) of all, where nobody has set it: by the first of its MACs that the
// list knows, those of virtual routers and locally administered ones left out. Reads and looks up first (the
// list is loaded only when there is a MAC to look up), then writes in short transactions of its own: call it
// outside db_begin … db_commit. Gives how many were filled, or a negative errno with `err`; what was written
// until then stays.
int device_vendor_fill(struct db *db, int64_t device_id, struct oui_source *vendors, struct error *err);
