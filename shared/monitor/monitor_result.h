// What one ended probe means: verdict, strip, statistics, and an event when the verdict changed. Pure; the
// caller locks.
#pragma once

#include "monitor_table.h"

// Takes the result of the probe of `index` that was sent at `sent_us` (monotonic); `rtt_us` counts for a
// reply.
void monitor_result_add(struct monitor_table *table, uint32_t index, enum cause cause, int64_t sent_us,
                        uint32_t rtt_us);

// A check is no longer probed: an event says that its state, if known, is unknown from `now_ms` (monotonic)
// on.
void monitor_result_end(struct monitor_table *table, uint32_t index, int64_t check_id, enum probe_state state,
                        int64_t now_ms);

// Moves up to `capacity` of the oldest events to `out`; gives their number.
size_t monitor_result_take_events(struct monitor_table *table, struct monitor_event *out, size_t capacity);

// Copies the next events that were neither copied nor taken before, and leaves them; gives their number.
size_t monitor_result_untold(struct monitor_table *table, struct monitor_event *out, size_t capacity);

// 0–1 over the strip, NaN when it holds neither reply nor miss.
double monitor_result_loss(const struct strip *strip);
