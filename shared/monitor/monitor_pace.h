// A token bucket: so many probes a second, and never more than `burst_ms` worth of them and one at once.
// Pure.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct monitor_pace {
    uint64_t per_second;
    uint64_t limit;      // in millionths
    uint64_t millionths; // of a probe
    int64_t filled_us;
};

void monitor_pace_init(struct monitor_pace *pace, uint32_t per_second, uint32_t burst_ms, int64_t now_us);

// How many probes may leave now.
size_t monitor_pace_allowance(struct monitor_pace *pace, int64_t now_us);

// Takes `count` of the allowance.
void monitor_pace_spend(struct monitor_pace *pace, size_t count);
