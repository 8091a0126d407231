#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "prober_engine.h"

#include "dns_run.h"
#include "web_run.h"

#include "shared/base/error.h"

enum { DESCRIPTORS_KEPT = 128, OPEN_MIN = 16 };

static int watch(struct prober *self, int fd)
{
    struct epoll_event event = {.events = EPOLLIN,
                                .data.u64 = (uint64_t)(uint32_t)fd << 32 | MONITOR_NO_TARGET};
    return epoll_ctl(self->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

// By default what the process may open, less what collectd and its other plugins need.
static uint32_t choose_max_open(const struct tcp_settings *settings)
{
    struct rlimit limit;
    if (settings->max_open > 0)
        return settings->max_open;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur < DESCRIPTORS_KEPT + OPEN_MIN)
        return OPEN_MIN;
    rlim_t left = limit.rlim_cur - DESCRIPTORS_KEPT;
    return left > UINT32_MAX ? UINT32_MAX : (uint32_t)left;
}

static int open_all(struct prober *self, struct error *err)
{
    self->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    int status = self->epoll_fd < 0 ? -errno : watch(self, self->monitor.probe_wake_fd);
    if (status < 0)
        return error_set(err, status, "cannot start the checks: %s", error_name(status));
    status = monitor_watch_source_init(&self->watch, &self->monitor, err);
    if (status == 0)
        status = web_run_new(self->settings->ca_file, prober_probe_run_done, self, &self->web, err);
    if (status == 0)
        status = dns_run_new(prober_probe_run_done, self, &self->dns, err);
    if (status < 0)
        return status;
    const int fds[] = {monitor_watch_source_fd(&self->watch), web_run_fd(self->web), dns_run_fd(self->dns)};
    for (size_t i = 0; i < sizeof fds / sizeof fds[0] && status == 0; i++)
        status = watch(self, fds[i]);
    return status < 0 ? error_set(err, status, "cannot start the checks: %s", error_name(status)) : 0;
}

int prober_new(const struct tcp_settings *settings, const struct monitor_hooks *hooks, struct prober **out,
               struct error *err)
{
    struct prober *self = calloc(1, sizeof *self);
    if (!self)
        return error_set(err, -ENOMEM, "no memory for the checks");
    self->settings = settings;
    self->epoll_fd = -1;
    self->max_open = choose_max_open(settings);
    int status = monitor_init(&self->monitor, &settings->monitor, hooks);
    self->monitor.engine = prober_plan_source_engine(self);
    self->monitor.table.beside = prober_plan_source_beside(self);
    if (status < 0)
        error_set(err, status, "cannot start the checks: %s", error_name(status));
    else
        status = open_all(self, err);
    if (status < 0) {
        prober_free(self);
        return status;
    }
    *out = self;
    return 0;
}

void prober_free(struct prober *self)
{
    if (!self)
        return;
    monitor_fini(&self->monitor); // ends what is under way
    tcp_pool_socket_bound(&self->pool, 0);
    web_run_free(self->web);
    dns_run_free(self->dns);
    monitor_watch_source_fini(&self->watch);
    if (self->epoll_fd >= 0)
        close(self->epoll_fd);
    free(self->targets);
    free(self);
}

struct monitor *prober_monitor(struct prober *self)
{
    return &self->monitor;
}

void prober_counters_take(struct prober *self, struct prober_counters *out)
{
    pthread_mutex_lock(&self->monitor.lock);
    *out = self->counters;
    out->targets = self->monitor.table.used;
    self->counters.lateness_ms = 0;
    pthread_mutex_unlock(&self->monitor.lock);
}
