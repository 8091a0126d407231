// Who waits for a place among the open connections: first come, first served, so that those who were asked
// just now do not take the places of those who never were. A target that waits has no timer. Pure; the caller
// locks.
#pragma once

#include "prober_engine.h"

void prober_queue_add(struct prober *prober, uint32_t index);

// Takes out who came first; there must be one.
uint32_t prober_queue_take(struct prober *prober);
