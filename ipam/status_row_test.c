#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "shared/inventory/check.h"
#include "shared/inventory/check_state.h"
#include "shared/inventory/device.h"
#include "status_row.h"

static const int64_t now_ms = 1000000000;

static const struct device device = {.name = "Router", .key = "router", .monitored = true};
static const struct check check = {.key = "v4", .address = "192.0.2.1", .enabled = true};

static struct check_state state_of(enum probe_state state)
{
    return (struct check_state){
        .state = state,
        .cause = state == PROBE_STATE_DOWN ? CAUSE_TIMEOUT : CAUSE_REPLY,
        .since_ms = now_ms - 5000,
        .rtt_ms = 1.5,
        .loss = 0.1,
        .strip = "[0,1500,1000,-1]",
        .strip_at_ms = now_ms,
    };
}

static void test_a_live_check_shows_what_it_found(void **state)
{
    (void)state;
    struct check_state found = state_of(PROBE_STATE_UP);
    struct status_row row;

    status_row_fill(&row, &device, &check, &found, now_ms - 1000, now_ms);
    assert_int_equal(row.kind, STATUS_UP);
    assert_int_equal(row.since_ms, now_ms - 5000);
    assert_true(row.rtt_ms == 1.5);
    assert_int_equal(row.strip.count, 2);
    assert_string_equal(row.address, "192.0.2.1");
    assert_string_equal(row.service, "");
}

static void test_the_probed_address_goes_before_the_planned_one(void **state)
{
    (void)state;
    struct check_state found = state_of(PROBE_STATE_UP);
    struct status_row row;

    memcpy(found.address, "192.0.2.9", 10);
    status_row_fill(&row, &device, &check, &found, now_ms, now_ms);
    assert_string_equal(row.address, "192.0.2.9");
}

static void test_a_stale_plugin_makes_the_state_unknown(void **state)
{
    (void)state;
    struct check_state found = state_of(PROBE_STATE_DOWN);
    struct status_row row;

    found.flapping = true;
    status_row_fill(&row, &device, &check, &found, now_ms - STATUS_ROW_STALE_MS - 1, now_ms);
    assert_int_equal(row.kind, STATUS_UNKNOWN);
    assert_int_equal(row.cause, CAUSE_NOT_RUNNING);
    assert_int_equal(row.since_ms, now_ms - STATUS_ROW_STALE_MS - 1);
    assert_false(row.flapping);
    assert_true(isnan(row.rtt_ms));

    status_row_fill(&row, &device, &check, &found, now_ms - STATUS_ROW_STALE_MS, now_ms);
    assert_int_equal(row.kind, STATUS_DOWN);
}

static void test_a_check_that_was_never_probed_is_unknown(void **state)
{
    (void)state;
    struct status_row row;

    status_row_fill(&row, &device, &check, NULL, 0, now_ms);
    assert_int_equal(row.kind, STATUS_UNKNOWN);
    assert_int_equal(row.since_ms, 0);
    assert_true(isnan(row.availability[STATUS_YEAR]));
    assert_int_equal(row.strip.count, 0);
}

static void test_what_is_not_monitored_is_paused(void **state)
{
    (void)state;
    struct check_state found = state_of(PROBE_STATE_DOWN);
    struct device off = device;
    struct check disabled = check;
    struct status_row row;

    off.monitored = false;
    status_row_fill(&row, &off, &check, &found, now_ms, now_ms);
    assert_int_equal(row.kind, STATUS_PAUSED);
    disabled.enabled = false;
    status_row_fill(&row, &device, &disabled, &found, now_ms, now_ms);
    assert_int_equal(row.kind, STATUS_PAUSED);
}

static void test_a_dns_name_is_shown_until_it_has_an_address(void **state)
{
    (void)state;
    const struct check named = {.key = "dns", .target = "example.org", .enabled = true};
    struct status_row row;

    status_row_fill(&row, &device, &named, NULL, now_ms, now_ms);
    assert_string_equal(row.address, "example.org");
}

static void test_what_a_service_found_is_told_while_it_is_fresh(void **state)
{
    (void)state;
    const struct check web = {.id = 7,
                              .key = "web",
                              .target_kind = CHECK_TARGET_DEVICE_V4,
                              .service = SERVICE_HTTPS,
                              .port = 8443,
                              .enabled = true};
    struct check_state found = state_of(PROBE_STATE_DOWN);
    struct status_row row;

    memcpy(found.detail, "HTTP 503", 9);
    found.http_status = 503;
    found.tls_expires_ms = 5;
    status_row_fill(&row, &device, &web, &found, now_ms, now_ms);
    assert_int_equal(row.check_id, 7);
    assert_string_equal(row.service, "https/8443");
    assert_string_equal(row.detail, "HTTP 503");
    assert_int_equal(row.http_status, 503);
    assert_int_equal(row.tls_expires_ms, 5);
    assert_true(row.follows_device);

    status_row_fill(&row, &device, &web, &found, now_ms - STATUS_ROW_STALE_MS - 1, now_ms);
    assert_string_equal(row.detail, "");
    assert_int_equal(row.http_status, 0);
    assert_int_equal(row.tls_expires_ms, 5);
    assert_int_equal(row.alive_ms, now_ms - STATUS_ROW_STALE_MS - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_live_check_shows_what_it_found),
        cmocka_unit_test(test_the_probed_address_goes_before_the_planned_one),
        cmocka_unit_test(test_a_stale_plugin_makes_the_state_unknown),
        cmocka_unit_test(test_a_check_that_was_never_probed_is_unknown),
        cmocka_unit_test(test_what_is_not_monitored_is_paused),
        cmocka_unit_test(test_a_dns_name_is_shown_until_it_has_an_address),
        cmocka_unit_test(test_what_a_service_found_is_told_while_it_is_fresh),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
