#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "prober_check_fixture.h"

#include "shared/base/clock.h"
#include "shared/net/net_namespace_fixture.h"

enum {
    MANY = 1000,
    CROWD = 60,
    OPEN_AT_ONCE = 10,
    CONNECTS = 5000,
    CONNECTS_CHECKS = 400,
    LATE_MS = 20000,
    LONG_MS = 60000,
    MEANWHILE_MS = 3000,
    DESCRIPTORS = 2500
};

static struct prober_rig rig;

static unsigned results(uint32_t index)
{
    return prober_check_fixture_record(&rig, index).strip.count;
}

static enum cause cause(uint32_t index)
{
    return prober_check_fixture_cause(&rig, index);
}

static enum probe_state state_of(uint32_t index)
{
    return (enum probe_state)prober_check_fixture_record(&rig, index).verdict.state;
}

static const char *detail_of(uint32_t index, char text[SERVICE_DETAIL_MAX])
{
    pthread_mutex_lock(&rig.prober->monitor.lock);
    const char *detail = rig.prober->targets[index].detail;
    strncpy(text, detail ? detail : "", SERVICE_DETAIL_MAX - 1);
    text[SERVICE_DETAIL_MAX - 1] = '\0';
    pthread_mutex_unlock(&rig.prober->monitor.lock);
    return text;
}

// Descriptors that are kept to be used again.
static unsigned held(void)
{
    pthread_mutex_lock(&rig.prober->monitor.lock);
    unsigned count = tcp_pool_socket_held(&rig.prober->pool);
    pthread_mutex_unlock(&rig.prober->monitor.lock);
    return count;
}

static void begin(void)
{
    prober_fixture_need_namespace();
    prober_fixture_init(&rig);
}

// The cause of what a new check finds.
static enum cause first_cause(const char *address, const struct service *service)
{
    uint32_t index = prober_check_fixture_add(&rig, address, service, false);
    PROBER_AWAIT(&rig, results(index) > 0);
    return cause(index);
}

static void test_connections(void **state)
{
    (void)state;
    begin();
    struct prober_peer *open = prober_fixture_peer(&rig, PROBER_PEER_HOLDS, NULL);
    struct prober_peer *full = prober_fixture_peer(&rig, PROBER_PEER_FULL, NULL);
    struct service asked = prober_check_fixture_service("tcp/1", open->port, NULL);
    struct service closed = prober_check_fixture_service("tcp/1", 0, NULL);
    struct service silent = prober_check_fixture_service("tcp/1", full->port, NULL);
    prober_fixture_start(&rig);
    assert_int_equal(first_cause("127.0.0.1", &asked), CAUSE_REPLY);
    assert_int_equal(first_cause("::1", &asked), CAUSE_REPLY);
    assert_int_equal(first_cause("127.0.0.1", &closed), CAUSE_REFUSED);
    assert_int_equal(first_cause("::1", &closed), CAUSE_REFUSED);
    assert_int_equal(first_cause("127.0.0.1", &silent), CAUSE_TIMEOUT);
    assert_int_equal(first_cause("192.0.2.1", &asked), CAUSE_NO_ROUTE);
    assert_int_equal(first_cause(NULL, &asked), CAUSE_NO_ADDRESS);
    PROBER_AWAIT(&rig, state_of(0) == PROBE_STATE_UP && state_of(2) == PROBE_STATE_DOWN &&
                           state_of(4) == PROBE_STATE_DOWN);
    assert_in_range(prober_check_fixture_record(&rig, 0).last_rtt_us, 1,
                    rig.settings.monitor.timeout_ms * 1000);
    struct prober_counters counters = prober_check_fixture_counters(&rig);
    assert_true(counters.answered >= 2 && counters.failed >= 4 && counters.timeouts >= 2);
    assert_int_equal(counters.exhausted, 0);
    assert_true(counters.started >= counters.answered + counters.failed + counters.timeouts);
    prober_fixture_close(&rig);
}

