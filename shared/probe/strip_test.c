#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "strip.h"

static void assert_same(const struct strip *got, const struct strip *expected)
{
    assert_int_equal(got->count, expected->count);
    assert_int_equal(got->last_ms, expected->last_ms);
    for (unsigned i = 0; i < expected->count; i++) {
        struct strip_result a = strip_at(got, i);
        struct strip_result b = strip_at(expected, i);
        assert_int_equal(a.at_ms, b.at_ms);
        assert_int_equal(a.cause, b.cause);
        assert_int_equal(a.rtt_us, b.rtt_us);
    }
}

static void assert_result(const struct strip *strip, unsigned index, struct strip_result expected)
{
    struct strip_result got = strip_at(strip, index);

    assert_int_equal(got.at_ms, expected.at_ms);
    assert_int_equal(got.cause, expected.cause);
    assert_int_equal(strip_cause(strip, index), expected.cause);
    assert_int_equal(got.rtt_us, expected.rtt_us);
}

static void assert_text(const struct strip *strip, const char *expected)
{
    char text[STRIP_TEXT_MAX];

    assert_int_equal(strip_format(strip, text, sizeof text), strlen(expected));
    assert_string_equal(text, expected);
}

static void test_strip_is_256_bytes(void **state)
{
    (void)state;
    assert_int_equal(sizeof(struct strip), 256);
}

static void test_results_come_back_oldest_first(void **state)
{
    (void)state;
    struct strip strip;

    strip_init(&strip);
    assert_text(&strip, "[]");
    strip_add(&strip, 1700000000000, CAUSE_REPLY, 20123);
    strip_add(&strip, 1700000030000, CAUSE_TIMEOUT, 77);
    strip_add(&strip, 1700000031000, CAUSE_NOT_RUNNING, 0);
    assert_text(&strip, "[0,20123,30000,-1,1000,-40]");
    assert_result(&strip, 0, (struct strip_result){1700000000000, CAUSE_REPLY, 20123});
    assert_result(&strip, 1, (struct strip_result){1700000030000, CAUSE_TIMEOUT, -1});
    assert_result(&strip, 2, (struct strip_result){1700000031000, CAUSE_NOT_RUNNING, -1});
}

static void test_the_newest_thirty_are_kept(void **state)
{
    (void)state;
    struct strip strip;

    strip_init(&strip);
    for (uint32_t i = 0; i < 75; i++)
        strip_add(&strip, 1000 + i * 10, CAUSE_REPLY, i);
    assert_int_equal(strip.count, STRIP_LENGTH);
    for (unsigned i = 0; i < STRIP_LENGTH; i++)
        assert_result(&strip, i, (struct strip_result){1000 + (45 + (int)i) * 10, CAUSE_REPLY, 45 + (int)i});
}

static void test_values_saturate(void **state)
{
    (void)state;
    struct strip strip;

    strip_init(&strip);
    strip_add(&strip, 0, CAUSE_REPLY, UINT32_MAX);
    strip_add(&strip, UINT32_MAX, CAUSE_REPLY, INT32_MAX);
    strip_add(&strip, INT64_MAX, CAUSE_REPLY, 0);
    assert_text(&strip, "[0,2147483647,4294967295,2147483647,4294967295,0]");
}

static void test_clock_stepped_back_is_a_gap_of_zero(void **state)
{
    (void)state;
    struct strip strip;

    strip_init(&strip);
    strip_add(&strip, 5000, CAUSE_REPLY, 1);
    strip_add(&strip, 4000, CAUSE_REPLY, 2);
    strip_add(&strip, 4500, CAUSE_REPLY, 3);
    assert_text(&strip, "[0,1,0,2,500,3]");
    assert_result(&strip, 2, (struct strip_result){4500, CAUSE_REPLY, 3});
    assert_result(&strip, 1, (struct strip_result){4000, CAUSE_REPLY, 2});
}

static void test_ends_of_time_do_not_wrap(void **state)
{
    (void)state;
    struct strip strip;

    strip_init(&strip);
    strip_add(&strip, INT64_MIN, CAUSE_REPLY, 1);
    strip_add(&strip, INT64_MAX, CAUSE_REPLY, 2);
    assert_text(&strip, "[0,1,4294967295,2]");
    assert_int_equal(strip_parse(&strip, "[0,1,9,2]", INT64_MIN), 0);
    assert_result(&strip, 0, (struct strip_result){INT64_MIN, CAUSE_REPLY, 1});
}

static void test_longest_text_fits_and_a_shorter_buffer_gives_none(void **state)
{
    (void)state;
    struct strip strip;
    char text[STRIP_TEXT_MAX];

    strip_init(&strip);
    for (int64_t i = 0; i < 2 * STRIP_LENGTH; i++)
        strip_add(&strip, i << 33, CAUSE_REPLY, UINT32_MAX);
    size_t length = strip_format(&strip, text, sizeof text);
    // "[0,2147483647", 29 times ",4294967295,2147483647", "]"
    assert_int_equal(length, 13 + 29 * 22 + 1);
    assert_int_equal(strlen(text), length);
    assert_int_equal(strip_format(&strip, text, length + 1), length);
    for (size_t capacity = 1; capacity <= length; capacity++) {
        assert_int_equal(strip_format(&strip, text, capacity), 0);
        assert_string_equal(text, "");
    }
    text[0] = 'x';
    assert_int_equal(strip_format(&strip, text, 0), 0);
    assert_int_equal(text[0], 'x');
}

