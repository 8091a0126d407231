#include "rtt_window.h"

#include <math.h>

void rtt_window_init(struct rtt_window *window)
{
    *window = (struct rtt_window){0};
}

void rtt_window_reply(struct rtt_window *window, uint32_t rtt_us)
{
    double delta = rtt_us - window->mean_us;

    window->replies++;
    window->mean_us += delta / window->replies;
    window->m2 += delta * (rtt_us - window->mean_us);
}

void rtt_window_miss(struct rtt_window *window)
{
    window->misses++;
}

static double stddev_us(const struct rtt_window *window)
{
    if (window->replies < 2)
        return window->replies == 1 ? 0 : (double)NAN;
    return sqrt(window->m2 / (window->replies - 1));
}

struct rtt_summary rtt_window_take(struct rtt_window *window)
{
    double asked = (double)window->replies + window->misses;
    struct rtt_summary summary = {
        .average_ms = window->replies > 0 ? window->mean_us / 1000 : (double)NAN,
        .stddev_ms = stddev_us(window) / 1000,
        .droprate = asked > 0 ? window->misses / asked : (double)NAN,
    };

    rtt_window_init(window);
    return summary;
}
