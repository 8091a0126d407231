#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "check_history.h"
#include "picture_arguments.h"

static struct history_point points[] = {{60, 3, 2, 4, 1.5, 0, 0}, {120, NAN, NAN, NAN, NAN, 1, 1}};
static const struct check_history history = {0, 120, 60, 2, points};
static const struct history_summary summary = {2, 3, 3, 4, 0.5, 0.5};

static bool has(const struct picture_arguments *arguments, const char *text)
{
    for (int i = 0; i < arguments->count; i++) {
        if (strcmp(arguments->items[i], text) == 0)
            return true;
    }
    return false;
}

static bool any_begins(const struct picture_arguments *arguments, const char *text)
{
    for (int i = 0; i < arguments->count; i++) {
        if (strncmp(arguments->items[i], text, strlen(text)) == 0)
            return true;
    }
    return false;
}

static void test_the_suffix_says_the_format(void **state)
{
    (void)state;
    const struct {
        const char *file;
        const char *format;
    } cases[] = {{"a.png", "PNG"}, {"/x.y/a.SVG", "SVG"}, {"a.b.pdf", "PDF"}, {"a.gif", NULL},
                 {"png", NULL},    {"/x.png/a", NULL},    {"a.png.", NULL},   {"", NULL},
                 {"a.pngx", NULL}, {".svg", "SVG"}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *format = picture_arguments_format(cases[i].file);
        assert_true(format == cases[i].format || (format && cases[i].format));
        if (format)
            assert_string_equal(format, cases[i].format);
    }
}

static void test_a_ping_is_drawn_with_band_loss_and_states(void **state)
{
    (void)state;
    struct picture_arguments arguments;
    const struct picture picture = {
        "PNG",        "NAS: v4 % \\n", "round-trip time", 1,        "/r/ping.rrd",
        "/r/dev.rrd", "/r/lo.rrd",     "/r/up.rrd",       &history, &summary,
    };

    assert_int_equal(picture_arguments_make(&arguments, &picture), 0);
    assert_true(has(&arguments, "--imgformat=PNG"));
    assert_true(has(&arguments, "--start=0") && has(&arguments, "--end=120"));
    assert_true(has(&arguments, "--title=NAS: v4 % \\n"));
    assert_true(has(&arguments, "--upper-limit=5")); // 3 ms and its deviation of 1.5, rounded up
    assert_true(has(&arguments, "--right-axis=20:0"));
    assert_true(has(&arguments, "DEF:raw=/r/ping.rrd:value:AVERAGE"));
    assert_true(has(&arguments, "DEF:deviation=/r/dev.rrd:value:AVERAGE"));
    assert_true(has(&arguments, "DEF:loss=/r/lo.rrd:value:AVERAGE"));
    assert_true(has(&arguments, "CDEF:bar=down,UN,loss,UNKN,IF,5,*"));
    assert_true(has(&arguments, "COMMENT:loss 50 %, down 50 % of the known time\\n"));
    picture_arguments_free(&arguments);
}

static void test_a_service_is_drawn_with_what_it_has(void **state)
{
    (void)state;
    struct picture_arguments arguments;
    const struct picture picture = {.format = "SVG",
                                    .title = "t",
                                    .time_name = "connect time",
                                    .time_scale = 1000,
                                    .times = "/r/connect.rrd",
                                    .history = &history,
                                    .summary = &summary};

    assert_int_equal(picture_arguments_make(&arguments, &picture), 0);
    assert_true(has(&arguments, "CDEF:time=raw,1000,*"));
    assert_true(has(&arguments, "--vertical-label=connect time, ms"));
    assert_false(any_begins(&arguments, "DEF:up") || any_begins(&arguments, "DEF:loss") ||
                 any_begins(&arguments, "DEF:deviation") || any_begins(&arguments, "--right-axis"));
    picture_arguments_free(&arguments);
}

static void test_paths_are_escaped(void **state)
{
    (void)state;
    struct picture_arguments arguments;
    const struct picture picture = {.format = "PNG",
                                    .title = "",
                                    .time_name = "t",
                                    .ups = "/a:b\\c/up.rrd",
                                    .history = &history,
                                    .summary = &summary};

    assert_int_equal(picture_arguments_make(&arguments, &picture), 0);
    assert_true(has(&arguments, "DEF:up=/a\\:b\\\\c/up.rrd:value:AVERAGE"));
    picture_arguments_free(&arguments);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_suffix_says_the_format),
        cmocka_unit_test(test_a_ping_is_drawn_with_band_loss_and_states),
        cmocka_unit_test(test_a_service_is_drawn_with_what_it_has),
        cmocka_unit_test(test_paths_are_escaped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
