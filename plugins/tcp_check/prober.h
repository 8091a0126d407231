// The engine of tcp_check as the glue sees it: the store and publish loops of shared/monitor/monitor.h, and
// the probe loop, one epoll for every connection, which never touches disk.
#pragma once

#include "tcp_settings.h"

#include "shared/monitor/monitor.h"

#include <stdint.h>

struct error;
struct prober;

// What values[] of a sample holds, and, as bits, what a check measures and a sample tells. PROBER_CONNECT is
// the sample's rtt.
enum prober_value { PROBER_TOTAL_S, PROBER_HTTP_STATUS, PROBER_TLS_DAYS, PROBER_CONNECT = MONITOR_RTT };

// Since start; never decreasing. `lateness_ms` is the worst delay of a probe behind its schedule since the
// last call; `running` and `targets` are of the moment.
struct prober_counters {
    int64_t started;
    int64_t answered;  // as it was expected
    int64_t failed;    // refused, reset, wrong: everything else that was said
    int64_t timeouts;  // silence
    int64_t exhausted; // no descriptor left
    double lateness_ms;
    uint32_t running;
    uint32_t targets;
};

// `settings` must outlive the engine. Negative errno with the reason: a CAFile that cannot be read.
int prober_new(const struct tcp_settings *settings, const struct monitor_hooks *hooks, struct prober **out,
               struct error *err);
void prober_free(struct prober *prober);

// What the loops for the store and for publishing work on, and what ends all three.
struct monitor *prober_monitor(struct prober *prober);
void prober_probe_loop(void *prober);

// Takes the lock; the next lateness begins.
void prober_counters_take(struct prober *prober, struct prober_counters *out);
