#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "time_text.h"

static void test_iso_times_are_utc_with_milliseconds(void **state)
{
    (void)state;
    static const struct {
        int64_t unix_ms;
        const char *text;
    } cases[] = {
        {0, "1970-01-01T00:00:00.000Z"},
        {1772366400250, "2026-03-01T12:00:00.250Z"},
        {951782399999, "2000-02-28T23:59:59.999Z"},
        {-1, "1969-12-31T23:59:59.999Z"},
        {INT64_MAX, "9999-12-31T23:59:59.999Z"},
    };
    char text[TIME_TEXT_MAX];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(time_text_iso(cases[i].unix_ms, text), cases[i].text);
}

static void test_spans_have_two_units(void **state)
{
    (void)state;
    static const struct {
        int64_t span_ms;
        const char *text;
    } cases[] = {
        {-5000, "0s"},
        {999, "0s"},
        {8000, "8s"},
        {60000, "1m"},
        {725000, "12m 5s"},
        {3600000, "1h"},
        {3661000, "1h 1m"},
        {273600000, "3d 4h"},
        {86400000, "1d"},
        {86460000, "1d"},
        {INT64_MAX, "106751991167d 7h"},
    };
    char text[TIME_TEXT_MAX];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(time_text_span(cases[i].span_ms, text), cases[i].text);
}

static void test_settings_take_the_largest_whole_unit(void **state)
{
    (void)state;
    static const struct {
        uint32_t span_ms;
        const char *text;
    } cases[] = {
        {0, "0ms"},     {200, "200ms"}, {1500, "1500ms"}, {10000, "10s"},
        {90000, "90s"}, {300000, "5m"}, {7200000, "2h"},  {86400000, "1d"},
    };
    char text[TIME_TEXT_MAX];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(time_text_setting(cases[i].span_ms, text), cases[i].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_iso_times_are_utc_with_milliseconds),
        cmocka_unit_test(test_spans_have_two_units),
        cmocka_unit_test(test_settings_take_the_largest_whole_unit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
