#include "ip_count.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

// Computed with Python's integers.
static const struct {
    unsigned bits;
    const char *digits;
    const char *grouped;
} POWERS[] = {
    {0, "1", "1"},
    {1, "2", "2"},
    {10, "1024", "1,024"},
    {31, "2147483648", "2,147,483,648"},
    {32, "4294967296", "4,294,967,296"},
    {63, "9223372036854775808", "9,223,372,036,854,775,808"},
    {64, "18446744073709551616", "18,446,744,073,709,551,616"},
    {65, "36893488147419103232", "36,893,488,147,419,103,232"},
    {80, "1208925819614629174706176", "1,208,925,819,614,629,174,706,176"},
    {127, "170141183460469231731687303715884105728", "170,141,183,460,469,231,731,687,303,715,884,105,728"},
    {128, "340282366920938463463374607431768211456", "340,282,366,920,938,463,463,374,607,431,768,211,456"},
};

static void test_powers_are_written(void **state)
{
    char digits[IP_COUNT_TEXT_MAX], grouped[IP_COUNT_GROUPED_MAX];

    (void)state;
    for (size_t i = 0; i < COUNT(POWERS); i++) {
        struct ip_count count = ip_count_power(POWERS[i].bits);
        assert_string_equal(ip_count_format(&count, digits), POWERS[i].digits);
        assert_string_equal(ip_count_format_grouped(&count, grouped), POWERS[i].grouped);
    }
}

static void test_small_numbers_are_written(void **state)
{
    static const struct {
        uint64_t value;
        const char *grouped;
    } cases[] = {{0, "0"},        {7, "7"},     {99, "99"},       {999, "999"},
                 {1000, "1,000"}, {186, "186"}, {65536, "65,536"}};
    char text[IP_COUNT_GROUPED_MAX];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ip_count count = ip_count_of(cases[i].value);
        assert_string_equal(ip_count_format_grouped(&count, text), cases[i].grouped);
    }
}

static uint64_t next_random(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

// Many carries: some words are all ones, some are nothing.
static struct ip_count random_count(uint64_t *seed)
{
    struct ip_count count = {.high = next_random(seed), .low = next_random(seed)};
    unsigned shape = (unsigned)(next_random(seed) % 4);

    if (shape == 0)
        count.low = UINT64_MAX - count.low % 3;
    if (shape == 1)
        count.high = count.high % 3;
    if (shape == 2)
        count.high = UINT64_MAX;
    return count;
}

// a + b with pencil and paper, in decimal.
static void add_digits(const char *a, const char *b, char out[64])
{
    size_t at_a = strlen(a), at_b = strlen(b), at = 63;
    int carry = 0;

    out[at] = '\0';
    while (at_a > 0 || at_b > 0 || carry) {
        int sum = carry + (at_a > 0 ? a[--at_a] - '0' : 0) + (at_b > 0 ? b[--at_b] - '0' : 0);
        out[--at] = (char)('0' + sum % 10);
        carry = sum / 10;
    }
    memmove(out, out + at, 64 - at);
}

static int compare_digits(const char *a, const char *b)
{
    return strlen(a) != strlen(b) ? (strlen(a) < strlen(b) ? -1 : 1) : strcmp(a, b);
}

static void test_sums_and_differences_are_those_of_pencil_and_paper(void **state)
{
    static const char limit[] = "340282366920938463463374607431768211456";
    uint64_t seed = 4;
    unsigned refused = 0;

    (void)state;
    for (unsigned round = 0; round < 20000; round++) {
        struct ip_count a = random_count(&seed), b = random_count(&seed), sum, back;
        char text_a[IP_COUNT_TEXT_MAX], text_b[IP_COUNT_TEXT_MAX], text[IP_COUNT_TEXT_MAX], wanted[64];
        add_digits(ip_count_format(&a, text_a), ip_count_format(&b, text_b), wanted);
        int order = compare_digits(text_a, text_b);
        assert_int_equal((ip_count_compare(&a, &b) > 0) - (ip_count_compare(&a, &b) < 0),
                         (order > 0) - (order < 0));
        int result = ip_count_add(&a, &b, &sum);
        if (compare_digits(wanted, limit) > 0) {
            assert_int_equal(result, -ERANGE);
            refused++;
            continue;
        }
        assert_int_equal(result, 0);
        assert_string_equal(ip_count_format(&sum, text), wanted);
        assert_int_equal(ip_count_subtract(&sum, &b, &back), 0);
        assert_int_equal(ip_count_compare(&back, &a), 0);
    }
    assert_in_range(refused, 1000, 19000);
}

static void test_the_ends_are_told(void **state)
{
    struct ip_count all = ip_count_power(128), one = ip_count_of(1), none = ip_count_of(0),
                    out = ip_count_of(7);
    char text[IP_COUNT_TEXT_MAX];

    (void)state;
    assert_int_equal(ip_count_add(&all, &one, &out), -ERANGE);
    assert_int_equal(ip_count_add(&all, &all, &out), -ERANGE);
    assert_int_equal(ip_count_subtract(&none, &one, &out), -ERANGE);
    assert_int_equal(ip_count_subtract(&one, &all, &out), -ERANGE);
    assert_int_equal(out.low, 7);
    assert_int_equal(ip_count_subtract(&all, &one, &out), 0);
    assert_string_equal(ip_count_format(&out, text), "340282366920938463463374607431768211455");
    assert_int_equal(ip_count_add(&out, &one, &out), 0);
    assert_int_equal(ip_count_compare(&out, &all), 0);
    assert_int_equal(ip_count_subtract(&all, &all, &out), 0);
    assert_true(ip_count_is_zero(&out));
    assert_false(ip_count_is_zero(&all));
    assert_int_equal(ip_count_add(&all, &none, &out), 0);
    assert_true(ip_count_compare(&all, &one) > 0 && ip_count_compare(&one, &all) < 0);
}

static void test_a_number_that_fits_is_given(void **state)
{
    struct ip_count most = ip_count_of(INT64_MAX), above = ip_count_power(63);
    struct ip_count high = ip_count_power(64), top = ip_count_power(128);
    int64_t out = 0;

    (void)state;
    assert_true(ip_count_fits_i64(&most, &out));
    assert_true(out == INT64_MAX);
    assert_false(ip_count_fits_i64(&above, &out));
    assert_false(ip_count_fits_i64(&high, &out));
    assert_false(ip_count_fits_i64(&top, &out));
    assert_true(out == INT64_MAX);
}

// strtod rounds its digits to the nearest double.
static void test_the_double_is_the_nearest(void **state)
{
    struct ip_count top = ip_count_power(128);
    uint64_t seed = 5;

    (void)state;
    for (unsigned round = 0; round < 20000; round++) {
        struct ip_count count = random_count(&seed);
        char text[IP_COUNT_TEXT_MAX];
        assert_true(ip_count_double(&count) == strtod(ip_count_format(&count, text), NULL));
    }
    assert_true(ip_count_double(&top) == 340282366920938463463374607431768211456.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_powers_are_written),
        cmocka_unit_test(test_small_numbers_are_written),
        cmocka_unit_test(test_sums_and_differences_are_those_of_pencil_and_paper),
        cmocka_unit_test(test_the_ends_are_told),
        cmocka_unit_test(test_a_number_that_fits_is_given),
        cmocka_unit_test(test_the_double_is_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
