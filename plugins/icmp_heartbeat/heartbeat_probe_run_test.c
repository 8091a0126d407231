#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "heartbeat_engine.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/base/patience_fixture.h"
#include "shared/icmp/icmp_host_fixture.h"
#include "shared/icmp/icmp_socket.h"
#include "shared/net/net_namespace_fixture.h"

enum { DEADLINE_MS = 15000, INTERVAL_MS = 300, TIMEOUT_MS = 200, RECHECK_MS = 200 };

static int namespace_status;

// An engine of which the probe loop alone runs.
struct rig {
    struct heartbeat_settings settings;
    struct heartbeat *heartbeat;
    pthread_t thread;
    bool running;
};

static int enter(void **state)
{
    (void)state;
    namespace_status = net_namespace_enter();
    if (namespace_status < 0)
        print_message("skipped: no network namespace may be made here: %s\n", error_name(namespace_status));
    return 0;
}

static void need_namespace(void)
{
    if (namespace_status < 0)
        skip();
}

static void *run_loop(void *argument)
{
    heartbeat_probe_loop(argument);
    return NULL;
}

static void rig_open(struct rig *rig, const char *self_check)
{
    struct error err = {""};
    struct monitor_hooks hooks = {.publish_interval_ms = 1000};
    memset(rig, 0, sizeof *rig);
    monitor_settings_init(&rig->settings.monitor, "icmp_heartbeat");
    rig->settings.monitor.interval_ms = (uint32_t)patience_fixture_ms(INTERVAL_MS);
    rig->settings.monitor.timeout_ms = (uint32_t)patience_fixture_ms(TIMEOUT_MS);
    rig->settings.monitor.recheck_interval_ms = (uint32_t)patience_fixture_ms(RECHECK_MS);
    if (self_check)
        strncat(rig->settings.self_checks[rig->settings.self_check_count++], self_check,
                IP_ADDR_TEXT_MAX - 1);
    assert_int_equal(heartbeat_new(&rig->settings, &hooks, &rig->heartbeat, &err), 0);
}

static void rig_start(struct rig *rig)
{
    assert_int_equal(pthread_create(&rig->thread, NULL, run_loop, rig->heartbeat), 0);
    rig->running = true;
}

static void rig_close(struct rig *rig)
{
    int64_t stop_us = clock_mono_us();
    monitor_stop(heartbeat_monitor(rig->heartbeat));
    if (rig->running)
        pthread_join(rig->thread, NULL);
    assert_true(clock_mono_us() - stop_us < patience_fixture_ms(DEADLINE_MS) * INT64_C(1000));
    heartbeat_free(rig->heartbeat);
}

static uint32_t add_target(struct rig *rig, int64_t check_id, const char *address)
{
    struct monitor_record record = {.check_id = check_id,
                                    .interval_ms = rig->settings.monitor.interval_ms,
                                    .rechecks = 3,
                                    .policy = {.down_after = 4, .up_after = 1, .unknown_after = 2}};
    struct ip_addr addr;
    uint32_t index;
    int64_t now_us = clock_mono_us();
    assert_int_equal(ip_addr_parse(address, &addr), 0);
    verdict_init(&record.verdict, now_us / 1000);
    pthread_mutex_lock(&rig->heartbeat->monitor.lock);
    assert_int_equal(monitor_table_add(&rig->heartbeat->monitor.table, &record, 50, now_us, &index), 0);
    monitor_table_address(&rig->heartbeat->monitor.table, index, &addr, 0, CAUSE_REPLY);
    pthread_mutex_unlock(&rig->heartbeat->monitor.lock);
    monitor_wake(rig->heartbeat->monitor.probe_wake_fd);
    return index;
}

static struct monitor_record record_of(struct rig *rig, uint32_t index)
{
    pthread_mutex_lock(&rig->heartbeat->monitor.lock);
    struct monitor_record record = rig->heartbeat->monitor.table.records[index];
    pthread_mutex_unlock(&rig->heartbeat->monitor.lock);
    return record;
}

