// The figures of the plan, read from the inventory.
#pragma once

#include "sync_figures.h"

struct sync_round;

// Freed by sync_figures_store_free. What cannot be read is told once and 0 or NaN; round_s is the caller's.
void sync_figures_store_read(struct sync_round *round, struct sync_figures *out);
void sync_figures_store_free(struct sync_figures *figures);
