#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "shared/inventory/device.h"
#include "status_device.h"

enum { WEB, PING, UPLINK, ROWS };

static const int64_t now_ms = 1000000000;

static const struct device device = {.id = 5, .name = "NAS", .key = "nas", .monitored = true};

// A web service, a ping of the device and one of another address, all up and fresh.
static void fill(struct status_row rows[ROWS])
{
    memset(rows, 0, ROWS * sizeof *rows);
    for (int i = 0; i < ROWS; i++) {
        rows[i] = (struct status_row){
            .check_id = i + 1, .kind = STATUS_UP, .alive_ms = now_ms, .rtt_ms = i, .loss = 0, .since_ms = 1};
        strip_init(&rows[i].strip);
        for (int count = 0; count <= i; count++)
            strip_add(&rows[i].strip, count, CAUSE_REPLY, 1000);
    }
    memcpy(rows[WEB].service, "https", 6);
    memcpy(rows[WEB].check_key, "web", 4);
    memcpy(rows[PING].check_key, "v4", 3);
    rows[WEB].follows_device = rows[PING].follows_device = true;
}

static struct device_status status_of(enum device_state state, enum cause cause, int64_t check_id)
{
    return (struct device_status){.device_id = 5,
                                  .state = state,
                                  .cause = cause,
                                  .check_id = check_id,
                                  .since_ms = 77,
                                  .first_known_ms = 7};
}

static struct status_device judge(const struct device_status *status, const struct status_row *rows,
                                  size_t count)
{
    struct status_device out;

    status_device_fill(&out, &device, status, rows, count, 0, now_ms);
    return out;
}

static void test_the_check_that_speaks_is_named(void **state)
{
    (void)state;
    struct device_status degraded = status_of(DEVICE_DEGRADED, CAUSE_WRONG_ANSWER, WEB + 1);
    struct device_status down = status_of(DEVICE_DOWN, CAUSE_TIMEOUT, PING + 1);
    struct status_row rows[ROWS];

    fill(rows);
    rows[WEB].kind = STATUS_DOWN;
    rows[WEB].cause = CAUSE_WRONG_ANSWER;
    memcpy(rows[WEB].detail, "HTTP 503", 9);
    struct status_device found = judge(&degraded, rows, ROWS);
    assert_int_equal(found.state, DEVICE_DEGRADED);
    assert_string_equal(found.cause, "https wrong answer");
    assert_string_equal(found.cause_check, "web");
    assert_string_equal(found.detail, "HTTP 503");
    assert_int_equal(found.since_ms, 77);
    assert_int_equal(found.checks_up, 2);
    assert_int_equal(found.checks_counted, 3);
    assert_string_equal(judge(&down, rows, ROWS).cause, "v4 timeout");
}

static void test_what_is_up_needs_no_cause(void **state)
{
    (void)state;
    struct device_status up = status_of(DEVICE_UP, CAUSE_REPLY, 0);
    struct status_row rows[ROWS];

    fill(rows);
    assert_string_equal(judge(&up, rows, ROWS).cause, "");
    assert_string_equal(judge(&up, rows, ROWS).name, "NAS");
}

static void test_the_ping_of_the_device_is_measured(void **state)
{
    (void)state;
    struct device_status up = status_of(DEVICE_UP, CAUSE_REPLY, 0);
    struct status_row rows[ROWS];

    fill(rows);
    struct status_device found = judge(&up, rows, ROWS);
    assert_true(found.rtt_ms == (double)PING);
    assert_int_equal(found.strip.count, PING + 1);
    rows[PING].kind = STATUS_PAUSED;
    found = judge(&up, rows, ROWS);
    assert_true(found.rtt_ms == (double)UPLINK);
    found = judge(&up, rows, 1);
    assert_true(isnan(found.rtt_ms) && isnan(found.loss));
    assert_int_equal(found.strip.count, WEB + 1);
}

static void test_an_uplink_does_not_go_before_the_device(void **state)
{
    (void)state;
    struct device_status up = status_of(DEVICE_UP, CAUSE_REPLY, 0);
    struct status_row rows[ROWS], turned[2];

    fill(rows);
    turned[0] = rows[UPLINK];
    turned[1] = rows[PING];
    assert_true(judge(&up, turned, 2).rtt_ms == (double)PING);
}

static void test_paused_checks_and_ports_that_wait_do_not_count(void **state)
{
    (void)state;
    struct device_status up = status_of(DEVICE_UP, CAUSE_REPLY, 0);
    struct status_row rows[ROWS];

    fill(rows);
    rows[UPLINK].kind = STATUS_PAUSED;
    rows[UPLINK].flapping = true;
    rows[WEB].kind = STATUS_UNKNOWN;
    rows[WEB].cause = CAUSE_PORT_CLOSED;
    struct status_device found = judge(&up, rows, ROWS);
    assert_int_equal(found.checks_up, 1);
    assert_int_equal(found.checks_counted, 1);
    assert_false(found.flapping);
    rows[WEB].cause = CAUSE_NEVER_OPEN;
    assert_int_equal(judge(&up, rows, ROWS).checks_counted, 1);
    rows[WEB].cause = CAUSE_NO_ROUTE;
    rows[PING].flapping = true;
    found = judge(&up, rows, ROWS);
    assert_int_equal(found.checks_counted, 2);
    assert_true(found.flapping);
}

