#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shared/probe/strip.h"
#include "strip_svg.h"

static char *drawn(const struct strip *strip)
{
    char *out = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&out, &length);

    assert_non_null(stream);
    strip_svg_write(stream, strip);
    fclose(stream);
    return out;
}

static void assert_draws(const struct strip *strip, const char *part)
{
    char *svg = drawn(strip);

    if (!strstr(svg, part))
        fail_msg("no %s in %s", part, svg);
    free(svg);
}

static void test_an_empty_strip_is_a_dash(void **state)
{
    (void)state;
    struct strip strip;

    strip_init(&strip);
    char *svg = drawn(&strip);
    assert_string_equal(svg, "–");
    free(svg);
}

// An even strip is half high; the newest of 30 columns of 4 units has its middle at 118.
static void test_one_answer_is_at_the_right(void **state)
{
    (void)state;
    struct strip strip;

    strip_init(&strip);
    strip_add(&strip, 1000, CAUSE_REPLY, 500);
    char *svg = drawn(&strip);
    assert_string_equal(svg,
                        "<svg class=\"strip\" viewBox=\"0 0 120 16\" role=\"img\" aria-label=\"1 answer\">"
                        "<path class=\"a\" d=\"M118 16v-8v8\"/></svg>");
    free(svg);
}

static void test_each_outcome_has_a_shape(void **state)
{
    (void)state;
    struct strip strip;

    strip_init(&strip);
    strip_add(&strip, 1000, CAUSE_REPLY, 100);
    strip_add(&strip, 2000, CAUSE_TIMEOUT, 0);
    strip_add(&strip, 3000, CAUSE_NO_ROUTE, 0);
    strip_add(&strip, 4000, CAUSE_REFUSED, 0);
    strip_add(&strip, 5000, CAUSE_REPLY, 800);
    assert_draws(&strip, "aria-label=\"2 answers, 2 misses, 1 unknown\"");
    assert_draws(&strip, "<path class=\"a\" d=\"M102 16v-2v2m16 0v-16v16\"/>");
    assert_draws(&strip, "<path class=\"m\" d=\"M106 16v-6m0-4v-6m0 16m8 0v-6m0-4v-6m0 16\"/>");
    assert_draws(&strip, "<path class=\"u\" d=\"M110 16m0-7v-2m0 9\"/></svg>");
}

static void test_a_full_strip_begins_at_the_left(void **state)
{
    (void)state;
    struct strip strip;

    strip_init(&strip);
    for (int i = 0; i < STRIP_LENGTH + 5; i++)
        strip_add(&strip, i * 1000, CAUSE_TIMEOUT, 0);
    assert_draws(&strip, "aria-label=\"30 misses\"><path class=\"m\" d=\"M2 16v-6");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_empty_strip_is_a_dash),
        cmocka_unit_test(test_one_answer_is_at_the_right),
        cmocka_unit_test(test_each_outcome_has_a_shape),
        cmocka_unit_test(test_a_full_strip_begins_at_the_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