static struct heartbeat_counters counters_of(struct rig *rig)
{
    pthread_mutex_lock(&rig->heartbeat->monitor.lock);
    struct heartbeat_counters counters = rig->heartbeat->counters;
    pthread_mutex_unlock(&rig->heartbeat->monitor.lock);
    return counters;
}

static bool is_blind(struct rig *rig)
{
    pthread_mutex_lock(&rig->heartbeat->monitor.lock);
    bool blind = monitor_table_is_blind(&rig->heartbeat->monitor.table);
    pthread_mutex_unlock(&rig->heartbeat->monitor.lock);
    return blind;
}

// Looks again and again until `condition` holds or patience is over.
#define AWAIT(condition)                                                                                     \
    do {                                                                                                     \
        int64_t end_us = patience_fixture_end_us();                                                          \
        while (!(condition) && clock_mono_us() < end_us)                                                     \
            poll(NULL, 0, 2);                                                                                \
        assert_true(condition);                                                                              \
    } while (0)

static enum cause last_cause(struct rig *rig, uint32_t index)
{
    struct monitor_record record = record_of(rig, index);
    return record.strip.count ? strip_at(&record.strip, record.strip.count - 1u).cause : CAUSE_NOT_RUNNING;
}

static bool holds_miss(struct rig *rig, uint32_t index)
{
    struct monitor_record record = record_of(rig, index);
    for (unsigned i = 0; i < record.strip.count; i++)
        if (cause_outcome(strip_at(&record.strip, i).cause) == OUTCOME_MISS)
            return true;
    return false;
}

// As the kernel knows it.
static bool is_raw(const struct icmp_socket *socket)
{
    int type = 0;
    socklen_t length = sizeof type;
    assert_int_equal(getsockopt(icmp_socket_fd(socket), SOL_SOCKET, SO_TYPE, &type, &length), 0);
    return type == SOCK_RAW;
}

// All of a loopback network and ::1, over either kind of socket.
static void check_all_answered(bool raw)
{
    struct rig rig;
    uint32_t count = 0;
    assert_int_equal(net_namespace_ping_group(!raw), 0);
    rig_open(&rig, NULL);
    assert_int_equal(is_raw(rig.heartbeat->sockets[0]), raw);
    rig_start(&rig);
    for (uint32_t i = 1; i <= 300; i++, count++) {
        char text[IP_ADDR_TEXT_MAX];
        struct ip_addr addr = ip_addr_from_v4((const uint8_t[4]){127, 9, (uint8_t)(i >> 8), (uint8_t)i});
        add_target(&rig, i, ip_addr_format(&addr, text));
    }
    if (rig.heartbeat->sockets[1]) {
        add_target(&rig, 1000, "::1");
        count++;
    }
    AWAIT(counters_of(&rig).received >= 3 * count);
    for (uint32_t i = 0; i < count; i++) {
        struct monitor_record record = record_of(&rig, i);
        assert_true(record.strip.count >= 1);
        assert_int_equal(record.verdict.state, PROBE_STATE_UP);
        assert_in_range(record.last_rtt_us, 1, patience_fixture_ms(TIMEOUT_MS) * 1000);
        assert_false(holds_miss(&rig, i));
    }
    struct heartbeat_counters counters = counters_of(&rig);
    assert_int_equal(counters.late + counters.duplicate + counters.rejected + counters.send_errors, 0);
    assert_true(counters.sent >= counters.received);
    rig_close(&rig);
}

static void test_all_of_loopback_answers_over_raw_sockets(void **state)
{
    (void)state;
    need_namespace();
    check_all_answered(true);
}

static void test_all_of_loopback_answers_over_datagram_sockets(void **state)
{
    (void)state;
    need_namespace();
    check_all_answered(false);
    assert_int_equal(net_namespace_ping_group(false), 0);
}

