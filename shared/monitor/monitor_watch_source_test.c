// The loop is played: its times are set, so that nothing has to be waited for. Links are those of a network
// namespace.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>

#include "monitor_result.h"
#include "monitor_watch_source.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/base/patience_fixture.h"
#include "shared/net/net_namespace_fixture.h"

enum { SECOND = 1000000 };

static int namespace_status;

struct rig {
    struct monitor_settings settings;
    struct monitor monitor;
    struct monitor_watch watch;
};

static int enter(void **state)
{
    (void)state;
    namespace_status = net_namespace_enter();
    if (namespace_status < 0)
        print_message("skipped: no network namespace may be made here: %s\n", error_name(namespace_status));
    return 0;
}

static int start(void **state)
{
    static struct rig rig;
    const struct monitor_hooks hooks = {.publish_interval_ms = 1000};
    struct error err = {""};
    rig = (struct rig){.settings = {.plugin = "tcp_check"}};
    monitor_settings_init(&rig.settings, "tcp_check");
    assert_int_equal(monitor_init(&rig.monitor, &rig.settings, &hooks), 0);
    assert_int_equal(monitor_watch_source_init(&rig.watch, &rig.monitor, &err), 0);
    *state = &rig;
    return 0;
}

static int stop(void **state)
{
    struct rig *rig = *state;
    monitor_watch_source_fini(&rig->watch);
    monitor_fini(&rig->monitor);
    return 0;
}

// A target whose present probe was sent at `sent_us`.
static uint32_t add_target(struct rig *rig, int64_t check_id, const char *address, int64_t sent_us)
{
    struct monitor_record record = {.check_id = check_id,
                                    .interval_ms = 30000,
                                    .policy = {.down_after = 1, .up_after = 1, .unknown_after = 1}};
    struct monitor_table *table = &rig->monitor.table;
    struct ip_addr addr;
    uint32_t index;
    assert_int_equal(ip_addr_parse(address, &addr), 0);
    assert_int_equal(monitor_table_add(table, &record, 0, clock_mono_us(), &index), 0);
    monitor_table_address(table, index, &addr, 0, CAUSE_REPLY);
    table->targets[index].sent_us = sent_us;
    table->targets[index].phase = MONITOR_WAITING;
    return index;
}

// CAUSE_REPLY: it is not our own trouble.
static enum cause excuse(struct rig *rig, uint32_t index)
{
    enum cause cause = CAUSE_REPLY;
    return monitor_watch_source_excuse(&rig->watch, index, &cause) ? cause : CAUSE_REPLY;
}

static void test_silence_of_a_target_is_its_own(void **state)
{
    struct rig *rig = *state;
    if (namespace_status < 0)
        skip();
    // Links that have just come up excuse two seconds.
    uint32_t index = add_target(rig, 1, "127.0.0.2", clock_mono_us() + 3 * SECOND);
    monitor_watch_source_turn(&rig->watch);
    assert_int_equal(excuse(rig, index), CAUSE_REPLY);
}

static void test_probe_of_a_blind_time_says_nothing(void **state)
{
    struct rig *rig = *state;
    int64_t now_us = clock_mono_us();
    uint32_t before = add_target(rig, 1, "127.0.0.2", now_us - SECOND);
    uint32_t after = add_target(rig, 2, "127.0.0.2", now_us + 3 * SECOND);
    rig->watch.turn_us = now_us;
    monitor_watch_source_blind(&rig->watch, CAUSE_OVERLOADED);
    assert_int_equal(excuse(rig, before), CAUSE_OVERLOADED);
    assert_int_not_equal(excuse(rig, after), CAUSE_OVERLOADED);
}

// A turn that comes half a second after the loop meant to wake is one of a process that was stopped.
static void test_stop_of_the_process_is_told_from_a_long_wait(void **state)
{
    static const struct {
        int64_t away_us;
        int wait_ms;
        bool stopped;
    } cases[] = {{2 * SECOND, 0, true},
                 {2 * SECOND, 1000, true},
                 {2 * SECOND, 2000, false},
                 {SECOND / 10, 0, false},
                 {0, 0, false},
                 {60 * SECOND, 1000, true},
                 {1001 * SECOND, 1000000, true}};
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t now_us = clock_mono_us();
        uint32_t index = add_target(rig, 1 + (int64_t)i, "127.0.0.2", now_us - 1);
        rig->watch.blind_us = INT64_MIN;
        rig->watch.turn_us = now_us - cases[i].away_us;
        rig->watch.wait_ms = cases[i].wait_ms;
        monitor_watch_source_turn(&rig->watch);
        assert_true(rig->watch.turn_us >= now_us);
        assert_int_equal(excuse(rig, index) == CAUSE_SUSPENDED, cases[i].stopped);
    }
}

