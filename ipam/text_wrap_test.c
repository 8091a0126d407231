#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "text_wrap.h"

static void assert_wrapped(const char *text, size_t width, const char *expected)
{
    char *wrapped = text_wrap_new(text, width);

    assert_string_equal(wrapped, expected);
    free(wrapped);
}

static void test_lines_end_at_blanks(void **state)
{
    (void)state;
    assert_wrapped("", 10, "");
    assert_wrapped("short", 10, "short");
    assert_wrapped("one two three", 13, "one two three");
    assert_wrapped("one two three", 12, "one two\nthree");
    assert_wrapped("one two three", 7, "one two\nthree");
    assert_wrapped("one two three", 5, "one\ntwo\nthree");
}

static void test_a_long_word_is_broken(void **state)
{
    (void)state;
    assert_wrapped("abcdefgh", 3, "abc\ndef\ngh");
    assert_wrapped("a /usr/lib", 5, "a\n/usr/\nlib");
}

static void test_wide_characters_count_twice(void **state)
{
    (void)state;
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    assert_wrapped("\xe6\x97\xa5\xe6\x9c\xac", 3, "\xe6\x97\xa5\n\xe6\x9c\xac");
    assert_wrapped("\xe6\x97\xa5\xe6\x9c\xac", 1, "\xe6\x97\xa5\n\xe6\x9c\xac");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_end_at_blanks),
        cmocka_unit_test(test_a_long_word_is_broken),
        cmocka_unit_test(test_wide_characters_count_twice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
