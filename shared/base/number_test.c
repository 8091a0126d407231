#include "number.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

// What no kind of number is.
static const char *const GARBAGE[] = {
    "",    " ",   "+1",    "-1",    "-0",   " 1",   "1 ",       "\t1", "1\n",      "0x1",
    "1e3", "1,5", "1'000", "1_000", "nan",  "inf",  "infinity", "one", "\xd9\xa1", ".",
    ".5",  "1.",  "1..2",  "0.1.2", "1.-2", "1.+2", "0x1p3",    "--1",
};

struct u64_case {
    const char *text;
    uint64_t min, max;
    int rc;
    uint64_t value;
};

static const struct u64_case U64_CASES[] = {
    {"0", 0, UINT64_MAX, 0, 0},
    {"1", 0, UINT64_MAX, 0, 1},
    {"65535", 1, 65535, 0, 65535},
    {"65536", 1, 65535, -ERANGE, 0},
    {"0", 1, 65535, -ERANGE, 0},
    {"18446744073709551615", 0, UINT64_MAX, 0, UINT64_MAX},
    {"18446744073709551616", 0, UINT64_MAX, -ERANGE, 0},
    {"18446744073709551617", 0, UINT64_MAX, -ERANGE, 0},
    {"184467440737095516150", 0, UINT64_MAX, -ERANGE, 0},
    {"99999999999999999999999999999999999999", 0, UINT64_MAX, -ERANGE, 0},
    {"99999999999999999999999999999999999999x", 0, UINT64_MAX, -EINVAL, 0},
    {"1.0", 0, UINT64_MAX, -EINVAL, 0},
    {"5m", 0, UINT64_MAX, -EINVAL, 0},
};

static void test_u64_is_the_whole_text_and_in_range(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(U64_CASES); i++) {
        const struct u64_case *c = &U64_CASES[i];
        uint64_t out = 4711;
        int rc = number_parse_u64(c->text, c->min, c->max, &out);
        if (rc != c->rc || out != (c->rc == 0 ? c->value : 4711))
            fail_msg("\"%s\": rc %d, out %llu", c->text, rc, (unsigned long long)out);
    }
}

static void test_leading_zeros_are_decimal(void **state)
{
    uint64_t out = 0;
    double real = 0;

    (void)state;
    assert_int_equal(number_parse_u64("010", 0, 100, &out), 0);
    assert_int_equal(out, 10);
    assert_int_equal(number_parse_u64("08", 0, 100, &out), 0);
    assert_int_equal(out, 8);
    assert_int_equal(number_parse_double("010.50", 0, 100, &real), 0);
    assert_true(real == 10.5);
}

struct double_case {
    const char *text;
    double min, max;
    int rc;
    double value;
};

static const struct double_case DOUBLE_CASES[] = {
    {"0", 0, 1, 0, 0},
    {"0.25", 0, 1, 0, 0.25},
    {"0.1", 0, 1, 0, 0.1},
    {"1.0", 0, 1, 0, 1},
    {"1.0000000000000001", 0, 1, 0, 1},
    {"1.000000000000001", 0, 1, -ERANGE, 0},
    {"100", 0, 99.5, -ERANGE, 0},
    {"0.5", 1, 2, -ERANGE, 0},
    {"18446744073709551616", 0, INFINITY, 0, 18446744073709551616.0},
    {"0.5", NAN, 1, -ERANGE, 0},
    {"5 m", 0, 100, -EINVAL, 0},
    {"0.5s", 0, 100, -EINVAL, 0},
};

static void test_double_has_an_optional_fraction(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(DOUBLE_CASES); i++) {
        const struct double_case *c = &DOUBLE_CASES[i];
        double out = -1;
        int rc = number_parse_double(c->text, c->min, c->max, &out);
        double expected = c->rc == 0 ? c->value : -1;
        if (rc != c->rc || out > expected || out < expected)
            fail_msg("\"%s\": rc %d, out %.17g", c->text, rc, out);
    }
}

static void test_double_is_finite(void **state)
{
    char digits[401];
    double out = -1;

    (void)state;
    snprintf(digits, sizeof digits, "%0400d", 0);
    digits[0] = '1';
    assert_int_equal(number_parse_double(digits, 0, INFINITY, &out), -ERANGE);
    assert_true(out < 0);
}

