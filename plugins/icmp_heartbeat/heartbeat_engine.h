// The inside of the engine. `counters` are guarded by the monitor's lock; the rest is written before the
// loops start and belongs to the probe loop.
#pragma once

#include "heartbeat.h"

#include "shared/icmp/icmp_cookie.h"
#include "shared/monitor/monitor_watch_source.h"

struct icmp_socket;

struct heartbeat {
    struct monitor monitor;
    const struct heartbeat_settings *settings;
    struct icmp_socket *sockets[2]; // IPv4, IPv6; NULL where the machine has no such family
    struct monitor_watch watch;
    struct icmp_cookie_key key;
    int epoll_fd;
    struct heartbeat_counters counters;
};
