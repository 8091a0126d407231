#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "output_fixture.h"

static const struct output_column columns[] = {
    {"name", "NAME", OUTPUT_SHRINK, 0},
    {"key", "KEY", OUTPUT_MACHINE, 0},
    {"note", "NOTE", 0, 1},
    {"loss", "LOSS", OUTPUT_RIGHT, 0},
};

static char *print(struct output_style style, const char *name, const char *note)
{
    const struct output_cell cells[] = {
        output_cell_text(name, OUTPUT_PLAIN),
        output_cell_text("key", OUTPUT_PLAIN),
        output_cell_text(note, OUTPUT_BAD),
        output_cell_number(OUTPUT_RATIO, 0.5),
    };

    return output_fixture_print("text", style, columns, 4, cells, 1);
}

static void test_columns_are_aligned(void **state)
{
    (void)state;
    char *text = print((struct output_style){.utf8 = true}, "router", "x");

    assert_string_equal(text, "NAME    NOTE    LOSS\nrouter  x     50.00%\n");
    free(text);
}

static void test_nothing_is_cut_without_a_terminal(void **state)
{
    (void)state;
    char name[10001];

    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    char *text = print((struct output_style){0}, name, "x");
    assert_non_null(strstr(text, name));
    free(text);
}

static void test_a_narrow_terminal_loses_columns_before_texts_are_cut(void **state)
{
    (void)state;
    char *wide = print((struct output_style){.width = 40}, "router", "a note");
    char *narrow = print((struct output_style){.width = 16}, "router", "a note");

    assert_non_null(strstr(wide, "a note"));
    assert_null(strstr(narrow, "NOTE"));
    assert_non_null(strstr(narrow, "router"));
    free(wide);
    free(narrow);
}

static void test_no_control_byte_reaches_the_terminal(void **state)
{
    (void)state;
    char *text = print((struct output_style){.width = 200, .utf8 = true}, "a\033[2Jb\r\nc",
                       "\xe2\x80\xae"
                       "gpj\xff");

    assert_null(strchr(text, '\033'));
    assert_null(strchr(text, '\r'));
    assert_non_null(strstr(text, "a\\x1b[2Jb\\x0d\\nc"));
    assert_non_null(strstr(text, "\\u{202e}gpj\xef\xbf\xbd"));
    free(text);
}

static void test_colour_comes_only_when_asked_for(void **state)
{
    (void)state;
    char *coloured = print((struct output_style){.width = 80, .colour = true}, "router", "down");
    char *plain = print((struct output_style){.width = 80}, "router", "down");

    assert_non_null(strstr(coloured, "\033[31mdown"));
    assert_null(strchr(plain, '\033'));
    free(coloured);
    free(plain);
}

static int use_utf8(void **state)
{
    (void)state;
    return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns_are_aligned),
        cmocka_unit_test(test_nothing_is_cut_without_a_terminal),
        cmocka_unit_test(test_a_narrow_terminal_loses_columns_before_texts_are_cut),
        cmocka_unit_test(test_no_control_byte_reaches_the_terminal),
        cmocka_unit_test(test_colour_comes_only_when_asked_for),
    };

    return cmocka_run_group_tests(tests, use_utf8, NULL);
}
