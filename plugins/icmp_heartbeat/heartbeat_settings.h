// What the configuration says. Filled by icmp_heartbeat_options.c, read by everything else.
#pragma once

#include "shared/monitor/monitor_settings.h"
#include "shared/monitor/monitor_table.h"
#include "shared/net/ip_addr.h"

struct heartbeat_settings {
    struct monitor_settings monitor;
    char self_checks[MONITOR_SELF_CHECK_MAX][IP_ADDR_TEXT_MAX]; // SelfCheck "address": may repeat
    size_t self_check_count;
};
