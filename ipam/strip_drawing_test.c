#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "shared/probe/strip.h"
#include "strip_drawing.h"

static void add_rtts(struct strip *strip, const uint32_t *rtts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        strip_add(strip, (int64_t)i * 1000, CAUSE_REPLY, rtts[i]);
}

static void test_an_empty_strip_is_blank(void **state)
{
    (void)state;
    struct strip strip;
    char text[STRIP_DRAWING_MAX];

    strip_init(&strip);
    assert_string_equal(strip_drawing(&strip, true, true, text), "                              ");
}

static void test_an_even_strip_is_half_high(void **state)
{
    (void)state;
    struct strip strip;
    char text[STRIP_DRAWING_MAX];
    const uint32_t rtts[] = {500, 500, 500};

    strip_init(&strip);
    add_rtts(&strip, rtts, 3);
    assert_string_equal(strip_drawing(&strip, true, false, text) + 27, "▄▄▄");
}

static void test_bars_rise_with_the_time(void **state)
{
    (void)state;
    struct strip strip;
    char text[STRIP_DRAWING_MAX];
    const uint32_t rtts[] = {100, 200, 300, 400, 500, 600, 700, 800};

    strip_init(&strip);
    add_rtts(&strip, rtts, 8);
    assert_string_equal(strip_drawing(&strip, true, false, text) + 22, "▁▂▃▄▅▆▇█");
    assert_string_equal(strip_drawing(&strip, false, false, text) + 22, "_.-~=+*#");
}

static void test_misses_and_unknown_are_marked(void **state)
{
    (void)state;
    struct strip strip;
    char text[STRIP_DRAWING_MAX];

    strip_init(&strip);
    strip_add(&strip, 1000, CAUSE_REPLY, 0);
    strip_add(&strip, 2000, CAUSE_TIMEOUT, 0);
    strip_add(&strip, 3000, CAUSE_LINK_DOWN, 0);
    assert_string_equal(strip_drawing(&strip, false, false, text) + 27, "_x?");
    assert_string_equal(strip_drawing(&strip, true, false, text) + 27, "▁✗·");
    assert_string_equal(strip_drawing(&strip, false, true, text) + 27,
                        "\033[32m_\033[0m\033[31mx\033[0m\033[2m?\033[0m");
}

static void test_the_longest_drawing_fits(void **state)
{
    (void)state;
    struct strip strip;
    char text[STRIP_DRAWING_MAX];

    strip_init(&strip);
    for (int i = 0; i < STRIP_LENGTH; i++)
        strip_add(&strip, i, i % 2 ? CAUSE_REPLY : CAUSE_TIMEOUT, UINT32_MAX);
    strip_drawing(&strip, true, true, text);
    assert_string_equal(text + strlen(text) - 4, "\033[0m");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_empty_strip_is_blank),  cmocka_unit_test(test_an_even_strip_is_half_high),
        cmocka_unit_test(test_bars_rise_with_the_time),  cmocka_unit_test(test_misses_and_unknown_are_marked),
        cmocka_unit_test(test_the_longest_drawing_fits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
