#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <string.h>

#include "prober_check_fixture.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/inventory/beat.h"
#include "shared/inventory/check_service.h"
#include "shared/inventory/inventory_fixture.h"
#include "shared/monitor/monitor_record.h"
#include "shared/monitor/monitor_result.h"

enum { BEAT_MS = 500, HOUR_MS = 3600000 };

static struct prober_rig rig;

static int set_up(void **state)
{
    prober_fixture_init(&rig);
    prober_fixture_new(&rig);
    return inventory_fixture_init(state);
}

static int tear_down(void **state)
{
    prober_fixture_close(&rig);
    return inventory_fixture_fini(state);
}

static const struct monitor_engine *engine(void)
{
    return &rig.prober->monitor.engine;
}

static struct check add_check(const char *text, const char *option, const char *value, uint32_t interval_ms)
{
    struct service service;
    struct check check = {.device_id = inventory_fixture_device(text),
                          .key = "it",
                          .target_kind = CHECK_TARGET_DEVICE_V4,
                          .profile = CHECK_PROFILE_NORMAL,
                          .interval_ms = interval_ms,
                          .source = "person",
                          .enabled = true};
    assert_int_equal(service_parse(text, &service, &err), 0);
    if (option)
        assert_int_equal(service_set(&service, option, value, &err), 0);
    assert_int_equal(check_service_add(db, &check, &service, &err), 0);
    return check;
}

// As shared/monitor does with a check that is new to it.
static uint32_t follow(const struct check *check, const struct check_state *stored)
{
    struct monitor *monitor = &rig.prober->monitor;
    struct monitor_record record;
    struct ip_addr addr = ip_addr_from_v4((const uint8_t[4]){127, 0, 0, 1});
    int64_t now_us = clock_mono_us();
    uint32_t index;
    void *plan = NULL;
    assert_int_equal(engine()->prepare(engine()->context, db, check, &plan, &err), 0);
    assert_int_equal(monitor_record_init(&record, monitor->settings, check, check->device_key, now_us / 1000),
                     0);
    if (stored)
        monitor_record_restore(&record, stored, clock_real_ms() - now_us / 1000, now_us / 1000);
    pthread_mutex_lock(&monitor->lock);
    assert_int_equal(monitor_table_add(&monitor->table, &record, 0, now_us, &index), 0);
    monitor_table_address(&monitor->table, index, &addr, 0, CAUSE_REPLY);
    engine()->apply(engine()->context, index, check, plan);
    pthread_mutex_unlock(&monitor->lock);
    monitor_wake(monitor->probe_wake_fd);
    return index;
}

static void beat(const struct check *check, int64_t at_ms, bool ok, const char *message)
{
    assert_int_equal(beat_write(db, check->id, at_ms, ok, message, &err), 0);
    assert_int_equal(engine()->refresh(engine()->context, db, &err), 0);
}

static enum probe_state state_of(uint32_t index)
{
    return (enum probe_state)prober_check_fixture_record(&rig, index).verdict.state;
}

static unsigned results(uint32_t index)
{
    return prober_check_fixture_record(&rig, index).strip.count;
}

static struct check_state told(uint32_t index)
{
    struct check_state state = {.state = PROBE_STATE_UNKNOWN};
    pthread_mutex_lock(&rig.prober->monitor.lock);
    engine()->state(engine()->context, index, &state);
    pthread_mutex_unlock(&rig.prober->monitor.lock);
    return state;
}

static void test_push_that_was_never_heard_of(void **state)
{
    (void)state;
    struct check check = add_check("push", NULL, NULL, HOUR_MS);
    uint32_t index = follow(&check, NULL);
    prober_fixture_start(&rig);
    PROBER_AWAIT(&rig, results(index) > 0);
    assert_int_equal(prober_check_fixture_cause(&rig, index), CAUSE_NO_BEAT_YET);
    assert_int_equal(state_of(index), PROBE_STATE_UNKNOWN);
    assert_int_equal(prober_check_fixture_counters(&rig).started, 0); // nothing is sent
}

static void test_push_beats_fails_and_falls_silent(void **state)
{
    (void)state;
    int64_t now_ms = clock_real_ms();
    struct check check = add_check("push", NULL, NULL, (uint32_t)patience_fixture_ms(BEAT_MS));
    uint32_t index = follow(&check, NULL);
    beat(&check, now_ms - 3, true, "12 files");
    assert_int_equal(state_of(index), PROBE_STATE_UP);
    assert_string_equal(told(index).detail, "12 files");
    beat(&check, now_ms - 3, true, "12 files"); // the same one
    assert_int_equal(results(index), 1);
    beat(&check, now_ms - 2, false, "disk full");
    assert_int_equal(state_of(index), PROBE_STATE_DOWN);
    assert_int_equal(prober_check_fixture_cause(&rig, index), CAUSE_BEAT_FAILED);
    assert_string_equal(told(index).detail, "disk full");
    beat(&check, clock_real_ms(), true, "");
    int64_t beaten_us = clock_mono_us();
    assert_int_equal(state_of(index), PROBE_STATE_UP);
    assert_string_equal(told(index).detail, "");
    prober_fixture_start(&rig);
    PROBER_AWAIT(&rig, state_of(index) == PROBE_STATE_DOWN);
    assert_true(clock_mono_us() - beaten_us > (patience_fixture_ms(BEAT_MS) - 20) * INT64_C(1000));
    assert_int_equal(prober_check_fixture_cause(&rig, index), CAUSE_NO_BEAT);
    beat(&check, clock_real_ms(), true, "");
    assert_int_equal(state_of(index), PROBE_STATE_UP);
}

