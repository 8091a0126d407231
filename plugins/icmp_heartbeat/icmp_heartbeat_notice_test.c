#include "icmp_heartbeat_notice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "heartbeat.h"

#define AT_02_10_03 INT64_C(1700014203999) // 2023-11-15 02:10:03 UTC

static struct heartbeat_notice notice_of(enum probe_state to, enum cause cause, bool state_changed,
                                         bool flapping_changed, bool flapping)
{
    struct heartbeat_notice notice = {
        .device_key = "nas",
        .device_name = "nas",
        .check_key = "v4",
        .address = "192.0.2.1",
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
         "nas (192.0.2.1) is down since 02:10:03: timeout"},
        {PROBE_STATE_UP, CAUSE_REPLY, true, false, false, METRIC_OKAY,
         "nas (192.0.2.1) is up since 02:10:03"},
        {PROBE_STATE_UP, CAUSE_REPLY, true, false, true, METRIC_OKAY, "nas (192.0.2.1) is up since 02:10:03"},
        {PROBE_STATE_UNKNOWN, CAUSE_LINK_DOWN, true, false, false, METRIC_WARNING,
         "nas (192.0.2.1) is unknown since 02:10:03: link down"},
        {PROBE_STATE_UP, CAUSE_REPLY, false, true, true, METRIC_WARNING,
         "nas (192.0.2.1) is flapping, now up"},
        {PROBE_STATE_DOWN, CAUSE_TIMEOUT, false, true, true, METRIC_FAILURE,
         "nas (192.0.2.1) is flapping, now down"},
        {PROBE_STATE_UP, CAUSE_REPLY, false, true, false, METRIC_OKAY,
         "nas (192.0.2.1) no longer flaps, now up"},
        {PROBE_STATE_UP, CAUSE_REPLY, true, true, true, METRIC_WARNING,
         "nas (192.0.2.1) is up since 02:10:03; is flapping"},
        {PROBE_STATE_DOWN, CAUSE_TIMEOUT, true, true, true, METRIC_FAILURE,
         "nas (192.0.2.1) is down since 02:10:03: timeout; is flapping"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[ICMP_HEARTBEAT_NOTICE_MAX];
        struct heartbeat_notice notice = notice_of(cases[i].to, cases[i].cause, cases[i].state_changed,
                                                   cases[i].flapping_changed, cases[i].flapping);
        icmp_heartbeat_notice_text(&notice, text);
        assert_string_equal(text, cases[i].text);
        assert_int_equal(icmp_heartbeat_notice_severity(&notice), cases[i].severity);
    }
}

static void test_check_without_an_address_shows_none(void **state)
{
    struct heartbeat_notice notice = notice_of(PROBE_STATE_UP, CAUSE_REPLY, true, false, false);
    char text[ICMP_HEARTBEAT_NOTICE_MAX];

    (void)state;
    notice.address = "";
    icmp_heartbeat_notice_text(&notice, text);
    assert_string_equal(text, "nas is up since 02:10:03");
}

static void test_long_name_is_cut_between_characters_and_the_state_stays(void **state)
{
    struct heartbeat_notice notice =
        notice_of(PROBE_STATE_DOWN, CAUSE_PROTOCOL_UNREACHABLE, true, true, true);
    char text[ICMP_HEARTBEAT_NOTICE_MAX];
    char name[256] = "a"; // every "ä" begins at an odd byte, so byte 100 is inside one
    char address[64];

    (void)state;
    for (size_t i = 1; i + 2 < sizeof name; i += 2)
        memcpy(name + i, "\xc3\xa4", 3);
    memset(address, 'f', sizeof address - 1);
    address[sizeof address - 1] = '\0';
    notice.device_name = name;
    notice.address = address;
    icmp_heartbeat_notice_text(&notice, text);
    assert_memory_equal(text, name, 99);
    assert_memory_equal(text + 99, "... (fff", 8);
    assert_non_null(strstr(text, "is down since 02:10:03: "));
    assert_string_equal(text + strlen(text) - 11, "is flapping");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_and_severity_say_what_changed),
        cmocka_unit_test(test_check_without_an_address_shows_none),
        cmocka_unit_test(test_long_name_is_cut_between_characters_and_the_state_stays),
    };

    setenv("TZ", "UTC0", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
