#include "monitor_pace.h"

enum { MILLION = 1000000 };

void monitor_pace_init(struct monitor_pace *pace, uint32_t per_second, uint32_t burst_ms, int64_t now_us)
{
    pace->per_second = per_second;
    pace->limit = ((uint64_t)per_second * burst_ms / 1000 + 1) * MILLION;
    pace->filled_us = now_us;
    pace->millionths = pace->limit;
}

size_t monitor_pace_allowance(struct monitor_pace *pace, int64_t now_us)
{
    uint64_t elapsed = now_us > pace->filled_us ? (uint64_t)(now_us - pace->filled_us) : 0;
    // A second refills any bucket; the bound keeps the product small.
    pace->millionths += (elapsed < MILLION ? elapsed : MILLION) * pace->per_second;
    if (pace->millionths > pace->limit)
        pace->millionths = pace->limit;
    pace->filled_us = now_us;
    return (size_t)(pace->millionths / MILLION);
}

void monitor_pace_spend(struct monitor_pace *pace, size_t count)
{
    uint64_t spent = (uint64_t)count * MILLION;
    pace->millionths -= spent < pace->millionths ? spent : pace->millionths;
}
