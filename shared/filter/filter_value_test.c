#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "filter_value.h"
#include "shared/base/error.h"

static const char *const WORDS[] = {"access_point", "nas", "server", NULL};
static const struct filter_listing LISTING = {.now_ms = 1000};
static struct filter_match match;
static struct error err;

static int read_range(enum filter_kind kind, enum filter_compare compare, const char *low, const char *high)
{
    const struct filter_field field = {.name = "f", .kind = kind, .sql = "f", .choices = WORDS};
    const struct filter_operand operand = {.field = &field, .compare = compare, .low = low, .high = high};
    filter_value_fini(&match);
    err.text[0] = '\0';
    return filter_value_read(&operand, &LISTING, &match, &err);
}

static int read_one(enum filter_kind kind, const char *text)
{
    return read_range(kind, FILTER_WITHIN, text, NULL);
}

static void test_whole_numbers(void **state)
{
    (void)state;
    assert_int_equal(read_one(FILTER_INTEGER, "-22"), 0);
    assert_int_equal(match.low.integer, -22);
    assert_true(match.is_single);
    assert_int_equal(read_one(FILTER_INTEGER, "9223372036854775807"), 0);
    assert_int_equal(match.low.integer, INT64_MAX);
    assert_int_equal(read_range(FILTER_INTEGER, FILTER_WITHIN, "1", "3"), 0);
    assert_int_equal(match.high.integer, 3);
    assert_false(match.is_single);
    static const char *const refused[] = {
        "", "-", "1.5", "0x10", "+1", " 1", "1 ", "22-25", "9223372036854775808"};
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
        assert_int_equal(read_one(FILTER_INTEGER, refused[i]), -EINVAL);
    assert_int_equal(read_range(FILTER_INTEGER, FILTER_WITHIN, "3", "1"), -EINVAL);
    assert_string_equal(err.text, "the range ends before it begins");
}

static void test_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } cases[] = {{"0.5", 0.5}, {"5%", 0.05}, {"-12.25", -12.25}, {"0", 0}, {"100%", 1}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(read_one(FILTER_REAL, cases[i].text), 0);
        assert_true(match.low.real == cases[i].value);
    }
    static const char *const refused[] = {
        "",
        "%",
        "-",
        "1e5",
        "inf",
        "nan",
        "0x1",
        "1,5",
        ".5",
        "5%%",
        "1111111111111111111111111111111111111111111111111111111111111111111111"};
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
        assert_int_equal(read_one(FILTER_REAL, refused[i]), -EINVAL);
}

static void test_durations(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int code;
        double ms;
    } cases[] = {
        {"20ms", 0, 20},      {"1.5s", 0, 1500},      {"5m", 0, 300000},
        {"2h", 0, 7200000},   {"7d", 0, 604800000.0}, {"3w", 0, 1814400000.0},
        {"0", 0, 0},          {"0.25ms", 0, 0.25},    {"20", -ENODATA, 0},
        {"", -EINVAL, 0},     {"ms", -EINVAL, 0},     {"5x", -EINVAL, 0},
        {"-5s", -EINVAL, 0},  {"5 s", -EINVAL, 0},    {"5S", -EINVAL, 0},
        {"1e3s", -EINVAL, 0}, {"1.2.3s", -EINVAL, 0}, {"999999999999999w", -ERANGE, 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        double ms = 0;
        assert_int_equal(filter_value_duration(cases[i].text, &ms), cases[i].code);
        assert_true(cases[i].code < 0 || ms == cases[i].ms);
    }
    assert_int_equal(read_one(FILTER_DURATION, "20"), -EINVAL);
    assert_string_equal(err.text, "20 has no unit: write 20ms, 20s, 20m or 20h");
}

static void test_words(void **state)
{
    (void)state;
    assert_int_equal(read_one(FILTER_CHOICE, "NAS"), 0);
    assert_string_equal(match.low.bytes, "nas");
    assert_int_equal(read_one(FILTER_CHOICE, "Sever"), -EINVAL);
    assert_string_equal(
        err.text, "\"Sever\" is no f; did you mean \"server\"? it is one of: access_point, nas, server");
    assert_int_equal(read_one(FILTER_CHOICE, "quite_something_else"), -EINVAL);
    assert_string_equal(err.text,
                        "\"quite_something_else\" is no f; it is one of: access_point, nas, server");
    assert_int_equal(read_range(FILTER_CHOICE, FILTER_WITHIN, "nas", "server"), -EINVAL);
    assert_int_equal(read_range(FILTER_CHOICE, FILTER_LESS, "nas", NULL), -EINVAL);
}

static void test_yes_and_no(void **state)
{
    (void)state;
    assert_int_equal(read_one(FILTER_BOOLEAN, "Yes"), 0);
    assert_int_equal(match.low.integer, 1);
    assert_int_equal(read_one(FILTER_BOOLEAN, "false"), 0);
    assert_int_equal(match.low.integer, 0);
    assert_int_equal(read_one(FILTER_BOOLEAN, "1"), -EINVAL);
    assert_int_equal(read_range(FILTER_BOOLEAN, FILTER_WITHIN, "no", "yes"), -EINVAL);
}

static void test_texts_and_patterns(void **state)
{
    (void)state;
    assert_int_equal(read_one(FILTER_TEXT, "a_b%c"), 0);
    assert_int_equal(match.kind, FILTER_SPAN);
    assert_string_equal(match.low.bytes, "a_b%c");
    assert_int_equal(read_one(FILTER_TEXT, "a_*%\\"), 0);
    assert_int_equal(match.kind, FILTER_LIKE);
    assert_string_equal(match.low.bytes, "a\\_%\\%\\\\");
    assert_int_equal(read_range(FILTER_TEXT, FILTER_EXACT, "a*", NULL), 0);
    assert_int_equal(match.kind, FILTER_SPAN);
    assert_int_equal(read_range(FILTER_TEXT, FILTER_CONTAINS, "a*b", NULL), 0);
    assert_string_equal(match.low.bytes, "%a%b%");
    assert_int_equal(read_range(FILTER_TEXT, FILTER_WITHIN, "a", "b"), -EINVAL);
}

static void test_any_and_empty(void **state)
{
    (void)state;
    static const enum filter_kind kinds[] = {FILTER_TEXT, FILTER_INTEGER, FILTER_TIME,   FILTER_ADDRESS,
                                             FILTER_MAC,  FILTER_CHOICE,  FILTER_BOOLEAN};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        const struct filter_field field = {.name = "f", .kind = kinds[i], .sql = "f", .choices = WORDS};
        struct filter_operand operand = {.field = &field, .low = "", .is_quoted = true};
        assert_int_equal(read_one(kinds[i], "*"), 0);
        assert_int_equal(match.kind, FILTER_ANY);
        assert_int_equal(filter_value_read(&operand, &LISTING, &match, &err), 0);
        assert_int_equal(match.kind, FILTER_EMPTY);
        operand.compare = FILTER_CONTAINS;
        assert_int_equal(filter_value_read(&operand, &LISTING, &match, &err), -EINVAL);
    }
    assert_int_equal(read_one(FILTER_SINCE, "*"), -EINVAL);
}

static int fini(void **state)
{
    (void)state;
    filter_value_fini(&match);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_whole_numbers, fini),
        cmocka_unit_test_teardown(test_numbers, fini),
        cmocka_unit_test_teardown(test_durations, fini),
        cmocka_unit_test_teardown(test_words, fini),
        cmocka_unit_test_teardown(test_yes_and_no, fini),
        cmocka_unit_test_teardown(test_any_and_empty, fini),
        cmocka_unit_test_teardown(test_texts_and_patterns, fini),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
