// What the configuration says. Filled by icmp_heartbeat_options.c, read by everything else.
#pragma once

#include "shared/inventory/config_host.h"

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

enum { HEARTBEAT_SELF_CHECK_MAX = 8, HEARTBEAT_RESOLVER_MAX = 256 };

struct heartbeat_settings {
    char database[PATH_MAX];               // Database; "" is inventory_path's choice
    char resolver[HEARTBEAT_RESOLVER_MAX]; // Resolver: "address[:port][,…]"; "" is resolv.conf
    uint32_t interval_ms;         // Interval: between two probes of a target (default 30 s, 200 ms–1 day)
    uint32_t timeout_ms;          // Timeout: 10 ms–60 s, at most the interval (default 1 s)
    uint32_t recheck_interval_ms; // RecheckInterval: (default 1 s); at least the timeout
    uint32_t rechecks;            // Rechecks: 0–20 (default 3)
    uint32_t down_after;          // DownAfter: 1–1000 (default 4: the miss and three re-checks)
    uint32_t up_after;            // UpAfter: 1–1000 (default 1)
    uint32_t sleepy_down_after;  // SleepyDownAfter: 1–10000 (default 30); sleepy checks have no re-checks and
                                 // never flap
    uint32_t flap_start;         // FlapStart: 0–8 changes (default 6; 0: never)
    uint32_t flap_stop;          // FlapStop: 1–8, at most flap_start (default 2)
    uint32_t flap_window_ms;     // FlapWindow (default 1 h)
    uint32_t flush_interval_ms;  // FlushInterval of current state and strip: 1 s–1 h (default 10 s)
    uint32_t packets_per_second; // MaxRate: 1–1000000 (default 50000)
    char self_checks[HEARTBEAT_SELF_CHECK_MAX][IP_ADDR_TEXT_MAX]; // SelfCheck "address": may repeat
    size_t self_check_count;
    struct config_host *hosts; // Host; names and addresses are owned here
    size_t host_count;
};

void heartbeat_settings_init(struct heartbeat_settings *settings);
void heartbeat_settings_fini(struct heartbeat_settings *settings);