static void test_conversations(void **state)
{
    (void)state;
    begin();
    char detail[SERVICE_DETAIL_MAX];
    struct prober_peer *says = prober_fixture_peer(&rig, PROBER_PEER_SAYS, "220 hello\r\n");
    struct prober_peer *holds = prober_fixture_peer(&rig, PROBER_PEER_HOLDS, NULL);
    struct prober_peer *closes = prober_fixture_peer(&rig, PROBER_PEER_CLOSES, NULL);
    struct service right = prober_check_fixture_service("tcp/1", says->port, "expect", "^220 ", NULL);
    struct service wrong = prober_check_fixture_service("tcp/1", says->port, "expect", "^SSH", NULL);
    struct service silent = prober_check_fixture_service("tcp/1", holds->port, "expect", "^SSH", NULL);
    struct service closed = prober_check_fixture_service("tcp/1", closes->port, "expect", "^SSH", NULL);
    prober_fixture_start(&rig);
    assert_int_equal(first_cause("127.0.0.1", &right), CAUSE_REPLY);
    assert_int_equal(first_cause("127.0.0.1", &wrong), CAUSE_WRONG_ANSWER);
    assert_string_equal(detail_of(1, detail), "it said \"220 hello\"");
    assert_int_equal(first_cause("127.0.0.1", &silent), CAUSE_SILENT);
    assert_int_equal(first_cause("127.0.0.1", &closed), CAUSE_CLOSED);
    prober_fixture_close(&rig);
}

