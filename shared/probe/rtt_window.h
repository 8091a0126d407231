// Round-trip times and losses between two dispatches of a metric. Welford's method, 24 bytes. The caller
// locks.
#pragma once

#include <stdint.h>

struct rtt_window {
    double mean_us;
    double m2;
    uint32_t replies;
    uint32_t misses;
};

// What is dispatched, NaN where nothing was measured: a gap is never zero.
struct rtt_summary {
    double average_ms; // NaN without a reply
    double stddev_ms;  // sample standard deviation: 0 with one reply, NaN without
    double droprate;   // 0–1; NaN without a reply or a miss
};

void rtt_window_init(struct rtt_window *window);
void rtt_window_reply(struct rtt_window *window, uint32_t rtt_us);
void rtt_window_miss(struct rtt_window *window);

// Gives the summary and begins the next window.
struct rtt_summary rtt_window_take(struct rtt_window *window);