static void test_push_heard_before_the_start(void **state)
{
    (void)state;
    int64_t now_ms = clock_real_ms();
    struct check fresh = add_check("push", NULL, NULL, HOUR_MS);
    assert_int_equal(beat_write(db, fresh.id, now_ms - HOUR_MS / 2, true, "", &err), 0);
    uint32_t index = follow(&fresh, NULL);
    assert_int_equal(engine()->refresh(engine()->context, db, &err), 0);
    assert_int_equal(state_of(index), PROBE_STATE_UP);
    struct monitor_record record = prober_check_fixture_record(&rig, index);
    int64_t stored_ms = record.verdict.state_since_ms + rig.prober->monitor.table.real_offset_ms;
    assert_in_range(stored_ms - (now_ms - HOUR_MS / 2) + 50, 0, 100); // when it was reported
}

// Its silence counts from the start on.
static void test_push_silent_since_before_the_start(void **state)
{
    (void)state;
    struct check old = add_check("push", NULL, NULL, (uint32_t)patience_fixture_ms(BEAT_MS));
    assert_int_equal(beat_write(db, old.id, clock_real_ms() - 2 * HOUR_MS, true, "", &err), 0);
    int64_t start_us = clock_mono_us();
    uint32_t index = follow(&old, NULL);
    assert_int_equal(engine()->refresh(engine()->context, db, &err), 0);
    prober_fixture_start(&rig);
    PROBER_AWAIT(&rig, state_of(index) == PROBE_STATE_DOWN);
    assert_true(clock_mono_us() - start_us >= patience_fixture_ms(BEAT_MS) * INT64_C(1000));
    assert_int_equal(prober_check_fixture_cause(&rig, index), CAUSE_NO_BEAT);
}

// As it was stored when we stopped two hours ago; the beat came `beat_ms` before or after the last result.
static void test_push_beat_that_came_while_we_did_not_run(void **state)
{
    static const struct {
        enum probe_state before;
        enum cause seen;
        int beat_ms;
        bool ok;
        enum probe_state after;
    } cases[] = {
        {PROBE_STATE_DOWN, CAUSE_NO_BEAT, BEAT_MS, true, PROBE_STATE_UP},
        {PROBE_STATE_UP, CAUSE_REPLY, BEAT_MS, false, PROBE_STATE_DOWN},
        {PROBE_STATE_DOWN, CAUSE_NO_BEAT, -HOUR_MS, true, PROBE_STATE_DOWN}, // known already
        {PROBE_STATE_UP, CAUSE_REPLY, 0, true, PROBE_STATE_UP},              // silent since, as we were
    };
    (void)state;
    int64_t stop_ms = clock_real_ms() - 2 * HOUR_MS;
    struct check check = add_check("push", NULL, NULL, HOUR_MS);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct check_state stored = {.state = cases[i].before, .cause = cases[i].seen};
        struct strip strip;
        strip_init(&strip);
        strip_add(&strip, stop_ms, cases[i].seen, 1);
        strip_format(&strip, stored.strip, sizeof stored.strip);
        stored.strip_at_ms = stop_ms;
        uint32_t index = follow(&check, &stored);
        beat(&check, stop_ms + cases[i].beat_ms, cases[i].ok, "");
        assert_int_equal(state_of(index), cases[i].after);
        assert_int_equal(results(index), cases[i].beat_ms > 0 ? 2 : 1);
        monitor_table_remove(&rig.prober->monitor.table, index);
    }
}

// What the clock of the machine does is no beat, and hides none.
static void test_push_and_a_clock_that_was_set_back(void **state)
{
    (void)state;
    int64_t now_ms = clock_real_ms();
    struct check check = add_check("push", NULL, NULL, (uint32_t)patience_fixture_ms(BEAT_MS));
    uint32_t index = follow(&check, NULL);
    beat(&check, now_ms + HOUR_MS, true, "before");
    assert_int_equal(state_of(index), PROBE_STATE_UP);
    beat(&check, now_ms, false, "after");
    assert_string_equal(told(index).detail, "after");
    assert_int_equal(state_of(index), PROBE_STATE_DOWN);
    beat(&check, now_ms + HOUR_MS, true, "");
    assert_int_equal(state_of(index), PROBE_STATE_UP);
    prober_fixture_start(&rig);
    PROBER_AWAIT(&rig, state_of(index) == PROBE_STATE_DOWN); // not after an hour
    assert_int_equal(prober_check_fixture_cause(&rig, index), CAUSE_NO_BEAT);
}

