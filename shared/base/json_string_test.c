#include "json_string.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

// RFC 8259 section 7, and the UTF-8 of RFC 3629.
static const struct {
    const char *text;
    const char *meaning;
    unsigned column;
} GOOD[] = {
    {"a", "a", 2},
    {"/", "/", 2},
    {"\\\"", "\"", 3},
    {"\\\\", "\\", 3},
    {"\\/", "/", 3},
    {"\\b", "\b", 3},
    {"\\f", "\f", 3},
    {"\\n", "\n", 3},
    {"\\r", "\r", 3},
    {"\\t", "\t", 3},
    {"\\u0041", "A", 7},
    {"\\u007f", "\x7f", 7},
    {"\\u0080", "\xc2\x80", 7},
    {"\\u07FF", "\xdf\xbf", 7},
    {"\\u0800", "\xe0\xa0\x80", 7},
    {"\\uffff", "\xef\xbf\xbf", 7},
    {"\\ud83d\\udda5", "\xf0\x9f\x96\xa5", 13},
    {"\\uD800\\uDC00", "\xf0\x90\x80\x80", 13},
    {"\\uDBFF\\uDFFF", "\xf4\x8f\xbf\xbf", 13},
    {"\xe2\x82\xac", "\xe2\x82\xac", 2},
};

static void test_each_escape_means_what_the_standard_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(GOOD); i++) {
        char *text = strdup(GOOD[i].text);
        char *at = text;
        char *to = text;
        unsigned column = 1;
        const char *wrong = json_string_take(&at, text + strlen(GOOD[i].text), &to, &column);
        if (wrong || *at || (size_t)(to - text) != strlen(GOOD[i].meaning) ||
            memcmp(text, GOOD[i].meaning, (size_t)(to - text)) != 0 || column != GOOD[i].column)
            fail_msg("case %zu: %s, column %u", i, wrong ? wrong : "another text", column);
        free(text);
    }
}

static const struct {
    const char *text;
    const char *reason;
} BAD[] = {
    {"\\", "ends in a string"},
    {"\\x", "no such escape"},
    {"\\U0041", "no such escape"},
    {"\\u004", "four hex digits"},
    {"\\u004g", "four hex digits"},
    {"\\u+041", "four hex digits"},
    {"\\u0000", "no place"},
    {"\\ud800", "without the second"},
    {"\\ud800x", "without the second"},
    {"\\ud800\\n", "without the second"},
    {"\\ud800\\u0041", "without the second"},
    {"\\ud800\\ud800", "without the second"},
    {"\\udc00", "without the first"},
    {"\n", "control character"},
    {"\x1f", "control character"},
    {"\xc0\xaf", "not UTF-8"},
    {"\xed\xa0\x80", "not UTF-8"},
    {"\xe2\x82", "not UTF-8"},
};

static void test_faults_are_told_and_move_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(BAD); i++) {
        char *text = strdup(BAD[i].text);
        char *at = text;
        char *to = text;
        unsigned column = 5;
        const char *wrong = json_string_take(&at, text + strlen(text), &to, &column);
        if (!wrong || !strstr(wrong, BAD[i].reason) || at != text || to != text || column != 5)
            fail_msg("case %zu: %s", i, wrong ? wrong : "taken");
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_escape_means_what_the_standard_says),
        cmocka_unit_test(test_faults_are_told_and_move_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
