// What the configuration says to every plugin that probes. Filled by shared/collectd/monitor_options.c; the
// plugin's own settings hold one of these.
#pragma once

#include "shared/inventory/config_host.h"

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

enum { MONITOR_RESOLVER_MAX = 256 };

struct monitor_settings {
    const char *plugin;                  // "icmp_heartbeat"; static
    const char *idle;                    // what is said while there is no target, with the way out; static
    char database[PATH_MAX];             // Database; "" is inventory_path's choice
    char resolver[MONITOR_RESOLVER_MAX]; // Resolver: "address[:port][,…]"; "" is resolv.conf
    uint32_t interval_ms;         // Interval: between two probes of a target (default 30 s, 200 ms–1 day)
    uint32_t timeout_ms;          // Timeout: 10 ms–60 s, at most the interval; the next probe waits for it
    uint32_t recheck_interval_ms; // RecheckInterval: (default 1 s); at least the timeout
    uint32_t rechecks;            // Rechecks: 0–20 (default 3)
    uint32_t down_after;          // DownAfter: 1–1000 (default 4: the miss and three re-checks)
    uint32_t up_after;            // UpAfter: 1–1000 (default 1)
    uint32_t sleepy_down_after; // SleepyDownAfter: 1–10000 (default 30); sleepy checks have no re-checks and
                                // never flap
    uint32_t flap_start;        // FlapStart: 0–8 changes (default 6; 0: never)
    uint32_t flap_stop;         // FlapStop: 1–8, at most flap_start (default 2)
    uint32_t flap_window_ms;    // FlapWindow (default 1 h)
    uint32_t flush_interval_ms; // FlushInterval of current state and strip: 1 s–1 h (default 10 s)
    uint32_t max_rate;          // MaxRate: probes a second, 1–1000000 (default 50000)
    struct config_host *hosts;  // Host; names, addresses and services are owned here
    size_t host_count;
    struct config_service *ports; // Ports; owned here
    size_t port_count;
    struct service **services; // what the services of hosts and ports ask, each once
    size_t service_count;
};

// Defaults for `plugin`.
void monitor_settings_init(struct monitor_settings *settings, const char *plugin);
void monitor_settings_fini(struct monitor_settings *settings);

// Keeps what a service asks for as long as the settings: most hosts ask the same, and then share it. NULL
// without memory.
const struct service *monitor_settings_keep(struct monitor_settings *settings, const struct service *service);
