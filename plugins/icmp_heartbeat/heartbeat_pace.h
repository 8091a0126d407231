// A token bucket: so many probes a second, and never more than a millisecond's worth and one at once. Pure.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct heartbeat_pace {
    uint64_t per_second;
    uint64_t millionths; // of a probe
    int64_t filled_us;
};

void heartbeat_pace_init(struct heartbeat_pace *pace, uint32_t per_second, int64_t now_us);

// How many probes may leave now.
size_t heartbeat_pace_allowance(struct heartbeat_pace *pace, int64_t now_us);

// Takes `count` of the allowance.
void heartbeat_pace_spend(struct heartbeat_pace *pace, size_t count);