static void test_port_was_open_before_the_restart(void **state)
{
    static const struct {
        enum probe_state state;
        enum cause seen;
        bool was_open;
    } cases[] = {
        {PROBE_STATE_UP, CAUSE_REPLY, true},
        {PROBE_STATE_DOWN, CAUSE_REFUSED, true},
        {PROBE_STATE_UNKNOWN, CAUSE_REPLY, true},
        {PROBE_STATE_UNKNOWN, CAUSE_PORT_CLOSED, false},
    };
    (void)state;
    struct check check = add_check("tcp/445", NULL, NULL, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct check_state stored = {.state = cases[i].state, .cause = cases[i].seen};
        struct strip strip;
        strip_init(&strip);
        strip_add(&strip, 1000, cases[i].seen, 1);
        strip_add(&strip, 2000, CAUSE_NO_ROUTE, 1);
        strip_format(&strip, stored.strip, sizeof stored.strip);
        stored.strip_at_ms = 2000;
        uint32_t index = follow(&check, &stored);
        assert_int_equal(rig.prober->targets[index].was_open, cases[i].was_open);
        monitor_table_remove(&rig.prober->monitor.table, index);
    }
}

static void test_kinds_and_values(void **state)
{
    const uint32_t connect = 1u << PROBER_CONNECT, days = 1u << PROBER_TLS_DAYS;
    const uint32_t web = 1u << PROBER_TOTAL_S | 1u << PROBER_HTTP_STATUS;
    const struct {
        const char *text, *option, *value;
        uint32_t kinds;
    } cases[] = {{"tcp/22", NULL, NULL, connect},
                 {"tcp/23", "expect", "x", connect},
                 {"dns", "name", "nas.example", connect},
                 {"tls/993", NULL, NULL, connect | days},
                 {"http", NULL, NULL, connect | web},
                 {"https", NULL, NULL, connect | web | days},
                 {"push", NULL, NULL, 0}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double values[MONITOR_VALUES] = {NAN, NAN, NAN};
        struct check check = add_check(cases[i].text, cases[i].option, cases[i].value, 0);
        uint32_t index = follow(&check, NULL);
        struct prober_target *target = &rig.prober->targets[index];
        target->plan = target->next; // as at the first probe
        target->next = NULL;
        assert_int_equal(engine()->values(engine()->context, index, values), cases[i].kinds);
        assert_true(isnan(values[0]) && isnan(values[1]) && isnan(values[2]));
        target->total_us = 1500000;
        target->http_status = 503;
        target->expires_ms = clock_real_ms() - 36 * HOUR_MS;
        engine()->values(engine()->context, index, values);
        assert_true(values[PROBER_TOTAL_S] == 1.5 && values[PROBER_HTTP_STATUS] == 503);
        assert_true(fabs(values[PROBER_TLS_DAYS] + 1.5) < 0.001);
        assert_int_equal(told(index).http_status, 503);
        assert_int_equal(told(index).tls_expires_ms, target->expires_ms);
    }
}

static void test_what_cannot_be_asked_is_refused(void **state)
{
    (void)state;
    struct check none = {.id = 1, .key = "v4"}, missing = {.id = 999, .service = SERVICE_HTTP};
    void *plan = NULL;
    assert_int_equal(engine()->prepare(engine()->context, db, &none, &plan, &err), -EINVAL);
    assert_non_null(strstr(err.text, "no service"));
    assert_int_equal(engine()->prepare(engine()->context, db, &missing, &plan, &err), -ENOENT);
    assert_null(plan);
}

static void test_options_are_read(void **state)
{
    (void)state;
    struct check check = add_check("tcp/22", "expect", "^SSH", 0);
    void *plan = NULL;
    assert_int_equal(engine()->prepare(engine()->context, db, &check, &plan, &err), 0);
    const struct service_plan *made = plan;
    assert_false(service_plan_is_plain(made));
    assert_false(made->optional);
    assert_int_equal(made->interval_ms, patience_fixture_ms(PROBER_INTERVAL_MS)); // the plugin's
    engine()->discard(engine()->context, plan);
    text_copy(check.source, sizeof check.source, "ports");
    check.interval_ms = 7000;
    assert_int_equal(engine()->prepare(engine()->context, db, &check, &plan, &err), 0);
    made = plan;
    assert_true(made->optional);
    assert_int_equal(made->interval_ms, 7000);
    engine()->discard(engine()->context, plan);
}

#define WITH_ENGINE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ENGINE(test_push_that_was_never_heard_of),
        WITH_ENGINE(test_push_beats_fails_and_falls_silent),
        WITH_ENGINE(test_push_heard_before_the_start),
        WITH_ENGINE(test_push_silent_since_before_the_start),
        WITH_ENGINE(test_push_beat_that_came_while_we_did_not_run),
        WITH_ENGINE(test_push_and_a_clock_that_was_set_back),
        WITH_ENGINE(test_port_was_open_before_the_restart),
        WITH_ENGINE(test_kinds_and_values),
        WITH_ENGINE(test_what_cannot_be_asked_is_refused),
        WITH_ENGINE(test_options_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
