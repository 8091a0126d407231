#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "bar_glyph.h"

static void test_heights_are_rounded_up_and_kept_in_range(void **state)
{
    (void)state;
    const struct {
        double value;
        double top;
        int height;
    } cases[] = {{0, 1, 1}, {1, 8, 1},  {1.01, 8, 2},     {4, 8, 4},          {7.01, 8, 8}, {8, 8, 8},
                 {9, 8, 8}, {-1, 8, 1}, {INFINITY, 8, 8}, {1e300, 1e-300, 8}, {NAN, 8, 1},  {1, NAN, 1}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(bar_glyph_height(cases[i].value, cases[i].top), cases[i].height);
}

static void test_bars_rise(void **state)
{
    (void)state;
    assert_string_equal(bar_glyph(1, true), "▁");
    assert_string_equal(bar_glyph(4, true), "▄");
    assert_string_equal(bar_glyph(8, true), "█");
    assert_string_equal(bar_glyph(1, false), "_");
    assert_string_equal(bar_glyph(8, false), "#");
    assert_string_equal(bar_glyph(0, false), "_");
    assert_string_equal(bar_glyph(99, true), "█");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_heights_are_rounded_up_and_kept_in_range),
        cmocka_unit_test(test_bars_rise),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
