#include "monitor_notice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "shared/monitor/monitor.h"

#define AT_02_10_03 INT64_C(1700014203999) // 2023-11-15 02:10:03 UTC

static struct monitor_notice notice_of(enum probe_state to, enum cause cause, bool state_changed,
                                       bool flapping_changed, bool flapping)
{
    struct monitor_notice notice = {
        .device_key = "nas",
        .device_name = "nas",
        .check_key = "v4",
        .address = "192.0.2.1",
        .detail = "",
        .flapping = flapping,
    };

    notice.change.to = to;
    notice.change.cause = cause;
    notice.change.since_ms = AT_02_10_03;
    notice.change.state_changed = state_changed;
    notice.change.flapping_changed = flapping_changed;
    return notice;
}

static void test_text_and_severity_say_what_changed(void **state)
{
    static const struct {
        enum probe_state to;
        enum cause cause;
        bool state_changed;
        bool flapping_changed;
        bool flapping;
        enum metric_severity severity;
        const char *text;
    } cases[] = {
        {PROBE_STATE_DOWN, CAUSE_TIMEOUT, true, false, false, METRIC_FAILURE,
         "nas v4 (192.0.2.1) is down since 02:10:03: timeout"},
        {PROBE_STATE_UP, CAUSE_REPLY, true, false, false, METRIC_OKAY,
         "nas v4 (192.0.2.1) is up since 02:10:03"},
        {PROBE_STATE_UP, CAUSE_REPLY, true, false, true, METRIC_OKAY,
         "nas v4 (192.0.2.1) is up since 02:10:03"},
        {PROBE_STATE_UNKNOWN, CAUSE_LINK_DOWN, true, false, false, METRIC_WARNING,
         "nas v4 (192.0.2.1) is unknown since 02:10:03: link down"},
        {PROBE_STATE_UP, CAUSE_REPLY, false, true, true, METRIC_WARNING,
         "nas v4 (192.0.2.1) is flapping, now up"},
        {PROBE_STATE_DOWN, CAUSE_TIMEOUT, false, true, true, METRIC_FAILURE,
         "nas v4 (192.0.2.1) is flapping, now down"},
        {PROBE_STATE_UP, CAUSE_REPLY, false, true, false, METRIC_OKAY,
         "nas v4 (192.0.2.1) no longer flaps, now up"},
        {PROBE_STATE_UP, CAUSE_REPLY, true, true, true, METRIC_WARNING,
         "nas v4 (192.0.2.1) is up since 02:10:03; is flapping"},
        {PROBE_STATE_DOWN, CAUSE_TIMEOUT, true, true, true, METRIC_FAILURE,
         "nas v4 (192.0.2.1) is down since 02:10:03: timeout; is flapping"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[MONITOR_NOTICE_MAX];
        struct monitor_notice notice = notice_of(cases[i].to, cases[i].cause, cases[i].state_changed,
                                                 cases[i].flapping_changed, cases[i].flapping);
        monitor_notice_text(&notice, text);
        assert_string_equal(text, cases[i].text);
        assert_int_equal(monitor_notice_severity(&notice), cases[i].severity);
    }
}

static void test_check_without_an_address_shows_none(void **state)
{
    struct monitor_notice notice = notice_of(PROBE_STATE_UP, CAUSE_REPLY, true, false, false);
    char text[MONITOR_NOTICE_MAX];

    (void)state;
    notice.address = "";
    monitor_notice_text(&notice, text);
    assert_string_equal(text, "nas v4 is up since 02:10:03");
}

static void test_detail_follows_the_cause_of_what_is_not_up(void **state)
{
    static const struct {
        enum probe_state to;
        bool state_changed;
        const char *text;
    } cases[] = {
        {PROBE_STATE_DOWN, true, "nas v4 (192.0.2.1) is down since 02:10:03: wrong answer (HTTP 503)"},
        {PROBE_STATE_UNKNOWN, true, "nas v4 (192.0.2.1) is unknown since 02:10:03: wrong answer (HTTP 503)"},
        {PROBE_STATE_UP, true, "nas v4 (192.0.2.1) is up since 02:10:03"},
        {PROBE_STATE_DOWN, false, "nas v4 (192.0.2.1) is flapping, now down"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[MONITOR_NOTICE_MAX];
        struct monitor_notice notice =
            notice_of(cases[i].to, CAUSE_WRONG_ANSWER, cases[i].state_changed, !cases[i].state_changed, true);
        notice.detail = "HTTP 503";
        monitor_notice_text(&notice, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void test_long_name_is_cut_between_characters_and_the_state_stays(void **state)
{
    struct monitor_notice notice = notice_of(PROBE_STATE_DOWN, CAUSE_PROTOCOL_UNREACHABLE, true, true, true);
    char text[MONITOR_NOTICE_MAX];
    char name[256] = "a"; // every "ä" begins at an odd byte, so byte 100 is inside one
    char address[64];

    (void)state;
    for (size_t i = 1; i + 2 < sizeof name; i += 2)
        memcpy(name + i, "\xc3\xa4", 3);
    memset(address, 'f', sizeof address - 1);
    address[sizeof address - 1] = '\0';
    notice.device_name = name;
    notice.address = address;
    notice.detail = name;
    monitor_notice_text(&notice, text);
    assert_memory_equal(text, name, 99);
    assert_memory_equal(text + 99, "... v4 (fff", 11);
    assert_non_null(strstr(text, "is down since 02:10:03: "));
    assert_string_equal(text + strlen(text) - 11, "is flapping");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_and_severity_say_what_changed),
        cmocka_unit_test(test_check_without_an_address_shows_none),
        cmocka_unit_test(test_detail_follows_the_cause_of_what_is_not_up),
        cmocka_unit_test(test_long_name_is_cut_between_characters_and_the_state_stays),
    };

    setenv("TZ", "UTC0", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
