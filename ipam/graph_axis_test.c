#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include <math.h>

#include "graph_axis.h"

static void test_the_top_is_a_round_number(void **state)
{
    (void)state;
    const struct {
        double value;
        double top;
    } cases[] = {{0.3, 0.3}, {0.31, 0.5}, {0.5, 0.5}, {0.51, 1},    {1, 1},        {1.01, 1.5},
                 {1.7, 2},   {2.1, 3},    {3.5, 5},   {9, 10},      {10, 10},      {11, 15},
                 {0, 1},     {-1, 1},     {NAN, 1},   {1234, 1500}, {INFINITY, 1}, {0.00012, 0.00015}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_float_equal(graph_axis_top(cases[i].value), cases[i].top, 1e-12);
}

static void test_marks_are_as_many_as_fit(void **state)
{
    (void)state;
    const struct {
        int64_t span_s;
        int64_t marks;
        int64_t interval_s;
    } cases[] = {{3600, 6, 600},
                 {86400, 6, 6 * 3600},
                 {86400, 8, 3 * 3600},
                 {7 * 86400, 7, 86400},
                 {30 * 86400, 5, 7 * 86400},
                 {60, 5, 60},
                 {365 * 86400, 6, 91 * 86400},
                 {3650 * 86400LL, 2, 3653 * 86400LL}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(graph_axis_interval(cases[i].span_s, cases[i].marks), cases[i].interval_s);
}

// Times from `TZ=Europe/Berlin date -d @1700000000`: Tue Nov 14 23:13:20 CET 2023.
static void test_marks_stand_at_local_times(void **state)
{
    (void)state;
    const struct {
        int64_t from_s;
        int64_t to_s;
        int64_t interval_s;
        const char *label;
    } cases[] = {
        {1700000000, 1700000400, 600, "23:20"},
        {1700000000, 1700000399, 600, NULL},
        {1700000400, 1700000500, 600, NULL},
        {1700000000, 1700002800, 3600, "15 Nov"},
        {1700000000, 1700002800, 86400, "15 Nov"},
        {1700000000, 1700002799, 86400, NULL},
        {1690000000, 1700000000, 30 * 86400, "Oct 2023"},
    };

    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char label[GRAPH_AXIS_LABEL_MAX] = "";
        bool marked = graph_axis_mark(cases[i].from_s, cases[i].to_s, cases[i].interval_s, label);
        assert_int_equal(marked, cases[i].label != NULL);
        if (cases[i].label)
            assert_string_equal(label, cases[i].label);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_top_is_a_round_number),
        cmocka_unit_test(test_marks_are_as_many_as_fit),
        cmocka_unit_test(test_marks_stand_at_local_times),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
