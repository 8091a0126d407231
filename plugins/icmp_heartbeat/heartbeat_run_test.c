#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <string.h>

#include "heartbeat_engine.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/base/patience_fixture.h"
#include "shared/net/net_namespace_fixture.h"

static int namespace_status;

static int enter(void **state)
{
    (void)state;
    namespace_status = net_namespace_enter();
    if (namespace_status < 0)
        print_message("skipped: no network namespace may be made here: %s\n", error_name(namespace_status));
    return 0;
}

static void *run_probe(void *argument)
{
    heartbeat_probe_loop(argument);
    return NULL;
}

static void *run_publish(void *argument)
{
    monitor_publish_loop(heartbeat_monitor(argument));
    return NULL;
}

static void *run_store(void *argument)
{
    monitor_store_loop(heartbeat_monitor(argument));
    return NULL;
}

static void take_round(void *context)
{
    (void)context;
}

static void take_report(void *context, enum report_level level, const char *text)
{
    (void)context;
    (void)level;
    (void)text;
}

static int open_engine(struct heartbeat_settings *settings, struct heartbeat **out, struct error *err)
{
    const struct monitor_hooks hooks = {
        .round = take_round, .report = {take_report, NULL}, .publish_interval_ms = 3600000};
    return heartbeat_new(settings, &hooks, out, err);
}

static void test_three_loops_end_within_a_second_of_stop(void **state)
{
    (void)state;
    if (namespace_status < 0)
        skip();
    void *(*const loops[3])(void *) = {run_probe, run_publish, run_store};
    struct heartbeat_settings settings = {.self_check_count = 0};
    struct heartbeat *heartbeat = NULL;
    struct error err = {""};
    pthread_t threads[3];
    monitor_settings_init(&settings.monitor, "icmp_heartbeat");
    memcpy(settings.monitor.database, "/proc/none/inventory.db", 24); // refused: the store loop waits for it
    assert_int_equal(open_engine(&settings, &heartbeat, &err), 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, loops[i], heartbeat), 0);
    int64_t begin_us = clock_mono_us();
    monitor_stop(heartbeat_monitor(heartbeat));
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    assert_true(clock_mono_us() - begin_us < patience_fixture_ms(5000) * INT64_C(1000));
    heartbeat_free(heartbeat);
}

static void test_self_checks_are_targets_from_the_start(void **state)
{
    (void)state;
    if (namespace_status < 0)
        skip();
    struct heartbeat_settings settings = {.self_check_count = 0};
    struct heartbeat *heartbeat = NULL;
    struct error err = {""};
    monitor_settings_init(&settings.monitor, "icmp_heartbeat");
    memcpy(settings.self_checks[0], "127.0.0.1", 10);
    memcpy(settings.self_checks[1], "::1", 4);
    settings.self_check_count = 2;
    assert_int_equal(open_engine(&settings, &heartbeat, &err), 0);
    assert_int_equal(heartbeat->monitor.table.self_check_count, 2);
    for (uint32_t i = 0; i < 2; i++) {
        assert_true(heartbeat->monitor.table.targets[i].self_check &&
                    heartbeat->monitor.table.targets[i].addressed);
        assert_int_equal(heartbeat->monitor.table.records[i].check_id, 0);
    }
    assert_int_equal(ip_addr_family(&heartbeat->monitor.table.targets[1].addr), 6);
    heartbeat_free(heartbeat);
    heartbeat_free(NULL);
}

static void test_counters_leave_out_self_checks_and_reset_the_lateness(void **state)
{
    (void)state;
    if (namespace_status < 0)
        skip();
    struct heartbeat_settings settings = {.self_check_count = 0};
    struct heartbeat *heartbeat = NULL;
    struct heartbeat_counters counters;
    struct error err = {""};
    struct monitor_record record = {.check_id = 2, .interval_ms = 100};
    uint32_t index;
    monitor_settings_init(&settings.monitor, "icmp_heartbeat");
    memcpy(settings.self_checks[0], "127.0.0.1", 10);
    settings.self_check_count = 1;
    assert_int_equal(open_engine(&settings, &heartbeat, &err), 0);
    assert_int_equal(monitor_table_add(&heartbeat->monitor.table, &record, 0, clock_mono_us(), &index), 0);
    heartbeat->counters =
        (struct heartbeat_counters){.sent = 7, .received = 5, .late = 1, .lateness_ms = 12.5};
    heartbeat_counters_take(heartbeat, &counters);
    assert_int_equal(counters.sent, 7);
    assert_int_equal(counters.received, 5);
    assert_int_equal(counters.late, 1);
    assert_int_equal(counters.targets, 1);
    assert_true(counters.lateness_ms == 12.5);
    heartbeat_counters_take(heartbeat, &counters);
    assert_true(counters.lateness_ms == 0);
    assert_int_equal(counters.sent, 7);
    heartbeat_free(heartbeat);
}

static int count_fds(void)
{
    int count = 0;
    for (int fd = 0; fd < 1024; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

// Everything is open already when the last step fails.
static void test_failed_start_leaves_nothing_open(void **state)
{
    (void)state;
    struct heartbeat_settings settings = {.self_check_count = 0};
    struct heartbeat *heartbeat = NULL;
    struct error err = {""};
    monitor_settings_init(&settings.monitor, "icmp_heartbeat");
    memcpy(settings.self_checks[0], "no address", 11);
    settings.self_check_count = 1;
    int before = count_fds();
    assert_true(open_engine(&settings, &heartbeat, &err) < 0);
    assert_null(heartbeat);
    assert_int_equal(count_fds(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_three_loops_end_within_a_second_of_stop),
        cmocka_unit_test(test_self_checks_are_targets_from_the_start),
        cmocka_unit_test(test_counters_leave_out_self_checks_and_reset_the_lateness),
        cmocka_unit_test(test_failed_start_leaves_nothing_open),
    };
    return cmocka_run_group_tests(tests, enter, NULL);
}
