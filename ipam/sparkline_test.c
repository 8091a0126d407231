#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "check_history.h"
#include "sparkline.h"

static const char *draw(const struct history_point *pattern, size_t length, bool utf8,
                        char text[SPARKLINE_MAX])
{
    struct history_point points[SPARKLINE_LENGTH];
    const struct check_history history = {0, SPARKLINE_LENGTH * 60, 60, SPARKLINE_LENGTH, points};

    for (size_t i = 0; i < SPARKLINE_LENGTH; i++) {
        points[i] = pattern[i % length];
        points[i].end_s = ((int64_t)i + 1) * 60;
    }
    return sparkline(&history, utf8, text);
}

static void test_bars_outages_and_gaps_are_told_apart(void **state)
{
    (void)state;
    const struct history_point pattern[] = {{0, 4, NAN, NAN, NAN, 0, 0},
                                            {0, 8, NAN, NAN, NAN, 0, 0},
                                            {0, NAN, NAN, NAN, NAN, 1, 1},
                                            {0, NAN, NAN, NAN, NAN, NAN, NAN},
                                            {0, NAN, NAN, NAN, NAN, 1, 0}};
    char text[SPARKLINE_MAX];

    assert_string_equal(draw(pattern, 5, true, text), "▄█✗·✗▄█✗·✗▄█✗·✗▄█✗·✗▄█✗·✗▄█✗·✗");
    assert_string_equal(draw(pattern, 5, false, text), "~#x?x~#x?x~#x?x~#x?x~#x?x~#x?x");
}

static void test_a_check_without_times_is_full_while_it_was_up(void **state)
{
    (void)state;
    const struct history_point pattern[] = {{0, NAN, NAN, NAN, NAN, NAN, 0}, {0, NAN, NAN, NAN, NAN, NAN, 1}};
    char text[SPARKLINE_MAX];

    assert_string_equal(draw(pattern, 2, true, text), "█✗█✗█✗█✗█✗█✗█✗█✗█✗█✗█✗█✗█✗█✗█✗");
}

static void test_without_points_all_is_unknown(void **state)
{
    (void)state;
    const struct check_history history = {.start_s = 0, .end_s = 3600};
    char text[SPARKLINE_MAX];

    assert_string_equal(sparkline(&history, false, text), "??????????????????????????????");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bars_outages_and_gaps_are_told_apart),
        cmocka_unit_test(test_a_check_without_times_is_full_while_it_was_up),
        cmocka_unit_test(test_without_points_all_is_unknown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