static void test_target_without_route_is_unknown(void **state)
{
    (void)state;
    need_namespace();
    struct rig rig;
    rig_open(&rig, NULL);
    uint32_t v4 = add_target(&rig, 1, "192.0.2.1"), v6 = add_target(&rig, 2, "2001:db8::1");
    rig_start(&rig);
    AWAIT(record_of(&rig, v4).strip.count >= 3 && record_of(&rig, v6).strip.count >= 3);
    assert_int_equal(last_cause(&rig, v4), CAUSE_NO_ROUTE);
    assert_int_equal(last_cause(&rig, v6), CAUSE_NO_ROUTE);
    assert_int_equal(record_of(&rig, v4).verdict.state, PROBE_STATE_UNKNOWN);
    assert_true(counters_of(&rig).send_errors >= 3);
    assert_int_equal(counters_of(&rig).sent, 0);
    rig_close(&rig);
}

static void test_own_link_down_is_unknown_and_back_is_up(void **state)
{
    (void)state;
    need_namespace();
    struct rig rig;
    rig_open(&rig, NULL);
    uint32_t index = add_target(&rig, 1, "127.0.0.2");
    rig_start(&rig);
    AWAIT(record_of(&rig, index).verdict.state == PROBE_STATE_UP);
    for (int round = 0; round < 3; round++) {
        assert_int_equal(net_namespace_lo(false), 0);
        AWAIT(record_of(&rig, index).verdict.state != PROBE_STATE_UP);
        assert_int_equal(record_of(&rig, index).verdict.state, PROBE_STATE_UNKNOWN);
        assert_int_equal(net_namespace_lo(true), 0);
        AWAIT(record_of(&rig, index).verdict.state == PROBE_STATE_UP);
    }
    assert_false(holds_miss(&rig, index));
    rig_close(&rig);
}

static void test_silence_becomes_down_within_the_rechecks(void **state)
{
    (void)state;
    need_namespace();
    struct rig rig;
    rig_open(&rig, NULL);
    uint32_t index = add_target(&rig, 1, "127.0.0.2");
    rig_start(&rig);
    AWAIT(record_of(&rig, index).verdict.state == PROBE_STATE_UP);
    int64_t silent_us = clock_mono_us();
    assert_int_equal(icmp_host_silence(1), 0);
    AWAIT(record_of(&rig, index).verdict.state == PROBE_STATE_DOWN);
    int64_t span_us = clock_mono_us() - silent_us;
    int bound_ms = patience_fixture_ms(INTERVAL_MS * 11 / 10 + 3 * RECHECK_MS + TIMEOUT_MS + 1500);
    assert_true(span_us < bound_ms * INT64_C(1000));
    assert_int_equal(record_of(&rig, index).verdict.cause, CAUSE_TIMEOUT);
    assert_int_equal(icmp_host_silence(0), 0);
    AWAIT(record_of(&rig, index).verdict.state == PROBE_STATE_UP);
    rig_close(&rig);
}

// Where everything is silent, the self-check target too, nothing is said about the others.
static void test_blind_engine_says_unknown(void **state)
{
    (void)state;
    need_namespace();
    struct rig rig;
    rig_open(&rig, "127.0.0.100");
    uint32_t index = add_target(&rig, 1, "127.0.0.2");
    rig_start(&rig);
    AWAIT(record_of(&rig, index).verdict.state == PROBE_STATE_UP && !is_blind(&rig));
    assert_int_equal(icmp_host_silence(1), 0);
    AWAIT(record_of(&rig, index).verdict.state != PROBE_STATE_UP);
    assert_int_equal(record_of(&rig, index).verdict.state, PROBE_STATE_UNKNOWN);
    assert_int_equal(record_of(&rig, index).verdict.cause, CAUSE_SELF_CHECK);
    assert_int_equal(icmp_host_silence(0), 0);
    rig_close(&rig);
}

