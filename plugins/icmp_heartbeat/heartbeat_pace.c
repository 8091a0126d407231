#include "heartbeat_pace.h"

enum { MILLION = 1000000 };

static uint64_t limit(const struct heartbeat_pace *pace)
{
    return (pace->per_second / 1000 + 1) * MILLION;
}

void heartbeat_pace_init(struct heartbeat_pace *pace, uint32_t per_second, int64_t now_us)
{
    pace->per_second = per_second;
    pace->filled_us = now_us;
    pace->millionths = limit(pace);
}

size_t heartbeat_pace_allowance(struct heartbeat_pace *pace, int64_t now_us)
{
    uint64_t elapsed = now_us > pace->filled_us ? (uint64_t)(now_us - pace->filled_us) : 0;
    // A second refills any bucket; the bound keeps the product small.
    pace->millionths += (elapsed < MILLION ? elapsed : MILLION) * pace->per_second;
    if (pace->millionths > limit(pace))
        pace->millionths = limit(pace);
    pace->filled_us = now_us;
    return (size_t)(pace->millionths / MILLION);
}

void heartbeat_pace_spend(struct heartbeat_pace *pace, size_t count)
{
    uint64_t spent = (uint64_t)count * MILLION;
    pace->millionths -= spent < pace->millionths ? spent : pace->millionths;
}
