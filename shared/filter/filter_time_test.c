#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "filter_time.h"
#include "filter_value.h"
#include "shared/base/error.h"

#define HOUR INT64_C(3600000)
#define NOW INT64_C(1772971200000) // date -u -d '2026-03-08 12:00' +%s

static struct filter_match match;
static struct error err;

// Two hours east of Greenwich, and none at all after 2100.
static int east(void *context, const struct tm *local, int64_t *out_ms)
{
    struct tm copy = *local;
    assert_ptr_equal(context, &match);
    *out_ms = (int64_t)timegm(&copy) * 1000 - 2 * HOUR;
    return local->tm_year > 200 ? -EOVERFLOW : 0;
}

static int read_as(enum filter_kind kind, enum filter_compare compare, const char *low, const char *high)
{
    const struct filter_field field = {.name = "seen", .kind = kind, .sql = "seen"};
    const struct filter_listing listing = {.now_ms = NOW, .context = &match, .local_ms = east};
    const struct filter_operand operand = {.field = &field, .compare = compare, .low = low, .high = high};
    match = (struct filter_match){.compare = compare};
    return filter_time_read(&operand, &listing, &match, &err);
}

static void assert_span(const char *text, int64_t low, int64_t high)
{
    assert_int_equal(read_as(FILTER_TIME, FILTER_WITHIN, text, NULL), 0);
    assert_int_equal(match.low.integer, low);
    assert_int_equal(match.high.integer, high);
}

// Expected values by date(1).
static void test_a_date_names_a_span(void **state)
{
    (void)state;
    assert_span("2026-03-01T12:00Z", INT64_C(1772366400000), INT64_C(1772366459999));
    assert_span("2026-03-01 12:00:05Z", INT64_C(1772366405000), INT64_C(1772366405999));
    assert_span("2026-03-01T12:00:05.250Z", INT64_C(1772366405250), INT64_C(1772366405250));
    assert_span("2026-03-01 12:00", INT64_C(1772359200000), INT64_C(1772359259999));
    assert_span("2026-03-01", INT64_C(1772316000000), INT64_C(1772402399999));
    assert_span("2024-02-29", INT64_C(1709157600000), INT64_C(1709243999999));
    assert_span("2025-12-31", INT64_C(1767132000000), INT64_C(1767218399999));
}

static void test_an_age_is_turned_round(void **state)
{
    (void)state;
    static const struct {
        enum filter_compare typed;
        enum filter_compare meant;
    } cases[] = {
        {FILTER_LESS, FILTER_GREATER},         {FILTER_LESS_EQUAL, FILTER_GREATER_EQUAL},
        {FILTER_GREATER, FILTER_LESS},         {FILTER_GREATER_EQUAL, FILTER_LESS_EQUAL},
        {FILTER_WITHIN, FILTER_GREATER_EQUAL},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(read_as(FILTER_TIME, cases[i].typed, "2h", NULL), 0);
        assert_int_equal(match.compare, cases[i].meant);
        assert_int_equal(match.low.integer, NOW - 2 * HOUR);
    }
    assert_int_equal(read_as(FILTER_TIME, FILTER_LESS, "2026-03-01", NULL), 0);
    assert_int_equal(match.compare, FILTER_LESS);
}

static void test_since_and_until(void **state)
{
    (void)state;
    assert_int_equal(read_as(FILTER_SINCE, FILTER_WITHIN, "2h", NULL), 0);
    assert_int_equal(match.compare, FILTER_GREATER_EQUAL);
    assert_int_equal(match.low.integer, NOW - 2 * HOUR);
    assert_int_equal(read_as(FILTER_UNTIL, FILTER_WITHIN, "2026-03-01", NULL), 0);
    assert_int_equal(match.compare, FILTER_LESS_EQUAL);
    assert_int_equal(match.high.integer, INT64_C(1772402399999));
    assert_int_equal(read_as(FILTER_UNTIL, FILTER_WITHIN, "1h", "2h"), -EINVAL);
}

static void test_ranges(void **state)
{
    (void)state;
    assert_int_equal(read_as(FILTER_TIME, FILTER_WITHIN, "1h", "3h"), 0);
    assert_int_equal(match.low.integer, NOW - 3 * HOUR);
    assert_int_equal(match.high.integer, NOW - HOUR);
    assert_int_equal(match.compare, FILTER_WITHIN);
    assert_int_equal(read_as(FILTER_TIME, FILTER_WITHIN, "2026-03-01", "2026-03-01"), 0);
    assert_int_equal(match.low.integer, INT64_C(1772316000000));
    assert_int_equal(match.high.integer, INT64_C(1772402399999));
    assert_int_equal(read_as(FILTER_TIME, FILTER_WITHIN, "3h", "1h"), -EINVAL);
    assert_int_equal(read_as(FILTER_TIME, FILTER_WITHIN, "2026-03-02", "2026-03-01"), -EINVAL);
    assert_int_equal(read_as(FILTER_TIME, FILTER_WITHIN, "3h", "2026-03-01"), -EINVAL);
}

static void test_what_is_no_time_is_refused(void **state)
{
    (void)state;
    static const char *const refused[] = {"",
                                          "today",
                                          "2026",
                                          "2026-3-1",
                                          "2026-02-29",
                                          "2100-02-29",
                                          "2026-13-01",
                                          "2026-00-01",
                                          "2026-01-32",
                                          "2026-01-00",
                                          "1969-12-31",
                                          "2026-03-01 24:00",
                                          "2026-03-01 12:60",
                                          "2026-03-01 12:00:60",
                                          "2026-03-01 12",
                                          "2026-03-01  12:00",
                                          "2026-03-01Z",
                                          "2026-03-01 12:00+01:00",
                                          "2026-03-01 12:00:00.25",
                                          "12:00",
                                          "5",
                                          "-2h",
                                          "2026-03-01x"};
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
        assert_int_equal(read_as(FILTER_TIME, FILTER_WITHIN, refused[i], NULL), -EINVAL);
    assert_int_equal(read_as(FILTER_TIME, FILTER_WITHIN, "2101-01-01", NULL), -EOVERFLOW);
    assert_non_null(strstr(err.text, "2101-01-01: "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_date_names_a_span),
        cmocka_unit_test(test_an_age_is_turned_round),
        cmocka_unit_test(test_since_and_until),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_what_is_no_time_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
