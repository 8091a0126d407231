// A map as a table: the devices as a tree of what hangs on what, with their links and places.
#pragma once

#include "shared/inventory/map_model.h"

struct output;

// Begins a table and writes the rows; the caller ends it. 0 or -ENOMEM.
int map_table_write(struct output *out, const struct map_model *model);
