#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "help_text.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static void assert_written(const char *head, const char *text, unsigned indent, unsigned width,
                           const char *expected)
{
    char *written = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&written, &length);

    assert_non_null(stream);
    help_text_write(stream, head, text, indent, width);
    fclose(stream);
    assert_string_equal(written, expected);
    free(written);
}

static void test_lines_are_broken_below_each_other(void **state)
{
    static const struct {
        const char *head, *text;
        unsigned indent, width;
        const char *expected;
    } cases[] = {
        {"usage: ", "ipam who ADDRESS [--all]", 7, 24, "usage: ipam who ADDRESS\n       [--all]\n"},
        {"usage: ", "ipam who ADDRESS [--all]", 7, 0, "usage: ipam who ADDRESS [--all]\n"},
        {"usage: ", "ipam who ADDRESS [--all]", 7, 200, "usage: ipam who ADDRESS [--all]\n"},
        {"usage: ", "ipam who ADDRESS [--all]", 7, 22, "usage: ipam who ADDRESS [--all]\n"}, // no room
        {"  a long head", "text", 4, 80, "  a long head\n    text\n"},
        {"  x ", "", 4, 80, "  x \n"},
        {"", "one\ntwo three four five six", 2, 20, "one\n  two three four\n  five six\n"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_written(cases[i].head, cases[i].text, cases[i].indent, cases[i].width, cases[i].expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_are_broken_below_each_other),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
