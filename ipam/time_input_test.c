#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "shared/base/error.h"
#include "time_input.h"

// 2026-03-08 12:00:00 UTC, by `date -u -d '2026-03-08 12:00' +%s`.
#define NOW_MS INT64_C(1772971200000)

static struct error err;

static int in_zone(void **state)
{
    setenv("TZ", *state ? *state : "UTC", 1);
    tzset();
    return 0;
}

static void test_points_and_spans_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t from_ms;
        int64_t to_ms;
    } cases[] = {
        {"now", NOW_MS, NOW_MS},
        {"0", NOW_MS, NOW_MS},
        {"2h", NOW_MS - 7200000, NOW_MS - 7200000},
        {"2h ago", NOW_MS - 7200000, NOW_MS - 7200000},
        {"90s ago", NOW_MS - 90000, NOW_MS - 90000},
        {"7d", NOW_MS - 604800000, NOW_MS - 604800000},
        {"2026-03-08", NOW_MS - 43200000, NOW_MS + 43199999},
        {"2026-03-08 12:00", NOW_MS, NOW_MS + 59999},
        {"2026-03-08T12:00", NOW_MS, NOW_MS + 59999},
        {"2026-03-08T12:00Z", NOW_MS, NOW_MS + 59999},
        {"2026-03-08 12:00:05", NOW_MS + 5000, NOW_MS + 5999},
        {"2026-03-08T12:00:05.250Z", NOW_MS + 5250, NOW_MS + 5250},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct time_span span = {-1, -1};
        if (time_input_read(cases[i].text, NOW_MS, &span, &err) < 0)
            fail_msg("%s: %s", cases[i].text, err.text);
        if (span.from_ms != cases[i].from_ms || span.to_ms != cases[i].to_ms)
            fail_msg("%s: %lld to %lld", cases[i].text, (long long)span.from_ms, (long long)span.to_ms);
    }
}

static void test_what_is_no_time_is_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {"",
                                        "yesterday",
                                        "12:00",
                                        "2026-13-01",
                                        "2026-02-30",
                                        "2026-03-08 24:00",
                                        "2026-03-08 ago",
                                        "2",
                                        "ago",
                                        "-2h",
                                        "2026-03-08 12:00 and very much more text than any time has 7d",
                                        "2026-03-08Z"};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct time_span span = {7, 7};
        if (time_input_read(cases[i], NOW_MS, &span, &err) != -EINVAL)
            fail_msg("%s was read", cases[i]);
        assert_int_equal(span.from_ms, 7);
        assert_non_null(strstr(err.text, "7d"));
    }
}

// Berlin is two hours ahead from 29 March 2026, 02:00 on: by tzdata, `TZ=Europe/Berlin date -d … +%s`.
static void test_dates_are_local(void **state)
{
    (void)state;
    struct time_span span;

    assert_int_equal(time_input_read("2026-03-28 12:00", NOW_MS, &span, &err), 0);
    assert_int_equal(span.from_ms, INT64_C(1774695600000));
    assert_int_equal(time_input_read("2026-03-29", NOW_MS, &span, &err), 0);
    assert_int_equal(span.from_ms, INT64_C(1774738800000));
    assert_int_equal(span.to_ms - span.from_ms + 1, 23 * 3600 * 1000);
    assert_int_equal(time_input_read("2026-03-28 12:00Z", NOW_MS, &span, &err), 0);
    assert_int_equal(span.from_ms, INT64_C(1774699200000));
}

int main(void)
{
    static char berlin[] = "Europe/Berlin";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_points_and_spans_are_read, in_zone),
        cmocka_unit_test_setup(test_what_is_no_time_is_refused, in_zone),
        cmocka_unit_test_prestate_setup_teardown(test_dates_are_local, in_zone, NULL, berlin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
