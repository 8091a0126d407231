#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "check_history.h"
#include "history_legend.h"

static void test_times_are_told_with_their_resolution(void **state)
{
    (void)state;
    const struct check_history history = {.step_s = 180};
    const struct history_summary summary = {0.314, 4.567, 12.34, 123.4, 0, 0};
    const struct history_summary nothing = {NAN, NAN, NAN, NAN, 0, 0};
    char text[HISTORY_LEGEND_MAX];

    assert_string_equal(history_legend_times(&history, &summary, text),
                        "min 0.31  average 4.57  95th percentile 12.3  max 123 ms, of averages over 3m");
    assert_string_equal(history_legend_times(&history, &nothing, text), "");
}

static void test_losses_are_told_as_far_as_they_are_known(void **state)
{
    (void)state;
    const struct {
        double loss;
        double down;
        const char *text;
    } cases[] = {
        {0, 0, "loss 0 %, down 0 % of the known time"},
        {0.5, NAN, "loss 50 %"},
        {NAN, 0.0123, "down 1.23 % of the known time"},
        {NAN, NAN, ""},
        {0.000001, 1, "loss below 0.01 %, down 100 % of the known time"},
    };
    char text[HISTORY_LEGEND_MAX];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct history_summary summary = {.loss = cases[i].loss, .down = cases[i].down};
        assert_string_equal(history_legend_losses(&summary, text), cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times_are_told_with_their_resolution),
        cmocka_unit_test(test_losses_are_told_as_far_as_they_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