static void test_sleep_of_the_machine_is_noticed_by_its_clock(void **state)
{
    struct rig *rig = *state;
    uint32_t index = add_target(rig, 1, "127.0.0.2", clock_mono_us() - 1);
    rig->watch.suspended_us -= SECOND; // as if the machine had slept for a second since
    rig->watch.turn_us = clock_mono_us();
    monitor_watch_source_turn(&rig->watch);
    assert_int_equal(excuse(rig, index), CAUSE_SUSPENDED);
    int64_t blind_us = rig->watch.blind_us;
    monitor_watch_source_turn(&rig->watch);
    assert_int_equal(rig->watch.blind_us, blind_us); // once
}

static void test_turn_follows_the_wall_clock(void **state)
{
    struct rig *rig = *state;
    rig->monitor.table.real_offset_ms = 0;
    monitor_watch_source_turn(&rig->watch);
    int64_t offset_ms = clock_real_ms() - clock_mono_us() / 1000;
    assert_in_range(rig->monitor.table.real_offset_ms - offset_ms + 100, 0, 200);
}

static void test_target_without_route_is_our_trouble(void **state)
{
    struct rig *rig = *state;
    if (namespace_status < 0)
        skip();
    int64_t sent_us = clock_mono_us() + 3 * SECOND;
    uint32_t v4 = add_target(rig, 1, "192.0.2.1", sent_us), v6 = add_target(rig, 2, "2001:db8::1", sent_us);
    assert_int_equal(excuse(rig, v4), CAUSE_NO_ROUTE);
    assert_int_equal(excuse(rig, v6), CAUSE_NO_ROUTE);
}

// Takes what the kernel tells of our links.
static void read_links(struct rig *rig)
{
    struct pollfd wait = {.fd = monitor_watch_source_fd(&rig->watch), .events = POLLIN};
    assert_int_equal(poll(&wait, 1, patience_fixture_ms(5000)), 1);
    rig->watch.turn_us = clock_mono_us();
    monitor_watch_source_read(&rig->watch);
}

static void test_link_that_was_down_excuses_what_was_under_way(void **state)
{
    struct rig *rig = *state;
    if (namespace_status < 0)
        skip();
    uint32_t index = add_target(rig, 1, "127.0.0.2", clock_mono_us() + 3 * SECOND);
    assert_int_equal(excuse(rig, index), CAUSE_REPLY); // its route is known from here on
    assert_int_equal(net_namespace_lo(false), 0);
    read_links(rig);
    enum cause cause = excuse(rig, index);
    assert_true(cause == CAUSE_LINK_DOWN || cause == CAUSE_NO_ROUTE);
    assert_int_equal(net_namespace_lo(true), 0);
    read_links(rig);
    struct monitor_target *target = &rig->monitor.table.targets[index];
    target->sent_us = rig->watch.turn_us + SECOND; // the links settle
    assert_int_equal(excuse(rig, index), CAUSE_LINK_DOWN);
    target->sent_us = rig->watch.turn_us + 3 * SECOND;
    assert_int_equal(excuse(rig, index), CAUSE_REPLY);
}

static void test_silent_self_checks_make_all_others_unknown(void **state)
{
    struct rig *rig = *state;
    if (namespace_status < 0)
        skip();
    struct monitor_table *table = &rig->monitor.table;
    int64_t sent_us = clock_mono_us() + 3 * SECOND;
    uint32_t self_check = add_target(rig, 0, "127.0.0.3", sent_us);
    uint32_t index = add_target(rig, 1, "127.0.0.2", sent_us);
    assert_int_equal(excuse(rig, index), CAUSE_REPLY);
    monitor_result_add(table, self_check, CAUSE_TIMEOUT, sent_us, 1);
    assert_int_equal(excuse(rig, index), CAUSE_SELF_CHECK);
    assert_int_equal(excuse(rig, self_check), CAUSE_REPLY); // it is what tells
    monitor_result_add(table, self_check, CAUSE_REPLY, sent_us, 1);
    assert_int_equal(excuse(rig, index), CAUSE_REPLY);
}

#define FACT(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(test_silence_of_a_target_is_its_own),
        FACT(test_probe_of_a_blind_time_says_nothing),
        FACT(test_stop_of_the_process_is_told_from_a_long_wait),
        FACT(test_sleep_of_the_machine_is_noticed_by_its_clock),
        FACT(test_turn_follows_the_wall_clock),
        FACT(test_target_without_route_is_our_trouble),
        FACT(test_link_that_was_down_excuses_what_was_under_way),
        FACT(test_silent_self_checks_make_all_others_unknown),
    };
    return cmocka_run_group_tests(tests, enter, NULL);
}
