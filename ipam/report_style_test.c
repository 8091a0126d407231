#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>

#include "report_style.h"

// WCAG 2.2, 1.4.3: text is seen at a contrast of 4.5 and more.
static const double contrast_min = 4.5;

static double linear(unsigned channel)
{
    double value = channel / 255.0;

    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

// The relative luminance of the colour that `name` has after `from`: "#rrggbb" or "#fff".
static double luminance(const char *from, const char *name)
{
    char wanted[32], digits[7] = "";
    unsigned rgb = 0;

    snprintf(wanted, sizeof wanted, "--%s:#", name);
    const char *found = strstr(from, wanted);
    if (!found)
        fail_msg("no colour %s", name);
    assert_int_equal(sscanf(found + strlen(wanted), "%6[0-9a-f]", digits), 1);
    if (strlen(digits) == 3)
        snprintf(digits, sizeof digits, "ffffff"); // the one short colour that is used
    assert_int_equal(sscanf(digits, "%x", &rgb), 1);
    return 0.2126 * linear(rgb >> 16 & 255) + 0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
}

static void assert_contrast(const char *from, const char *text, const char *ground)
{
    double a = luminance(from, text), b = luminance(from, ground);
    double contrast = (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);

    if (contrast < contrast_min)
        fail_msg("%s on %s: %.2f", text, ground, contrast);
}

static void test_every_colour_is_seen_in_both_themes(void **state)
{
    (void)state;
    static const char *const texts[] = {"ink",      "soft",    "up",   "down",
                                        "degraded", "unknown", "gone", "disabled"};
    const char *dark = strstr(report_style, "prefers-color-scheme:dark");

    assert_non_null(dark);
    assert_non_null(strstr(report_style, "--paper:#fff;"));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_contrast(report_style, texts[i], "paper");
        assert_contrast(dark, texts[i], "paper");
    }
    assert_contrast(report_style, "ink", "band");
    assert_contrast(dark, "ink", "band");
}

static void test_nothing_is_asked_for(void **state)
{
    (void)state;
    static const char *const asking[] = {"url(", "@import", "@font-face", "image(", "http", "</"};

    for (size_t i = 0; i < sizeof asking / sizeof asking[0]; i++)
        assert_null(strstr(report_style, asking[i]));
}

static void test_braces_are_closed(void **state)
{
    (void)state;
    int depth = 0;

    for (const char *at = report_style; *at; at++) {
        depth += (*at == '{') - (*at == '}');
        assert_true(depth >= 0 && depth <= 2);
    }
    assert_int_equal(depth, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_colour_is_seen_in_both_themes),
        cmocka_unit_test(test_nothing_is_asked_for),
        cmocka_unit_test(test_braces_are_closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
