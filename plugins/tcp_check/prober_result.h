// What a result means for the check, the counters and the reader. Pure; the caller locks.
#pragma once

#include "prober_engine.h"

// The cause as the verdict takes it: what a port of the list says that has never been open is no failure.
enum cause prober_result_cause(const struct prober_target *target, enum cause cause);

void prober_result_count(struct prober_counters *counters, enum cause cause);

// Keeps what the last result has told, and of which cause. Without memory for its detail there is none.
void prober_result_keep(struct prober_target *target, const struct service_answer *answer);
void prober_result_detail(struct prober_target *target, enum cause cause, const char *detail);

// Whether a check with this record has ever been answered, as far as is known.
bool prober_result_was_open(const struct monitor_record *record);
