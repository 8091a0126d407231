// A map as one row for machines: its nodes, edges, groups and notes as tables within it.
#pragma once

#include "shared/inventory/map_model.h"

struct output;

// Begins a table of one row and writes it; the caller ends it. 0 or -ENOMEM.
int map_record_write(struct output *out, const struct map_model *model);
