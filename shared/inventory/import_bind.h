// Who holds the addresses of an import. For import_wire.c and import_compare.c alone.
#pragma once

#include <stdbool.h>

struct import;
struct import_row;

// Finds the device of a holding, and the holding itself when it is there already (row->there).
void import_bind_find(struct import *import, struct import_row *row);
// After all were found: finds or makes the interface, unless another device stands against it.
void import_bind_make(struct import *import, struct import_row *row);

// A holding of the address that no line of the paper says: of this device (`same`), or of another. NULL
// without.
struct import_row *import_bind_other(const struct import_row *address, const struct import_row *device,
                                     bool same);
