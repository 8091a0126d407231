// The inside of the engine, shared by its three loops. Everything below `lock` is guarded by it; the rest is
// written before the loops start, or belongs to the loop that is named.
#pragma once

#include "heartbeat.h"
#include "heartbeat_table.h"

#include <pthread.h>
#include <stdatomic.h>

struct icmp_socket;
struct link_source;

struct heartbeat {
    const struct heartbeat_settings *settings;
    struct heartbeat_hooks hooks;
    struct icmp_socket *sockets[2]; // IPv4, IPv6; NULL where the machine has no such family. Probe loop.
    struct link_source *links;      // probe loop
    int epoll_fd;                   // probe loop
    int probe_wake_fd;              // eventfd: targets came, or stop
    int store_wake_fd;              // eventfd: an event waits, or stop
    int publish_wake_fd;            // eventfd: stop
    atomic_bool stop;

    pthread_mutex_t lock;
    struct heartbeat_table table;
    struct heartbeat_counters counters;
};

// Wakes a loop by its eventfd.
void heartbeat_wake(int fd);

// Sleeps until the eventfd is written or the time is over; empties it.
void heartbeat_sleep(int fd, int timeout_ms);
