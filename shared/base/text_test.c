#include "text.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_copy_needs_room_for_the_terminator(void **state)
{
    char target[4] = "old";

    (void)state;
    assert_int_equal(text_copy(target, sizeof target, "abc"), 0);
    assert_string_equal(target, "abc");
    assert_int_equal(text_copy(target, sizeof target, "abcd"), -ENOSPC);
    assert_string_equal(target, "");
    assert_int_equal(text_copy(target, 1, ""), 0);
}

static void test_copy_to_no_room_writes_nothing(void **state)
{
    char target[1] = {'x'};

    (void)state;
    assert_int_equal(text_copy(target, 0, ""), -ENOSPC);
    assert_int_equal(target[0], 'x');
}

static void test_buf_grows_until_it_is_full(void **state)
{
    char data[8];
    struct text_buf buf;

    (void)state;
    text_buf_init(&buf, data, sizeof data);
    assert_string_equal(data, "");
    text_buf_add(&buf, "%d-", 123);
    text_buf_add(&buf, "%s", "abc");
    assert_string_equal(data, "123-abc");
    assert_int_equal(buf.length, 7);
    assert_false(buf.overflow);
}

static void test_buf_overflow_keeps_a_prefix_and_stays(void **state)
{
    char data[8];
    struct text_buf buf;

    (void)state;
    text_buf_init(&buf, data, sizeof data);
    text_buf_add(&buf, "12345");
    text_buf_add(&buf, "678");
    assert_true(buf.overflow);
    assert_string_equal(data, "1234567");
    assert_int_equal(buf.length, 7);
    text_buf_add(&buf, "%s", "");
    text_buf_add(&buf, "x");
    assert_true(buf.overflow);
    assert_string_equal(data, "1234567");
}

static void test_buf_takes_bytes_as_they_are(void **state)
{
    char data[8];
    struct text_buf buf;

    (void)state;
    text_buf_init(&buf, data, sizeof data);
    text_buf_put(&buf, "100%s", 4);
    text_buf_put(&buf, "abc", 3);
    assert_string_equal(data, "100%abc");
    assert_false(buf.overflow);
    text_buf_put(&buf, "", 0);
    assert_false(buf.overflow);
    text_buf_put(&buf, "d", 1);
    assert_true(buf.overflow);
    assert_string_equal(data, "100%abc");
}

static void test_buf_without_room_has_overflowed(void **state)
{
    struct text_buf buf;

    (void)state;
    text_buf_init(&buf, NULL, 0);
    text_buf_add(&buf, "x");
    text_buf_put(&buf, "x", 1);
    assert_true(buf.overflow);
    assert_int_equal(buf.length, 0);
}

struct clean_case {
    const char *text;
    size_t length;
    bool clean;
};

#define CASE(text, clean) {text, sizeof(text) - 1, clean}

// The malformed forms are those of RFC 3629 sections 3, 4 and 10.
static const struct clean_case CLEAN_CASES[] = {
    CASE("", true),
    CASE("Living room, \"quotes\" & 'more'", true),
    CASE("K\xc3\xbc"
         "che",
         true),
    CASE("\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", true),
    CASE("\xf0\xa3\x8e\xb4", true),
    CASE("\xc2\xa0", true),
    CASE("\xef\xbf\xbd", true),
    CASE("\xf4\x8f\xbf\xbf", true),
    CASE("\xed\x9f\xbf", true),
    CASE("\xee\x80\x80", true),
    CASE("a\0b", false),
    CASE("tab\t", false),
    CASE("line\n", false),
    CASE("\x1b[2J", false),
    CASE("\x7f", false),
    CASE("\xc2\x80", false),
    CASE("\xc2\x9f", false),
    CASE("\xc0\x80", false),
    CASE("\xc1\xbf", false),
    CASE("\xe0\x9f\xbf", false),
    CASE("\xf0\x8f\xbf\xbf", false),
    CASE("\xed\xa0\x80", false),
    CASE("\xed\xa1\x8c\xed\xbe\xb4", false),
    CASE("\xf4\x90\x80\x80", false),
    CASE("\xf5\x80\x80\x80", false),
    CASE("\x80", false),
    CASE("\xff", false),
    CASE("\xc3", false),
    CASE("\xe6\x97", false),
    CASE("\xf0\xa3\x8e", false),
    CASE("\xc3(", false),
    CASE("\xe6\x97(", false),
};

static void test_clean_is_rfc_3629_without_controls(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CLEAN_CASES / sizeof CLEAN_CASES[0]; i++) {
        const struct clean_case *c = &CLEAN_CASES[i];
        if (text_is_clean(c->text, c->length) != c->clean)
            fail_msg("case %zu: expected %d", i, c->clean);
    }
}

// Another computation: the only encoding of a code point is the one made from its bits.
static size_t encode(uint32_t point, uint8_t out[4])
{
    static const uint8_t marks[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;

    for (size_t i = length - 1; i > 0; i--, point >>= 6)
        out[i] = (uint8_t)(0x80 | (point & 0x3f));
    out[0] = (uint8_t)(marks[length] | point);
    return length;
}

static void test_every_code_point_is_judged_rightly(void **state)
{
    (void)state;
    for (uint32_t point = 0; point < 0x1fffff; point++) {
        uint8_t bytes[4];
        size_t length = encode(point, bytes);
        bool control = point < 0x20 || (point >= 0x7f && point < 0xa0);
        bool expected = !control && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
        if (text_is_clean((const char *)bytes, length) != expected)
            fail_msg("U+%04X: expected %d", (unsigned)point, expected);
    }
}

// Of all strings of three bytes, exactly as many are clean as can be made from clean characters of one, two
// and three bytes.
static void test_clean_strings_of_three_bytes_are_counted(void **state)
{
    const size_t one = 0x7f - 0x20;
    const size_t two = 0x800 - 0xa0;
    const size_t three = 0x10000 - 0x800 - 0x800;
    size_t found = 0;

    (void)state;
    for (uint32_t i = 0; i < 0x1000000; i++) {
        const char text[3] = {(char)(i >> 16), (char)(i >> 8), (char)i};
        found += text_is_clean(text, 3);
    }
    assert_int_equal(found, one * one * one + 2 * one * two + three);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copy_needs_room_for_the_terminator),
        cmocka_unit_test(test_copy_to_no_room_writes_nothing),
        cmocka_unit_test(test_buf_grows_until_it_is_full),
        cmocka_unit_test(test_buf_overflow_keeps_a_prefix_and_stays),
        cmocka_unit_test(test_buf_takes_bytes_as_they_are),
        cmocka_unit_test(test_buf_without_room_has_overflowed),
        cmocka_unit_test(test_clean_is_rfc_3629_without_controls),
        cmocka_unit_test(test_every_code_point_is_judged_rightly),
        cmocka_unit_test(test_clean_strings_of_three_bytes_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