// The host is ours: what it sends decides. `reply` points into `packet` at the ICMP message.
static uint8_t *catch_as_reply(int host, uint8_t packet[ICMP_HOST_PACKET_MAX])
{
    assert_int_equal(icmp_host_catch(host, packet, patience_fixture_ms(DEADLINE_MS)),
                     ICMP_HOST_IP_HEADER + ICMP_PACKET_LENGTH);
    packet[ICMP_HOST_IP_HEADER] = 0;
    return packet + ICMP_HOST_IP_HEADER;
}

static void test_forged_and_doubled_replies_are_counted_and_not_accepted(void **state)
{
    (void)state;
    need_namespace();
    struct rig rig;
    uint8_t packet[ICMP_HOST_PACKET_MAX];
    int host = icmp_host_open();
    assert_int_equal(icmp_host_silence(1), 0);
    rig_open(&rig, NULL);
    uint32_t index = add_target(&rig, 1, "127.0.0.9");
    rig_start(&rig);
    uint8_t *reply = catch_as_reply(host, packet);
    reply[ICMP_PACKET_LENGTH - 1] ^= 1; // the cookie
    assert_int_equal(icmp_host_send("127.0.0.9", reply, ICMP_PACKET_LENGTH), 0);
    AWAIT(counters_of(&rig).rejected == 1);
    reply = catch_as_reply(host, packet);
    assert_int_equal(icmp_host_send("127.0.0.10", reply, ICMP_PACKET_LENGTH),
                     0); // not the host that was asked
    AWAIT(counters_of(&rig).rejected == 2);
    assert_int_equal(counters_of(&rig).received, 0);
    assert_int_not_equal(record_of(&rig, index).verdict.state, PROBE_STATE_UP);
    reply = catch_as_reply(host, packet);
    assert_int_equal(icmp_host_send("127.0.0.9", reply, ICMP_PACKET_LENGTH), 0);
    assert_int_equal(icmp_host_send("127.0.0.9", reply, ICMP_PACKET_LENGTH), 0);
    AWAIT(counters_of(&rig).received == 1 && counters_of(&rig).duplicate == 1);
    assert_int_equal(record_of(&rig, index).verdict.state, PROBE_STATE_UP);
    reply = catch_as_reply(host, packet);
    AWAIT(last_cause(&rig, index) == CAUSE_TIMEOUT);
    assert_int_equal(icmp_host_send("127.0.0.9", reply, ICMP_PACKET_LENGTH), 0);
    AWAIT(counters_of(&rig).late == 1);
    assert_int_equal(counters_of(&rig).received, 1);
    assert_int_equal(icmp_host_silence(0), 0);
    close(host);
    rig_close(&rig);
}

static void check_error_becomes_the_cause(bool raw)
{
    struct rig rig;
    uint8_t packet[ICMP_HOST_PACKET_MAX], error[8 + ICMP_HOST_PACKET_MAX] = {3, 13};
    assert_int_equal(net_namespace_ping_group(!raw), 0);
    int host = icmp_host_open();
    assert_int_equal(icmp_host_silence(1), 0);
    rig_open(&rig, NULL);
    uint32_t index = add_target(&rig, 1, "127.0.0.9");
    rig_start(&rig);
    size_t length = icmp_host_catch(host, packet, patience_fixture_ms(DEADLINE_MS));
    memcpy(error + 8, packet, length);
    assert_int_equal(icmp_host_send("127.0.0.1", error, 8 + length), 0);
    AWAIT(last_cause(&rig, index) == CAUSE_PROHIBITED);
    assert_int_equal(counters_of(&rig).rejected, 0);
    assert_int_equal(net_namespace_ping_group(false), 0);
    assert_int_equal(icmp_host_silence(0), 0);
    close(host);
    rig_close(&rig);
}

static void test_error_becomes_the_cause_over_both_kinds(void **state)
{
    (void)state;
    need_namespace();
    check_error_becomes_the_cause(true);
    check_error_becomes_the_cause(false);
}

