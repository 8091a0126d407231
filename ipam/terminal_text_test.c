#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "terminal_text.h"

static void assert_written(const char *text, bool utf8, const char *expected)
{
    char *written = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&written, &length);

    terminal_text_write(stream, text, utf8);
    fclose(stream);
    assert_string_equal(written, expected);
    free(written);
}

static void test_what_moves_the_cursor_is_spelt_out(void **state)
{
    (void)state;
    assert_written("a\033[31mb", true, "a\\x1b[31mb");
    assert_written("\a\b\x7f", true, "\\x07\\x08\\x7f");
    assert_written("one\ntwo\tx", true, "one\\ntwo\\tx");
    assert_written("\xc2\x9b"
                   "2J",
                   true, "\\x9b2J");
}

static void test_what_turns_or_hides_text_is_spelt_out(void **state)
{
    (void)state;
    assert_written("\xe2\x80\xae", true, "\\u{202e}");
    assert_written("\xe2\x81\xa6", true, "\\u{2066}");
    assert_written("\xe2\x80\x8b", true, "\\u{200b}");
    assert_written("\xef\xbb\xbf", true, "\\u{feff}");
    assert_written("\xf3\xa0\x81\x81", true, "\\u{e0041}");
}

static void test_bytes_that_are_not_utf8_are_replaced(void **state)
{
    (void)state;
    assert_written("a\xff"
                   "b\xc3",
                   true,
                   "a\xef\xbf\xbd"
                   "b\xef\xbf\xbd");
    assert_written("a\xff", false, "a?");
}

static void test_letters_pass_where_they_can_be_shown(void **state)
{
    (void)state;
    assert_written("S\xc3\xb8ren \xe6\x97\xa5", true, "S\xc3\xb8ren \xe6\x97\xa5");
    assert_written("S\xc3\xb8ren \xe6\x97\xa5", false, "S?ren ?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_moves_the_cursor_is_spelt_out),
        cmocka_unit_test(test_what_turns_or_hides_text_is_spelt_out),
        cmocka_unit_test(test_bytes_that_are_not_utf8_are_replaced),
        cmocka_unit_test(test_letters_pass_where_they_can_be_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
