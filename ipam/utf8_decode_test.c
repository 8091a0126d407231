#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "utf8_decode.h"

static void test_well_formed_characters_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length;
        uint32_t code;
    } cases[] = {
        {"A", 1, 'A'},
        {"\xc2\x80", 2, 0x80},
        {"\xdf\xbf", 2, 0x7ff},
        {"\xe0\xa0\x80", 3, 0x800},
        {"\xef\xbf\xbf", 3, 0xffff},
        {"\xf0\x90\x80\x80", 4, 0x10000},
        {"\xf4\x8f\xbf\xbf", 4, 0x10ffff},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t code = 0;
        assert_int_equal(utf8_decode(cases[i].text, &code), cases[i].length);
        assert_int_equal(code, cases[i].code);
    }
}

static void test_ill_formed_bytes_are_taken_one_at_a_time(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "\x80",             // no lead
        "\xc0\x80",         // overlong
        "\xe0\x9f\xbf",     // overlong
        "\xf0\x8f\xbf\xbf", // overlong
        "\xed\xa0\x80",     // surrogate
        "\xf4\x90\x80\x80", // above U+10FFFF
        "\xf5\x80\x80\x80",
        "\xff",
        "\xe2\x82", // cut
        "\xe2\x82\x41",
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t code = 0;
        assert_int_equal(utf8_decode(cases[i], &code), 1);
        assert_int_equal(code, UTF8_DECODE_INVALID);
    }
}

static void test_controls_are_not_printable(void **state)
{
    (void)state;
    static const uint32_t hidden[] = {0,      0x1f,   0x7f,   0x80,   0x9f,  0x61c,
                                      0x200e, 0x2028, 0x202e, 0x2066, 0xfeff};
    static const uint32_t shown[] = {' ', '~', 0xa0, 0xe9, 0x2581, 0xfffd, 0x1f600};

    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
        assert_false(utf8_decode_is_printable(hidden[i]));
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        assert_true(utf8_decode_is_printable(shown[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_well_formed_characters_are_read),
        cmocka_unit_test(test_ill_formed_bytes_are_taken_one_at_a_time),
        cmocka_unit_test(test_controls_are_not_printable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