static void test_silent_plugins_make_the_state_unknown(void **state)
{
    (void)state;
    const int64_t old_ms = now_ms - STATUS_ROW_STALE_MS - 1;
    struct device_status down = status_of(DEVICE_DOWN, CAUSE_TIMEOUT, PING + 1);
    struct status_row rows[ROWS];

    fill(rows);
    for (int i = 0; i < ROWS; i++)
        rows[i].alive_ms = old_ms;
    struct status_device found = judge(&down, rows, ROWS);
    assert_int_equal(found.state, DEVICE_UNKNOWN);
    assert_string_equal(found.cause, "not running");
    assert_string_equal(found.cause_check, "");
    assert_int_equal(found.since_ms, old_ms);
    rows[WEB].alive_ms = now_ms - STATUS_ROW_STALE_MS;
    assert_int_equal(judge(&down, rows, ROWS).state, DEVICE_DOWN);
    rows[WEB].kind = STATUS_PAUSED;
    assert_int_equal(judge(&down, rows, ROWS).state, DEVICE_UNKNOWN);
}

static void test_a_plugin_that_never_ran_has_not_probed(void **state)
{
    (void)state;
    struct device_status unknown = {.state = DEVICE_UNKNOWN, .cause = CAUSE_NOT_RUNNING};
    struct status_row rows[ROWS];

    fill(rows);
    for (int i = 0; i < ROWS; i++)
        rows[i].alive_ms = 0;
    assert_string_equal(judge(&unknown, rows, ROWS).cause, "not probed yet");
    assert_string_equal(judge(NULL, rows, ROWS).cause, "not probed yet");
    assert_string_equal(judge(NULL, NULL, 0).cause, "nothing is checked");
    assert_int_equal(judge(NULL, rows, ROWS).since_ms, 0);
}

static void test_an_unknown_state_says_why(void **state)
{
    (void)state;
    struct device_status unknown = status_of(DEVICE_UNKNOWN, CAUSE_NO_ROUTE, 0);
    struct status_row rows[ROWS];

    fill(rows);
    assert_string_equal(judge(&unknown, rows, ROWS).cause, "no route");
    unknown.cause = CAUSE_NOT_RUNNING;
    assert_string_equal(judge(&unknown, rows, ROWS).cause, "not probed yet");
}

static void test_what_is_not_monitored_is_disabled(void **state)
{
    (void)state;
    struct device_status down = status_of(DEVICE_DOWN, CAUSE_TIMEOUT, PING + 1);
    struct device off = device;
    struct status_device found;
    struct status_row rows[ROWS];

    fill(rows);
    off.monitored = false;
    rows[PING].flapping = true;
    status_device_fill(&found, &off, &down, rows, ROWS, now_ms, now_ms);
    assert_int_equal(found.state, DEVICE_DISABLED);
    assert_string_equal(found.cause, "");
    assert_false(found.flapping);
}

static void test_sightings_alone_age_with_any_plugin(void **state)
{
    (void)state;
    struct device_status up = status_of(DEVICE_UP, CAUSE_REPLY, 0);
    struct status_device found;

    status_device_fill(&found, &device, &up, NULL, 0, now_ms, now_ms);
    assert_int_equal(found.state, DEVICE_UP);
    status_device_fill(&found, &device, &up, NULL, 0, now_ms - STATUS_ROW_STALE_MS - 1, now_ms);
    assert_int_equal(found.state, DEVICE_UNKNOWN);
}

static void test_the_worst_ranks_first(void **state)
{
    (void)state;
    static const enum device_state order[] = {DEVICE_DOWN, DEVICE_DEGRADED, DEVICE_UNKNOWN,
                                              DEVICE_GONE, DEVICE_UP,       DEVICE_DISABLED};

    for (size_t i = 1; i < sizeof order / sizeof order[0]; i++)
        assert_true(status_device_rank(order[i - 1]) < status_device_rank(order[i]));
}

static void test_states_have_their_colours(void **state)
{
    (void)state;
    struct status_device found = {.state = DEVICE_DOWN};

    assert_int_equal(status_device_tone(&found), OUTPUT_BAD);
    found.state = DEVICE_UP;
    assert_int_equal(status_device_tone(&found), OUTPUT_GOOD);
    found.flapping = true;
    assert_int_equal(status_device_tone(&found), OUTPUT_WARNING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_check_that_speaks_is_named),
        cmocka_unit_test(test_what_is_up_needs_no_cause),
        cmocka_unit_test(test_the_ping_of_the_device_is_measured),
        cmocka_unit_test(test_an_uplink_does_not_go_before_the_device),
        cmocka_unit_test(test_paused_checks_and_ports_that_wait_do_not_count),
        cmocka_unit_test(test_silent_plugins_make_the_state_unknown),
        cmocka_unit_test(test_a_plugin_that_never_ran_has_not_probed),
        cmocka_unit_test(test_an_unknown_state_says_why),
        cmocka_unit_test(test_what_is_not_monitored_is_disabled),
        cmocka_unit_test(test_sightings_alone_age_with_any_plugin),
        cmocka_unit_test(test_the_worst_ranks_first),
        cmocka_unit_test(test_states_have_their_colours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
