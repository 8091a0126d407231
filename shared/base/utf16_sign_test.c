#include "utf16_sign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define CASE(bytes, said) {bytes, sizeof(bytes) - 1, said}

static void test_utf16_is_known_with_and_without_its_mark(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *said; // a part of it; NULL: nothing
    } cases[] = {
        CASE("\xff\xfe", "this is UTF-16; convert it with 'iconv -f UTF-16 -t UTF-8'"),
        CASE("\xfe\xff\0a", "-f UTF-16 "),
        CASE("r\0e\0c\0", "-f UTF-16LE "),
        CASE("\0r\0e\0c", "-f UTF-16BE "),
        CASE("\n\0a\0", "-f UTF-16LE "),
        CASE("r\0e", NULL),
        CASE("record", NULL),
        CASE("\0\0\0\0", NULL),
        CASE("a\0\0\0", NULL), // UTF-32
        CASE("ab\0c", NULL),
        CASE("\xef\xbb\xbf", NULL),
        CASE("", NULL),
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *said = utf16_sign(cases[i].bytes, cases[i].length);
        if (cases[i].said ? !said || !strstr(said, cases[i].said) : said != NULL)
            fail_msg("case %zu: %s", i, said ? said : "nothing");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf16_is_known_with_and_without_its_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
