#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "monitor.h"

#include "shared/base/clock.h"

void monitor_wake(int fd)
{
    const uint64_t one = 1;
    ssize_t written = write(fd, &one, sizeof one);
    (void)written; // A full counter wakes as well.
}

void monitor_sleep(int fd, int timeout_ms)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    uint64_t count;
    if (poll(&wait, 1, timeout_ms) > 0 && read(fd, &count, sizeof count) < 0)
        return;
}

int monitor_init(struct monitor *self, const struct monitor_settings *settings,
                 const struct monitor_hooks *hooks)
{
    memset(self, 0, sizeof *self);
    self->settings = settings;
    self->hooks = *hooks;
    pthread_mutex_init(&self->lock, NULL);
    monitor_table_init(&self->table, settings->timeout_ms, settings->recheck_interval_ms, clock_mono_us());
    self->table.real_offset_ms = clock_real_ms() - clock_mono_us() / 1000;
    self->probe_wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    self->store_wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    self->publish_wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    bool opened = self->probe_wake_fd >= 0 && self->store_wake_fd >= 0 && self->publish_wake_fd >= 0;
    return opened ? 0 : -errno;
}

static void close_fd(int fd)
{
    if (fd >= 0)
        close(fd);
}

void monitor_fini(struct monitor *self)
{
    monitor_table_fini(&self->table);
    close_fd(self->probe_wake_fd);
    close_fd(self->store_wake_fd);
    close_fd(self->publish_wake_fd);
    pthread_mutex_destroy(&self->lock);
}

void monitor_stop(struct monitor *self)
{
    atomic_store(&self->stop, true);
    monitor_wake(self->probe_wake_fd);
    monitor_wake(self->store_wake_fd);
    monitor_wake(self->publish_wake_fd);
}
