#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "filter_scan.h"
#include "shared/base/error.h"

static struct filter_scan scan_of(const char *text)
{
    return (struct filter_scan){.text = text, .at = text};
}

static void test_columns_are_counted_in_characters(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t at;
        const char *prefix;
    } cases[] = {
        {"abc", 0, "column 1: "},   {"abc", 3, "column 4: "},  {"Küche x", 7, "column 7: "},
        {"☕☕x", 6, "column 3: "}, {"a\tb", 2, "column 3: "},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct filter_scan scan = scan_of(cases[i].text);
        struct error err;
        assert_int_equal(filter_scan_fault(&scan, scan.text + cases[i].at, &err, -EINVAL, "%s", ""), -EINVAL);
        assert_string_equal(err.text, cases[i].prefix);
    }
}

static void test_a_place_in_a_saved_filter_is_told_from_outside_in(void **state)
{
    (void)state;
    const struct filter_scan typed = scan_of("x filter:a");
    struct filter_scan inner = scan_of("y z");
    struct error err;
    inner.name = "a";
    inner.outer = &typed;
    inner.outer_at = typed.text + 2;
    filter_scan_fault(&inner, inner.text + 2, &err, -EINVAL, "wrong");
    assert_string_equal(err.text, "column 3: in the saved filter \"a\", column 3: wrong");
}

static void test_a_cut_message_ends_with_a_character(void **state)
{
    (void)state;
    struct filter_scan scan = scan_of("");
    struct error err;
    filter_scan_fault(&scan, scan.text, &err, -EINVAL, "\"%.4s\"", "aüü");
    assert_string_equal(err.text, "column 1: \"aü\"");
}

static void test_text_is_refused_before_it_is_read(void **state)
{
    (void)state;
    static char text[FILTER_TEXT_MAX + 2];
    struct filter_scan scan = scan_of(text);
    struct error err;
    memset(text, 'x', FILTER_TEXT_MAX);
    assert_int_equal(filter_scan_check(&scan, &err), 0);
    text[FILTER_TEXT_MAX] = 'x';
    assert_int_equal(filter_scan_check(&scan, &err), -E2BIG);
    assert_non_null(strstr(err.text, "column 4097: "));
    static const struct {
        const char *text;
        const char *prefix;
    } refused[] = {
        {"a\x1b[31m", "column 2: "}, {"\x7f", "column 1: "},      {"ü\xff", "column 2: "},
        {"\xc3", "column 1: "},      {"a\xc2\x85", "column 2: "}, {"\xed\xa0\x80", "column 1: "},
    };
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        scan = scan_of(refused[i].text);
        assert_int_equal(filter_scan_check(&scan, &err), -EINVAL);
        assert_memory_equal(err.text, refused[i].prefix, strlen(refused[i].prefix));
    }
}

static void test_keywords_are_whole_words(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_and;
    } cases[] = {{"and x", true}, {" AND(", true},  {"And", true},   {"and)", true}, {"and\"x\"", true},
                 {"andx", false}, {"and:x", false}, {"and,", false}, {"an", false},  {"", false}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct filter_scan scan = scan_of(cases[i].text);
        assert_int_equal(filter_scan_take_keyword(&scan, "and"), cases[i].is_and);
    }
}

static void test_values_end_where_they_should(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *value;
        const char *rest;
    } cases[] = {
        {"22..25", "22", "..25"},
        {"a,b", "a", ",b"},
        {"a b", "a", " b"},
        {"a)", "a", ")"},
        {"fe80::1", "fe80::1", ""},
        {"kid's", "kid's", ""},
        {"\"a b\",c", "a b", ",c"},
        {"'a\"b'", "a\"b", ""},
        {"'a\\'b'", "a'b", ""},
        {"\"\\\\\"", "\\", ""},
        {"\"C:\\x\"", "C:\\x", ""},
        {"\"\"", "", ""},
        {"\"a..b\"..\"c\"", "a..b", "..\"c\""},
        {":x", ":x", ""},
        {"a=b", "a=b", ""},
    };
    static struct filter_word word;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct filter_scan scan = scan_of(cases[i].text);
        assert_int_equal(filter_scan_take_value(&scan, &word, NULL), 0);
        assert_string_equal(word.text, cases[i].value);
        assert_string_equal(scan.at, cases[i].rest);
        assert_int_equal(word.is_quoted, strchr("\"'", cases[i].text[0]) != NULL);
    }
    static const char *const refused[] = {"", " a", ")", ",", "\"a", "'a\\'", "=1", "<1", "..5"};
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        struct filter_scan scan = scan_of(refused[i]);
        assert_int_equal(filter_scan_take_value(&scan, &word, NULL), -EINVAL);
    }
}

static void test_operators_are_the_longest(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int taken;
        enum filter_compare compare;
        bool is_negated;
        const char *rest;
    } cases[] = {
        {":x", 1, FILTER_WITHIN, false, "x"},  {"!=x", 1, FILTER_WITHIN, true, "x"},
        {"=x", 1, FILTER_EXACT, false, "x"},   {"<=x", 1, FILTER_LESS_EQUAL, false, "x"},
        {"<x", 1, FILTER_LESS, false, "x"},    {">=x", 1, FILTER_GREATER_EQUAL, false, "x"},
        {">x", 1, FILTER_GREATER, false, "x"}, {"~x", 1, FILTER_CONTAINS, false, "x"},
        {"!x", 0, FILTER_WITHIN, false, "!x"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct filter_scan scan = scan_of(cases[i].text);
        enum filter_compare compare = FILTER_WITHIN;
        bool is_negated = false;
        assert_int_equal(filter_scan_take_operator(&scan, &compare, &is_negated), cases[i].taken);
        assert_int_equal(compare, cases[i].compare);
        assert_int_equal(is_negated, cases[i].is_negated);
        assert_string_equal(scan.at, cases[i].rest);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns_are_counted_in_characters),
        cmocka_unit_test(test_a_place_in_a_saved_filter_is_told_from_outside_in),
        cmocka_unit_test(test_a_cut_message_ends_with_a_character),
        cmocka_unit_test(test_text_is_refused_before_it_is_read),
        cmocka_unit_test(test_keywords_are_whole_words),
        cmocka_unit_test(test_values_end_where_they_should),
        cmocka_unit_test(test_operators_are_the_longest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
