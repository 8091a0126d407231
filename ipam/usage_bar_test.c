#include "usage_bar.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "column_fit.h"

static const struct {
    int64_t used;
    uint64_t usable;
    const char *blocks, *letters, *percent, *words;
    enum output_tone tone;
} CASES[] = {
    {0, 254, "░░░░░░░░░░", "..........", "0.00%", "0 of 254", OUTPUT_FAINT},
    {1, 254, "▏░░░░░░░░░", "#.........", "0.39%", "1 of 254", OUTPUT_GOOD},
    {1, 65534, "▏░░░░░░░░░", "#.........", "<0.01%", "1 of 65,534", OUTPUT_GOOD},
    {127, 254, "█████░░░░░", "#####.....", "50.00%", "127 of 254", OUTPUT_GOOD},
    {141, 254, "█████▌░░░░", "#####.....", "55.51%", "141 of 254", OUTPUT_GOOD}, // 44.4 eighths
    {8, 10, "████████░░", "########..", "80.00%", "8 of 10", OUTPUT_WARNING},
    {253, 254, "█████████▉", "#########.", "99.60%", "253 of 254", OUTPUT_BAD},
    {254, 254, "██████████", "##########", "100%", "254 of 254", OUTPUT_BAD},
    {300, 254, "██████████", "##########", "100%", "300 of 254", OUTPUT_BAD},
    {1, 1, "██████████", "##########", "100%", "1 of 1", OUTPUT_BAD},
    {0, 0, "░░░░░░░░░░", "..........", "0.00%", "0 of 0", OUTPUT_FAINT},
    {12, (uint64_t)1 << 32, "▏░░░░░░░░░", "#.........", "<0.01%", "12", OUTPUT_GOOD},
    {12, ((uint64_t)1 << 32) - 1, "▏░░░░░░░░░", "#.........", "<0.01%", "12 of 4,294,967,295", OUTPUT_GOOD},
};

static void test_how_full_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        const struct usage_bar usage = {CASES[i].used, ip_count_of(CASES[i].usable)};
        char bar[USAGE_BAR_MAX], words[USAGE_BAR_WORDS_MAX];
        assert_string_equal(usage_bar_draw(&usage, true, bar), CASES[i].blocks);
        assert_int_equal(column_fit_width(bar), USAGE_BAR_WIDTH);
        assert_string_equal(usage_bar_draw(&usage, false, bar), CASES[i].letters);
        assert_string_equal(usage_bar_percent(&usage, words), CASES[i].percent);
        assert_string_equal(usage_bar_words(&usage, words), CASES[i].words);
        assert_int_equal(usage_bar_tone(&usage), CASES[i].tone);
    }
}

static void test_all_of_ipv6_is_counted(void **state)
{
    const struct usage_bar usage = {1000000, ip_count_power(128)};
    char words[USAGE_BAR_WORDS_MAX];

    (void)state;
    assert_string_equal(usage_bar_words(&usage, words), "1000000");
    assert_string_equal(usage_bar_percent(&usage, words), "<0.01%");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_how_full_it_is),
        cmocka_unit_test(test_all_of_ipv6_is_counted),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
