#include "heartbeat_engine.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/icmp/icmp_socket.h"
#include "shared/net/link_source.h"

void heartbeat_wake(int fd)
{
    const uint64_t one = 1;
    ssize_t written = write(fd, &one, sizeof one);
    (void)written; // A full counter wakes as well.
}

void heartbeat_sleep(int fd, int timeout_ms)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    uint64_t count;
    if (poll(&wait, 1, timeout_ms) > 0 && read(fd, &count, sizeof count) < 0)
        return;
}

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

static int open_wakes(struct heartbeat *self)
{
    self->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    self->probe_wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    self->store_wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    self->publish_wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (self->epoll_fd < 0 || self->probe_wake_fd < 0 || self->store_wake_fd < 0 || self->publish_wake_fd < 0)
        return -errno;
    return watch(self, self->probe_wake_fd);
}

static int add_self_checks(struct heartbeat *self, struct error *err)
{
    const struct heartbeat_settings *settings = self->settings;
    for (size_t i = 0; i < settings->self_check_count; i++) {
        struct heartbeat_record record = {.interval_ms = settings->interval_ms,
                                          .policy = {.down_after = 1, .up_after = 1, .unknown_after = 1}};
        struct ip_addr addr;
        uint32_t index = 0;
        int64_t now_us = clock_mono_us();
        int status = ip_addr_parse(settings->self_checks[i], &addr);
        verdict_init(&record.verdict, now_us / 1000);
        if (status == 0)
            status = heartbeat_table_add(&self->table, &record, 0, now_us, &index);
        if (status < 0)
            return error_set(err, status, "SelfCheck \"%s\": %s", settings->self_checks[i],
                             error_name(status));
        heartbeat_table_address(&self->table, index, &addr, 0, CAUSE_REPLY);
    }
    return 0;
}

static int open_all(struct heartbeat *self, struct error *err)
{
    struct icmp_cookie_key key;
    int64_t now_us = clock_mono_us();
    int status = icmp_cookie_key_init(&key);
    if (status == 0)
        status = open_wakes(self);
    if (status < 0)
        return error_set(err, status, "cannot start the heartbeat: %s", error_name(status));
    status = open_sockets(self, err);
    if (status < 0)
        return status;
    status = link_source_new(now_us, &self->links, err);
    if (status == 0)
        status = watch(self, link_source_fd(self->links));
    if (status < 0)
        return status;
    heartbeat_table_init(&self->table, &key, self->settings->timeout_ms, self->settings->recheck_interval_ms,
                         now_us);
    return add_self_checks(self, err);
}

int heartbeat_new(const struct heartbeat_settings *settings, const struct heartbeat_hooks *hooks,
                  struct heartbeat **out, struct error *err)
{
    struct heartbeat *self = calloc(1, sizeof *self);
    if (!self)
        return error_set(err, -ENOMEM, "no memory for the heartbeat");
    self->settings = settings;
    self->hooks = *hooks;
    self->epoll_fd = self->probe_wake_fd = self->store_wake_fd = self->publish_wake_fd = -1;
    pthread_mutex_init(&self->lock, NULL);
    int status = open_all(self, err);
    if (status < 0) {
        heartbeat_free(self);
        return status;
    }
    *out = self;
    return 0;
}

static void close_fd(int fd)
{
    if (fd >= 0)
        close(fd);
}

void heartbeat_free(struct heartbeat *self)
{
    if (!self)
        return;
    heartbeat_table_fini(&self->table);
    icmp_socket_free(self->sockets[0]);
    icmp_socket_free(self->sockets[1]);
    link_source_free(self->links);
    close_fd(self->epoll_fd);
    close_fd(self->probe_wake_fd);
    close_fd(self->store_wake_fd);
    close_fd(self->publish_wake_fd);
    pthread_mutex_destroy(&self->lock);
    free(self);
}

void heartbeat_stop(struct heartbeat *self)
{
    atomic_store(&self->stop, true);
    heartbeat_wake(self->probe_wake_fd);
    heartbeat_wake(self->store_wake_fd);
    heartbeat_wake(self->publish_wake_fd);
}