static void pause_ms(long ms)
{
    const struct timespec span = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&span, NULL); // lint: allow sleeps: the length of a stop is what is tested
}

// A child that leaves probes unanswered, stops this whole process for two intervals, and lets all go on.
static pid_t start_stopper(void)
{
    pid_t self = getpid(), child = fork();
    if (child == 0) {
        icmp_host_silence(1);
        pause_ms(1200); // the next probes are on their way then, and none is over
        kill(self, SIGSTOP);
        pause_ms(2200);
        icmp_host_silence(0);
        kill(self, SIGCONT);
        _exit(0);
    }
    return child;
}

static bool holds_cause(struct rig *rig, uint32_t index, enum cause cause)
{
    struct monitor_record record = record_of(rig, index);
    for (unsigned i = 0; i < record.strip.count; i++)
        if (strip_at(&record.strip, i).cause == cause)
            return true;
    return false;
}

static void test_stopped_process_misses_nothing(void **state)
{
    (void)state;
    need_namespace();
    struct rig rig;
    unsigned suspended = 0;
    uint32_t index[20];
    rig_open(&rig, NULL);
    rig.heartbeat->monitor.table.timeout_ms = 1000; // and so a probe a second
    rig_start(&rig);
    for (uint32_t i = 0; i < 20; i++)
        index[i] = add_target(&rig, i + 1, "127.0.0.10");
    for (uint32_t i = 0; i < 20; i++)
        AWAIT(record_of(&rig, index[i]).verdict.state == PROBE_STATE_UP);
    int64_t before_us = clock_mono_us();
    pid_t child = start_stopper();
    assert_true(child > 0);
    while (waitpid(child, NULL, 0) < 0)
        ;
    assert_true(clock_mono_us() - before_us > 2000000); // it was stopped
    int64_t sent = counters_of(&rig).sent;
    AWAIT(counters_of(&rig).sent > sent + 60);
    for (uint32_t i = 0; i < 20; i++) {
        assert_false(holds_miss(&rig, index[i]));
        assert_int_equal(record_of(&rig, index[i]).verdict.state, PROBE_STATE_UP);
        suspended += holds_cause(&rig, index[i], CAUSE_SUSPENDED);
    }
    assert_true(suspended > 0);
    rig_close(&rig);
}

static void test_removed_target_is_asked_no_more(void **state)
{
    (void)state;
    need_namespace();
    struct rig rig;
    rig_open(&rig, NULL);
    rig_start(&rig);
    uint32_t index = add_target(&rig, 1, "127.0.0.2"), stays = add_target(&rig, 2, "127.0.0.3");
    AWAIT(record_of(&rig, index).strip.count >= 1);
    pthread_mutex_lock(&rig.heartbeat->monitor.lock);
    monitor_table_remove(&rig.heartbeat->monitor.table, index);
    pthread_mutex_unlock(&rig.heartbeat->monitor.lock);
    AWAIT(record_of(&rig, index).check_id == 0);
    uint8_t count = record_of(&rig, stays).strip.count;
    AWAIT(record_of(&rig, stays).strip.count > count + 1);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_of_loopback_answers_over_raw_sockets),
        cmocka_unit_test(test_all_of_loopback_answers_over_datagram_sockets),
        cmocka_unit_test(test_target_without_route_is_unknown),
        cmocka_unit_test(test_own_link_down_is_unknown_and_back_is_up),
        cmocka_unit_test(test_silence_becomes_down_within_the_rechecks),
        cmocka_unit_test(test_blind_engine_says_unknown),
        cmocka_unit_test(test_forged_and_doubled_replies_are_counted_and_not_accepted),
        cmocka_unit_test(test_error_becomes_the_cause_over_both_kinds),
        cmocka_unit_test(test_stopped_process_misses_nothing),
        cmocka_unit_test(test_removed_target_is_asked_no_more),
    };
    return cmocka_run_group_tests(tests, enter, NULL);
}