static void test_web_and_dns(void **state)
{
    (void)state;
    begin();
    char detail[SERVICE_DETAIL_MAX];
    struct prober_peer *good =
        prober_fixture_peer(&rig, PROBER_PEER_SAYS, "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    struct prober_peer *bad =
        prober_fixture_peer(&rig, PROBER_PEER_SAYS, "HTTP/1.0 503 No\r\nContent-Length: 0\r\n\r\n");
    struct prober_peer *holds = prober_fixture_peer(&rig, PROBER_PEER_HOLDS, NULL);
    struct service right = prober_check_fixture_service("http", good->port, "body", "^hi", NULL);
    struct service wrong = prober_check_fixture_service("http", bad->port, NULL);
    struct service silent = prober_check_fixture_service("http", holds->port, NULL);
    struct service name = prober_check_fixture_service("dns", 0, "name", "nas.example", NULL);
    prober_fixture_start(&rig);
    assert_int_equal(first_cause("127.0.0.1", &right), CAUSE_REPLY);
    assert_int_equal(first_cause("127.0.0.1", &wrong), CAUSE_WRONG_ANSWER);
    assert_string_equal(detail_of(1, detail), "HTTP 503");
    assert_int_equal(first_cause("127.0.0.1", &silent), CAUSE_SILENT);
    assert_true(cause_shows_life(first_cause("127.0.0.1", &name))); // nobody listens there, and says so
    pthread_mutex_lock(&rig.prober->monitor.lock);
    assert_int_equal(rig.prober->targets[0].http_status, 200);
    assert_int_equal(rig.prober->targets[1].http_status, 503);
    assert_int_equal(rig.prober->targets[2].http_status, 0);
    assert_true(rig.prober->targets[0].total_us > 0);
    pthread_mutex_unlock(&rig.prober->monitor.lock);
    prober_fixture_close(&rig);
}

// Our own link is asked before the silence of a target is believed, whoever of us waited for it.
static void test_own_link_down_is_unknown(void **state)
{
    (void)state;
    begin();
    rig.settings.monitor.timeout_ms = 1500;
    struct prober_peer *holds = prober_fixture_peer(&rig, PROBER_PEER_HOLDS, NULL);
    struct service talk = prober_check_fixture_service("tcp/1", holds->port, "expect", "x", NULL);
    struct service web = prober_check_fixture_service("http", holds->port, NULL);
    prober_fixture_start(&rig);
    uint32_t first = prober_check_fixture_add(&rig, "127.0.0.1", &talk, false);
    uint32_t second = prober_check_fixture_add(&rig, "127.0.0.1", &web, false);
    PROBER_AWAIT(&rig, holds->open == 2);
    assert_int_equal(net_namespace_lo(false), 0);
    PROBER_AWAIT(&rig, results(first) > 0 && results(second) > 0);
    enum cause of_talk = cause(first), of_web = cause(second);
    assert_int_equal(net_namespace_lo(true), 0);
    assert_int_equal(cause_outcome(of_talk), OUTCOME_UNKNOWN);
    assert_int_equal(cause_outcome(of_web), OUTCOME_UNKNOWN);
    prober_fixture_close(&rig);
}

static void test_plan_changes_under_way(void **state)
{
    (void)state;
    begin();
    struct prober_peer *holds = prober_fixture_peer(&rig, PROBER_PEER_HOLDS, NULL);
    struct prober_peer *says = prober_fixture_peer(&rig, PROBER_PEER_SAYS, "220 hello\r\n");
    struct service before = prober_check_fixture_service("tcp/1", holds->port, "expect", "^SSH", NULL);
    struct service web = prober_check_fixture_service("http", holds->port, NULL);
    struct service after = prober_check_fixture_service("tcp/1", says->port, "expect", "^220", NULL);
    prober_fixture_start(&rig);
    uint32_t talk = prober_check_fixture_add(&rig, "127.0.0.1", &before, false);
    uint32_t asks = prober_check_fixture_add(&rig, "127.0.0.1", &web, false);
    PROBER_AWAIT(&rig, holds->open == 2);
    for (int i = 0; i < 3; i++) { // only the last counts
        prober_check_fixture_apply(&rig, talk, &after, false);
        prober_check_fixture_apply(&rig, asks, &after, false);
    }
    PROBER_AWAIT(&rig, results(talk) > 0 && results(asks) > 0);
    PROBER_AWAIT(&rig, cause(talk) == CAUSE_REPLY && cause(asks) == CAUSE_REPLY);
    prober_fixture_close(&rig);
}

static void test_removal_under_way_leaves_no_descriptor(void **state)
{
    (void)state;
    begin();
    rig.settings.monitor.timeout_ms = (uint32_t)patience_fixture_ms(MEANWHILE_MS); // none ends meanwhile
    struct prober_peer *holds = prober_fixture_peer(&rig, PROBER_PEER_HOLDS, NULL);
    struct prober_peer *full = prober_fixture_peer(&rig, PROBER_PEER_FULL, NULL);
    const struct service services[] = {
        prober_check_fixture_service("tcp/1", full->port, NULL),
        prober_check_fixture_service("tcp/1", holds->port, "expect", "x", NULL),
        prober_check_fixture_service("http", holds->port, NULL),
    };
    prober_fixture_start(&rig);
    unsigned before = prober_fixture_descriptors();
    for (unsigned i = 0; i < 30; i++)
        prober_check_fixture_add(&rig, "127.0.0.1", &services[i % 3], false);
    PROBER_AWAIT(&rig, prober_check_fixture_counters(&rig).running == 30);
    PROBER_AWAIT(&rig, prober_fixture_descriptors() >= before + 30); // libcurl opens its own a turn later
    for (uint32_t i = 0; i < 30; i++)
        prober_check_fixture_remove(&rig, i);
    PROBER_AWAIT(&rig, prober_check_fixture_counters(&rig).running == 0);
    PROBER_AWAIT(&rig, prober_fixture_descriptors() == before + held());
    prober_fixture_close(&rig);
}

static void test_address_changes_under_way(void **state)
{
    (void)state;
    begin();
    rig.settings.monitor.timeout_ms = (uint32_t)patience_fixture_ms(MEANWHILE_MS);
    struct prober_peer *full = prober_fixture_peer(&rig, PROBER_PEER_FULL, NULL);
    struct service service = prober_check_fixture_service("tcp/1", full->port, NULL);
    prober_fixture_start(&rig);
    uint32_t index = prober_check_fixture_add(&rig, "127.0.0.1", &service, false);
    PROBER_AWAIT(&rig, prober_check_fixture_counters(&rig).running == 1);
    assert_int_equal(results(index), 0);
    unsigned descriptors = prober_fixture_descriptors();
    prober_check_fixture_move(&rig, index, "127.0.0.2"); // as silent
    PROBER_AWAIT(&rig, prober_check_fixture_counters(&rig).started == 2);
    assert_int_equal(prober_check_fixture_counters(&rig).running, 1);
    assert_int_equal(prober_fixture_descriptors(), descriptors);
    prober_check_fixture_move(&rig, index, "192.0.2.1");
    PROBER_AWAIT(&rig, results(index) > 0);
    assert_int_equal(cause(index), CAUSE_NO_ROUTE); // the silence of the others is nobody's
    assert_int_equal(prober_check_fixture_counters(&rig).running, 0);
    assert_int_equal(prober_check_fixture_counters(&rig).timeouts, 0);
    prober_fixture_close(&rig);
}

static void test_never_more_open_than_allowed(void **state)
{
    (void)state;
    begin();
    rig.settings.max_open = OPEN_AT_ONCE;
    struct prober_peer *holds = prober_fixture_peer(&rig, PROBER_PEER_HOLDS, NULL);
    struct service service = prober_check_fixture_service("tcp/1", holds->port, "expect", "x", NULL);
    bool all = false;
    prober_fixture_start(&rig);
    for (unsigned i = 0; i < CROWD; i++)
        prober_check_fixture_add(&rig, "127.0.0.1", &service, false);
    for (int64_t end_us = patience_fixture_end_us(); !all && clock_mono_us() < end_us;) {
        prober_fixture_turn(&rig);
        assert_in_range(prober_check_fixture_counters(&rig).running, 0, OPEN_AT_ONCE);
        all = true;
        for (uint32_t i = 0; i < CROWD; i++)
            all = all && results(i) > 0;
        poll(NULL, 0, 2);
    }
    assert_true(all);
    assert_true(holds->accepted >= CROWD);
    prober_fixture_close(&rig);
}

// Those that are kept to be used again count too.
static void test_kept_sockets_are_within_what_is_allowed(void **state)
{
    (void)state;
    begin();
    rig.settings.max_open = OPEN_AT_ONCE;
    struct prober_peer *open = prober_fixture_peer(&rig, PROBER_PEER_CLOSES, NULL);
    struct prober_peer *holds = prober_fixture_peer(&rig, PROBER_PEER_HOLDS, NULL);
    const struct service services[] = {
        prober_check_fixture_service("tcp/1", open->port, NULL),
        prober_check_fixture_service("tcp/1", 0, NULL),
        prober_check_fixture_service("tcp/1", holds->port, "expect", "x", NULL)};
    unsigned most = 0;
    prober_fixture_new(&rig);
    for (unsigned i = 0; i < CROWD; i++)
        prober_check_fixture_add(&rig, i % 4 < 2 ? "127.0.0.1" : "::1", &services[i % 6 == 5 ? 2 : i % 2],
                                 false);
    prober_fixture_start(&rig);
    for (int64_t end_us = patience_fixture_end_us(); clock_mono_us() < end_us;) {
        prober_fixture_turn(&rig);
        pthread_mutex_lock(&rig.prober->monitor.lock);
        unsigned kept = tcp_pool_socket_held(&rig.prober->pool), running = rig.prober->counters.running;
        int64_t started = rig.prober->counters.started;
        pthread_mutex_unlock(&rig.prober->monitor.lock);
        assert_in_range(kept + running, 0, OPEN_AT_ONCE);
        most = kept > most ? kept : most;
        if (started >= 5 * CROWD && most > 0)
            break;
        poll(NULL, 0, 2);
    }
    assert_true(most > 0);
    assert_true(prober_check_fixture_counters(&rig).started >= 5 * CROWD);
    prober_fixture_close(&rig);
}

static int64_t loop_cpu_us(void)
{
    struct timespec used;
    clockid_t clock;
    assert_int_equal(pthread_getcpuclockid(rig.thread, &clock), 0);
    assert_int_equal(clock_gettime(clock, &used), 0);
    return used.tv_sec * INT64_C(1000000) + used.tv_nsec / 1000;
}

// Each tells of its own check alone; those that are kept tell nothing, and the loop rests.
static void test_sockets_are_used_again(void **state)
{
    (void)state;
    begin();
    prober_fixture_need_descriptors(DESCRIPTORS);
    struct prober_peer *open = prober_fixture_peer(&rig, PROBER_PEER_CLOSES, NULL);
    struct prober_peer *full = prober_fixture_peer(&rig, PROBER_PEER_FULL, NULL);
    const struct service services[] = {prober_check_fixture_service("tcp/1", open->port, NULL),
                                       prober_check_fixture_service("tcp/1", 0, NULL),
                                       prober_check_fixture_service("tcp/1", full->port, NULL)};
    static const enum cause expected[] = {CAUSE_REPLY, CAUSE_REFUSED, CAUSE_TIMEOUT};
    prober_fixture_start(&rig);
    for (uint32_t i = 0; i < CROWD; i++)
        prober_check_fixture_add(&rig, "127.0.0.1", &services[i % 3], false);
    for (uint32_t i = 0; i < CROWD; i++)
        PROBER_AWAIT(&rig, results(i) > 0);
    int64_t cpu_us = loop_cpu_us(), since_us = clock_mono_us();
    for (unsigned round = 0; round < 10; round++) {
        int64_t started = prober_check_fixture_counters(&rig).started;
        PROBER_AWAIT(&rig, prober_check_fixture_counters(&rig).started >= started + CROWD);
        for (uint32_t i = 0; i < CROWD; i++)
            assert_int_equal(cause(i), expected[i % 3]);
        assert_in_range(held() + prober_check_fixture_counters(&rig).running, 1, 2 * CROWD);
    }
    assert_true(held() > 0);
    assert_in_range(loop_cpu_us() - cpu_us, 0, (clock_mono_us() - since_us) / 4);
    prober_fixture_close(&rig);
}

// Whoever was bound to an interface by a link-local address is not asked to leave by another.
static void test_socket_with_a_scope_is_not_used_again(void **state)
{
    (void)state;
    begin();
    struct ip_addr addr;
    struct service closed = prober_check_fixture_service("tcp/1", 0, NULL);
    assert_int_equal(ip_addr_parse("::1", &addr), 0);
    prober_fixture_new(&rig);
    uint32_t index = prober_check_fixture_add(&rig, "::1", &closed, false);
    monitor_table_address(&rig.prober->monitor.table, index, &addr, 1, CAUSE_NO_ADDRESS);
    prober_fixture_start(&rig);
    PROBER_AWAIT(&rig, results(index) > 1);
    assert_int_equal(cause(index), CAUSE_REFUSED);
    assert_int_equal(held(), 0);
    prober_check_fixture_move(&rig, index, "::1"); // without
    PROBER_AWAIT(&rig, held() == 1);
    prober_fixture_close(&rig);
}

static void test_removal_of_those_who_wait_for_a_place(void **state)
{
    (void)state;
    begin();
    rig.settings.max_open = 1;
    struct prober_peer *holds = prober_fixture_peer(&rig, PROBER_PEER_HOLDS, NULL);
    struct service service = prober_check_fixture_service("tcp/1", holds->port, "expect", "x", NULL);
    prober_fixture_start(&rig);
    for (unsigned i = 0; i < 5; i++)
        prober_check_fixture_add(&rig, "127.0.0.1", &service, false);
    PROBER_AWAIT(&rig, prober_check_fixture_waiting(&rig) == 4);
    for (uint32_t i = 0; i < 5; i++)
        prober_check_fixture_remove(&rig, i);
    PROBER_AWAIT(&rig, prober_check_fixture_used(&rig) == 0);
    assert_int_equal(prober_check_fixture_waiting(&rig), 0);
    prober_fixture_close(&rig);
}

static void test_without_descriptors(void **state)
{
    (void)state;
    begin();
    struct rlimit before, none;
    struct prober_peer *holds = prober_fixture_peer(&rig, PROBER_PEER_HOLDS, NULL);
    const struct service services[] = {prober_check_fixture_service("tcp/1", holds->port, NULL),
                                       prober_check_fixture_service("http", holds->port, NULL)};
    prober_fixture_start(&rig);
    int lowest = dup(0);
    close(lowest);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = before;
    none.rlim_cur = (rlim_t)lowest;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    uint32_t plain = prober_check_fixture_add(&rig, "127.0.0.1", &services[0], false);
    uint32_t web = prober_check_fixture_add(&rig, "127.0.0.1", &services[1], false);
    for (int64_t end_us = patience_fixture_end_us(); clock_mono_us() < end_us;)
        if (results(plain) > 0 && results(web) > 0)
            break;
    enum cause of_plain = cause(plain), of_web = cause(web);
    struct prober_counters counters = prober_check_fixture_counters(&rig);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_int_equal(of_plain, CAUSE_NO_DESCRIPTOR);
    assert_int_equal(of_web, CAUSE_NO_DESCRIPTOR);
    assert_true(counters.exhausted >= 2);
    assert_int_equal(counters.failed + counters.timeouts, 0);
    PROBER_AWAIT(&rig, cause(plain) == CAUSE_REPLY);
    assert_int_equal(state_of(plain), PROBE_STATE_UP);
    prober_fixture_close(&rig);
}

static void test_many_silent_targets_take_one_timeout(void **state)
{
    (void)state;
    begin();
    prober_fixture_need_descriptors(DESCRIPTORS);
    rig.settings.monitor.timeout_ms = 1000;
    rig.settings.monitor.interval_ms = 60000;
    struct prober_peer *full = prober_fixture_peer(&rig, PROBER_PEER_FULL, NULL);
    struct service service = prober_check_fixture_service("tcp/1", full->port, NULL);
    prober_fixture_new(&rig);
    for (unsigned i = 0; i < MANY; i++)
        prober_check_fixture_add(&rig, "127.0.0.1", &service, false);
    int64_t start_us = clock_mono_us();
    prober_fixture_start(&rig);
    PROBER_AWAIT(&rig, prober_check_fixture_counters(&rig).timeouts >= MANY);
    int64_t pacing_ms = MANY * 1000 / rig.settings.monitor.max_rate;
    assert_in_range((clock_mono_us() - start_us) / 1000, 1000,
                    1000 + pacing_ms + patience_fixture_ms(LATE_MS));
    for (uint32_t i = 0; i < MANY; i++)
        assert_int_equal(cause(i), CAUSE_TIMEOUT);
    prober_fixture_close(&rig);
}

static void test_port_of_the_list_counts_once_it_was_open(void **state)
{
    (void)state;
    begin();
    struct prober_peer *open = prober_fixture_peer(&rig, PROBER_PEER_HOLDS, NULL);
    struct prober_peer *full = prober_fixture_peer(&rig, PROBER_PEER_FULL, NULL);
    struct service asked = prober_check_fixture_service("tcp/1", open->port, NULL);
    struct service silent = prober_check_fixture_service("tcp/1", full->port, NULL);
    struct service closed = prober_check_fixture_service("tcp/1", 0, NULL);
    prober_fixture_start(&rig);
    uint32_t first = prober_check_fixture_add(&rig, "127.0.0.1", &closed, true);
    uint32_t second = prober_check_fixture_add(&rig, "127.0.0.1", &silent, true);
    PROBER_AWAIT(&rig, results(first) >= 3 && results(second) >= 3);
    assert_int_equal(cause(first), CAUSE_PORT_CLOSED);
    assert_int_equal(cause(second), CAUSE_NEVER_OPEN);
    assert_int_equal(state_of(first), PROBE_STATE_UNKNOWN);
    assert_int_equal(state_of(second), PROBE_STATE_UNKNOWN);
    prober_check_fixture_apply(&rig, first, &asked, true);
    prober_check_fixture_apply(&rig, second, &asked, true);
    PROBER_AWAIT(&rig, state_of(first) == PROBE_STATE_UP && state_of(second) == PROBE_STATE_UP);
    prober_check_fixture_apply(&rig, first, &closed, true);
    prober_check_fixture_apply(&rig, second, &silent, true);
    PROBER_AWAIT(&rig, state_of(first) == PROBE_STATE_DOWN && state_of(second) == PROBE_STATE_DOWN);
    assert_int_equal(cause(first), CAUSE_REFUSED);
    assert_int_equal(cause(second), CAUSE_TIMEOUT);
    prober_fixture_close(&rig);
}

static void test_stops_at_once(void **state)
{
    (void)state;
    begin();
    prober_fixture_need_descriptors(DESCRIPTORS);
    rig.settings.monitor.timeout_ms = LONG_MS;
    struct prober_peer *full = prober_fixture_peer(&rig, PROBER_PEER_FULL, NULL);
    struct service service = prober_check_fixture_service("tcp/1", full->port, NULL);
    rig.settings.max_open = MANY;
    unsigned before = prober_fixture_descriptors();
    prober_fixture_start(&rig);
    for (unsigned i = 0; i < MANY; i++)
        prober_check_fixture_add(&rig, "127.0.0.1", &service, false);
    PROBER_AWAIT(&rig, prober_check_fixture_counters(&rig).running == MANY);
    prober_fixture_stop(&rig);
    prober_free(rig.prober);
    rig.prober = NULL;
    assert_int_equal(prober_fixture_descriptors(), before);
    prober_fixture_close(&rig);
}

static void test_descriptors_stay_flat(void **state)
{
    (void)state;
    begin();
    prober_fixture_need_descriptors(DESCRIPTORS);
    struct prober_peer *closes = prober_fixture_peer(&rig, PROBER_PEER_CLOSES, NULL);
    struct service service = prober_check_fixture_service("tcp/1", closes->port, NULL);
    rig.settings.monitor.interval_ms = rig.settings.monitor.timeout_ms;
    prober_fixture_start(&rig);
    unsigned before = prober_fixture_descriptors();
    for (unsigned i = 0; i < CONNECTS_CHECKS; i++)
        prober_check_fixture_add(&rig, "127.0.0.1", &service, false);
    PROBER_AWAIT(&rig, prober_check_fixture_counters(&rig).started >= CONNECTS);
    for (uint32_t i = 0; i < CONNECTS_CHECKS; i++)
        prober_check_fixture_remove(&rig, i);
    PROBER_AWAIT(&rig, prober_check_fixture_counters(&rig).running == 0);
    PROBER_AWAIT(&rig, prober_fixture_descriptors() == before + held());
    prober_fixture_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_connections),
        cmocka_unit_test(test_conversations),
        cmocka_unit_test(test_web_and_dns),
        cmocka_unit_test(test_own_link_down_is_unknown),
        cmocka_unit_test(test_plan_changes_under_way),
        cmocka_unit_test(test_removal_under_way_leaves_no_descriptor),
        cmocka_unit_test(test_address_changes_under_way),
        cmocka_unit_test(test_never_more_open_than_allowed),
        cmocka_unit_test(test_kept_sockets_are_within_what_is_allowed),
        cmocka_unit_test(test_sockets_are_used_again),
        cmocka_unit_test(test_socket_with_a_scope_is_not_used_again),
        cmocka_unit_test(test_removal_of_those_who_wait_for_a_place),
        cmocka_unit_test(test_without_descriptors),
        cmocka_unit_test(test_many_silent_targets_take_one_timeout),
        cmocka_unit_test(test_port_of_the_list_counts_once_it_was_open),
        cmocka_unit_test(test_stops_at_once),
        cmocka_unit_test(test_descriptors_stay_flat),
    };
    return cmocka_run_group_tests(tests, prober_fixture_enter, NULL);
}