static void test_stored_forms_are_read(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "[]", "[0,0]", "[0,20123,30000,-1]", "[0,-40]", "[0,2147483647,4294967295,-32]", "[0,-8,0,-33,7,100]",
    };

    for (unsigned i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct strip strip;
        assert_int_equal(strip_parse(&strip, texts[i], 1234), 0);
        assert_int_equal(strip.last_ms, 1234);
        assert_text(&strip, texts[i]);
    }
}

static void test_anything_else_is_refused_and_leaves_an_empty_strip(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "[",
        "]",
        "{}",
        "null",
        "[0]",
        "[0,]",
        "[,]",
        "[0,1,2]",
        "[0,1",
        "[0,1]]",
        "[0,1] ",
        " [0,1]",
        "[0, 1]",
        "[0,1,]",
        "[0,1,2,]",
        "[0,1.5]",
        "[0,1e3]",
        "[0.0,1]",
        "[0,+1]",
        "[0,-0]",
        "[0,01]",
        "[00,1]",
        "[0,-01]",
        "[0,-21]",
        "[0,-31]",
        "[0,-100]",
        "[-1,1]",
        "[5,1]",
        "[0,0x10]",
        "[0,\"1\"]",
        "[0,null]",
        "[[0,1]]",
        "[0,--1]",
        "[0,1][",
        "[0,1,0;1]",
        "[0,1\n]",
        "[0,2147483648]",
        "[0,-2147483648]",
        "[0,1,4294967296,1]",
        "[0,99999999999999999999999999]",
        "[0,1,18446744073709551616,1]",
    };

    for (unsigned i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct strip strip;
        memset(&strip, 0xa5, sizeof strip);
        if (strip_parse(&strip, texts[i], 1234) != -EINVAL)
            fail_msg("\"%s\" was read", texts[i]);
        assert_int_equal(strip.count, 0);
        assert_int_equal(strip.last_ms, 0);
    }
}

static void test_thirty_results_are_read_and_thirty_one_refused(void **state)
{
    (void)state;
    struct strip strip;
    char text[STRIP_TEXT_MAX] = "[0,1";

    for (unsigned i = 1; i < STRIP_LENGTH; i++)
        memcpy(text + 4 * i, ",0,1", 5);
    memcpy(text + 4 * STRIP_LENGTH, "]", 2);
    assert_int_equal(strip_parse(&strip, text, 5), 0);
    assert_int_equal(strip.count, STRIP_LENGTH);
    memcpy(text + 4 * STRIP_LENGTH, ",0,1]", 6);
    assert_int_equal(strip_parse(&strip, text, 5), -EINVAL);
    assert_int_equal(strip.count, 0);
}

static enum cause random_cause(unsigned short random[3])
{
    int number;

    do
        number = (int)(nrand48(random) % 64);
    while (!cause_is_known(number));
    return (enum cause)number;
}

static void random_strip(struct strip *strip, unsigned short random[3])
{
    int64_t at_ms = 1700000000000 + nrand48(random);

    strip_init(strip);
    for (long left = nrand48(random) % 100; left > 0; left--) {
        strip_add(strip, at_ms, nrand48(random) % 2 ? CAUSE_REPLY : random_cause(random),
                  (uint32_t)nrand48(random) * 2);
        at_ms += nrand48(random) % 50 == 0 ? (int64_t)1 << 40 : nrand48(random) % 60000 - 1000;
    }
}

static void test_random_strips_survive_format_and_parse(void **state)
{
    (void)state;
    unsigned seed = (unsigned)time(NULL);

    print_message("seed %u\n", seed);
    unsigned short random[3] = {0x330e, (unsigned short)seed, (unsigned short)(seed >> 16)};
    for (unsigned round = 0; round < 5000; round++) {
        struct strip written;
        struct strip read;
        char text[STRIP_TEXT_MAX];
        random_strip(&written, random);
        strip_format(&written, text, sizeof text);
        assert_int_equal(strip_parse(&read, text, written.last_ms), 0);
        assert_same(&read, &written);
        strip_add(&written, written.last_ms + 9, CAUSE_PROHIBITED, 0);
        strip_add(&read, read.last_ms + 9, CAUSE_PROHIBITED, 0);
        assert_same(&read, &written);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strip_is_256_bytes),
        cmocka_unit_test(test_results_come_back_oldest_first),
        cmocka_unit_test(test_the_newest_thirty_are_kept),
        cmocka_unit_test(test_values_saturate),
        cmocka_unit_test(test_clock_stepped_back_is_a_gap_of_zero),
        cmocka_unit_test(test_ends_of_time_do_not_wrap),
        cmocka_unit_test(test_longest_text_fits_and_a_shorter_buffer_gives_none),
        cmocka_unit_test(test_stored_forms_are_read),
        cmocka_unit_test(test_anything_else_is_refused_and_leaves_an_empty_strip),
        cmocka_unit_test(test_thirty_results_are_read_and_thirty_one_refused),
        cmocka_unit_test(test_random_strips_survive_format_and_parse),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
