// What the configuration says. Filled by tcp_check_options.c, read by everything else.
#pragma once

#include "shared/monitor/monitor_settings.h"

struct tcp_settings {
    struct monitor_settings monitor; // defaults that differ: timeout 3 s
    uint32_t
        max_open; // MaxOpen: probes under way at once, 1–1000000; 0: what the limit of descriptors leaves
    char ca_file[PATH_MAX]; // CAFile: certificates that are trusted, PEM; "" is the system's
};

void tcp_settings_init(struct tcp_settings *settings);
void tcp_settings_fini(struct tcp_settings *settings);
