#include "heartbeat_engine.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/icmp/icmp_socket.h"

static int watch(struct heartbeat *self, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    return epoll_ctl(self->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

// A machine without IPv6 is fine; one that may not ping is not.
static int open_sockets(struct heartbeat *self, struct error *err)
{
    for (int i = 0; i < 2; i++) {
        int status = icmp_socket_new(i == 0 ? 4 : 6, ICMP_SOCKET_ANY, &self->sockets[i], err);
        if (status == -EAFNOSUPPORT)
            continue;
        if (status == 0)
            status = watch(self, icmp_socket_fd(self->sockets[i]));
        if (status < 0)
            return status;
    }
    if (!self->sockets[0] && !self->sockets[1])
        return error_set(err, -EAFNOSUPPORT, "this kernel has neither IPv4 nor IPv6");
    return 0;
}

static int add_self_checks(struct heartbeat *self, struct error *err)
{
    const struct heartbeat_settings *settings = self->settings;
    for (size_t i = 0; i < settings->self_check_count; i++) {
        struct monitor_record record = {.interval_ms = settings->monitor.interval_ms,
                                        .policy = {.down_after = 1, .up_after = 1, .unknown_after = 1}};
        struct ip_addr addr;
        uint32_t index = 0;
        int64_t now_us = clock_mono_us();
        int status = ip_addr_parse(settings->self_checks[i], &addr);
        verdict_init(&record.verdict, now_us / 1000);
        if (status == 0)
            status = monitor_table_add(&self->monitor.table, &record, 0, now_us, &index);
        if (status < 0)
            return error_set(err, status, "SelfCheck \"%s\": %s", settings->self_checks[i],
                             error_name(status));
        monitor_table_address(&self->monitor.table, index, &addr, 0, CAUSE_REPLY);
    }
    return 0;
}

static int open_all(struct heartbeat *self, struct error *err)
{
    int status = icmp_cookie_key_init(&self->key);
    self->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (status == 0 && self->epoll_fd < 0)
        status = -errno;
    if (status == 0)
        status = watch(self, self->monitor.probe_wake_fd);
    if (status < 0)
        return error_set(err, status, "cannot start the heartbeat: %s", error_name(status));
    status = open_sockets(self, err);
    if (status < 0)
        return status;
    status = monitor_watch_source_init(&self->watch, &self->monitor, err);
    if (status == 0)
        status = watch(self, monitor_watch_source_fd(&self->watch));
    return status < 0 ? status : add_self_checks(self, err);
}

int heartbeat_new(const struct heartbeat_settings *settings, const struct monitor_hooks *hooks,
                  struct heartbeat **out, struct error *err)
{
    struct heartbeat *self = calloc(1, sizeof *self);
    if (!self)
        return error_set(err, -ENOMEM, "no memory for the heartbeat");
    self->settings = settings;
    self->epoll_fd = -1;
    int status = monitor_init(&self->monitor, &settings->monitor, hooks);
    if (status < 0)
        error_set(err, status, "cannot start the heartbeat: %s", error_name(status));
    else
        status = open_all(self, err);
    if (status < 0) {
        heartbeat_free(self);
        return status;
    }
    *out = self;
    return 0;
}

void heartbeat_free(struct heartbeat *self)
{
    if (!self)
        return;
    icmp_socket_free(self->sockets[0]);
    icmp_socket_free(self->sockets[1]);
    monitor_watch_source_fini(&self->watch);
    if (self->epoll_fd >= 0)
        close(self->epoll_fd);
    monitor_fini(&self->monitor);
    free(self);
}

struct monitor *heartbeat_monitor(struct heartbeat *self)
{
    return &self->monitor;
}

void heartbeat_counters_take(struct heartbeat *self, struct heartbeat_counters *out)
{
    pthread_mutex_lock(&self->monitor.lock);
    *out = self->counters;
    out->targets = self->monitor.table.used - (uint32_t)self->monitor.table.self_check_count;
    self->counters.lateness_ms = 0;
    pthread_mutex_unlock(&self->monitor.lock);
}
