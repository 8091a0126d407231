#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "monitor.h"

#include "shared/base/clock.h"
#include "shared/base/patience_fixture.h"

static void test_sleep_ends_by_the_wake_and_empties_it(void **state)
{
    (void)state;
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int64_t begin_us = clock_mono_us();
    monitor_wake(fd);
    monitor_wake(fd);
    monitor_sleep(fd, 2 * patience_fixture_ms(5000));
    assert_true(clock_mono_us() - begin_us < patience_fixture_ms(5000) * INT64_C(1000));
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    assert_int_equal(poll(&wait, 1, 0), 0);
    begin_us = clock_mono_us();
    monitor_sleep(fd, 15);
    assert_true(clock_mono_us() - begin_us >= 14000);
    close(fd);
}

static bool is_ready(int fd)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    return poll(&wait, 1, 0) == 1;
}

static void test_stop_wakes_every_loop(void **state)
{
    (void)state;
    struct monitor_settings settings;
    const struct monitor_hooks hooks = {.publish_interval_ms = 1000};
    struct monitor monitor;
    monitor_settings_init(&settings, "tcp_check");
    assert_int_equal(monitor_init(&monitor, &settings, &hooks), 0);
    assert_false(is_ready(monitor.probe_wake_fd) || is_ready(monitor.store_wake_fd) ||
                 is_ready(monitor.publish_wake_fd));
    monitor_stop(&monitor);
    assert_true(atomic_load(&monitor.stop));
    assert_true(is_ready(monitor.probe_wake_fd) && is_ready(monitor.store_wake_fd) &&
                is_ready(monitor.publish_wake_fd));
    const int fds[] = {monitor.probe_wake_fd, monitor.store_wake_fd, monitor.publish_wake_fd};
    monitor_fini(&monitor);
    for (size_t i = 0; i < 3; i++)
        assert_true(fcntl(fds[i], F_GETFD) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sleep_ends_by_the_wake_and_empties_it),
        cmocka_unit_test(test_stop_wakes_every_loop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