static void test_double_ignores_the_locale(void **state)
{
    double out = 0;
    locale_t comma = newlocale(LC_NUMERIC_MASK, "de_DE.UTF-8", (locale_t)0);

    (void)state;
    if (comma == (locale_t)0)
        skip();
    locale_t before = uselocale(comma);
    int rc = number_parse_double("0.25", 0, 1, &out);
    int comma_rc = number_parse_double("0,25", 0, 1, &out);
    uselocale(before);
    freelocale(comma);
    assert_int_equal(rc, 0);
    assert_true(out == 0.25);
    assert_int_equal(comma_rc, -EINVAL);
}

static const struct u64_case DURATION_CASES[] = {
    {"200ms", 0, UINT64_MAX, 0, 200},
    {"30s", 0, UINT64_MAX, 0, 30000},
    {"5m", 0, UINT64_MAX, 0, 300000},
    {"2h", 0, UINT64_MAX, 0, 7200000},
    {"7d", 0, UINT64_MAX, 0, 604800000},
    {"1w", 0, UINT64_MAX, 0, 604800000},
    {"0", 0, UINT64_MAX, 0, 0},
    {"0ms", 0, UINT64_MAX, 0, 0},
    {"30", 0, UINT64_MAX, 0, 30000},
    {"1.5", 0, UINT64_MAX, 0, 1500},
    {"0.25", 0, UINT64_MAX, 0, 250},
    {"0.001", 0, UINT64_MAX, 0, 1},
    {"2.5000", 0, UINT64_MAX, 0, 2500},
    {"0.3", 300, 300, 0, 300},
    {"200ms", 201, 1000, -ERANGE, 0},
    {"1.001", 0, 1000, -ERANGE, 0},
    {"18446744073709551615ms", 0, UINT64_MAX, 0, UINT64_MAX},
    {"18446744073709551616ms", 0, UINT64_MAX, -ERANGE, 0},
    {"18446744073709551.615", 0, UINT64_MAX, 0, UINT64_MAX},
    {"18446744073709551.616", 0, UINT64_MAX, -ERANGE, 0},
    {"18446744073709552", 0, UINT64_MAX, -ERANGE, 0},
    {"99999999999999999w", 0, UINT64_MAX, -ERANGE, 0},
    {"0.0004", 0, UINT64_MAX, -EINVAL, 0},
    {"1.5s", 0, UINT64_MAX, -EINVAL, 0},
    {"1.5m", 0, UINT64_MAX, -EINVAL, 0},
    {"5 m", 0, UINT64_MAX, -EINVAL, 0},
    {"5M", 0, UINT64_MAX, -EINVAL, 0},
    {"5mm", 0, UINT64_MAX, -EINVAL, 0},
    {"5min", 0, UINT64_MAX, -EINVAL, 0},
    {"1h30m", 0, UINT64_MAX, -EINVAL, 0},
    {"1y", 0, UINT64_MAX, -EINVAL, 0},
    {"ms", 0, UINT64_MAX, -EINVAL, 0},
    {"s", 0, UINT64_MAX, -EINVAL, 0},
    {"-5s", 0, UINT64_MAX, -EINVAL, 0},
};

static void test_duration_has_one_unit_or_is_seconds(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(DURATION_CASES); i++) {
        const struct u64_case *c = &DURATION_CASES[i];
        uint64_t out = 4711;
        int rc = number_parse_duration_ms(c->text, c->min, c->max, &out);
        if (rc != c->rc || out != (c->rc == 0 ? c->value : 4711))
            fail_msg("\"%s\": rc %d, out %llu", c->text, rc, (unsigned long long)out);
    }
}

static void test_garbage_is_no_number_of_any_kind(void **state)
{
    uint64_t whole = 4711;
    double real = 4711;

    (void)state;
    for (size_t i = 0; i < COUNT(GARBAGE); i++) {
        if (number_parse_u64(GARBAGE[i], 0, UINT64_MAX, &whole) != -EINVAL ||
            number_parse_double(GARBAGE[i], 0, INFINITY, &real) != -EINVAL ||
            number_parse_duration_ms(GARBAGE[i], 0, UINT64_MAX, &whole) != -EINVAL)
            fail_msg("\"%s\" was taken for a number", GARBAGE[i]);
    }
    assert_int_equal(whole, 4711);
    assert_true(real == 4711);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_u64_is_the_whole_text_and_in_range),
        cmocka_unit_test(test_leading_zeros_are_decimal),
        cmocka_unit_test(test_double_has_an_optional_fraction),
        cmocka_unit_test(test_double_is_finite),
        cmocka_unit_test(test_double_ignores_the_locale),
        cmocka_unit_test(test_duration_has_one_unit_or_is_seconds),
        cmocka_unit_test(test_garbage_is_no_number_of_any_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
