#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include <math.h>

#include "check_history.h"
#include "column_fit.h"
#include "terminal_graph.h"

enum { POINTS = 60, LINES_MAX = 20 };

struct drawn {
    char *text;
    char *lines[LINES_MAX];
    size_t count;
};

static void draw(struct drawn *drawn, struct terminal_graph graph)
{
    size_t length = 0;
    FILE *stream = open_memstream(&drawn->text, &length);

    assert_int_equal(terminal_graph_write(stream, &graph), 0);
    fclose(stream);
    drawn->count = 0;
    for (char *line = strtok_r(drawn->text, "\n", &drawn->lines[LINES_MAX - 1]); line;
         line = strtok_r(NULL, "\n", &drawn->lines[LINES_MAX - 1]))
        drawn->lines[drawn->count++] = line;
}

// An hour from 12:00 UTC, a point each minute: 1 to 60 ms; lost at 20, down at 30, unknown at 40.
static struct check_history rising(struct history_point points[POINTS])
{
    for (int i = 0; i < POINTS; i++)
        points[i] = (struct history_point){1700049600 + (i + 1) * 60, i + 1, NAN, NAN, NAN, 0, 0};
    points[20].loss = 1;
    points[30] = (struct history_point){points[30].end_s, NAN, NAN, NAN, NAN, 1, 1};
    points[40] = (struct history_point){points[40].end_s, NAN, NAN, NAN, NAN, NAN, NAN};
    return (struct check_history){1700049600, 1700049600 + 3600, 60, POINTS, points};
}

static void test_the_lines_of_a_graph(void **state)
{
    (void)state;
    struct history_point points[POINTS];
    const struct check_history history = rising(points);
    struct drawn drawn;

    draw(&drawn, (struct terminal_graph){.history = &history, .width = 70});
    assert_int_equal(drawn.count, TERMINAL_GRAPH_ROWS + 4);
    // the top is 100 ms: 60 ms is six rows high, 10 ms is one
    assert_string_equal(drawn.lines[0],
                        "  100 ms |                                                            ");
    assert_string_equal(drawn.lines[4],
                        "         |                                                  _.-~~=+*##");
    assert_string_equal(drawn.lines[9],
                        "         |_.-~~=+*###################### ######### ###################");
    assert_true(strncmp(drawn.lines[5], "   50 ms |", 10) == 0);
    assert_string_equal(drawn.lines[10],
                        "    loss |                    #         #                             ");
    assert_string_equal(drawn.lines[11],
                        "   state |                              x         ?                   ");
    free(drawn.text);
}

static void test_times_are_marked_where_they_are(void **state)
{
    (void)state;
    struct history_point points[POINTS];
    const struct check_history history = rising(points);
    struct drawn drawn;

    draw(&drawn, (struct terminal_graph){.history = &history, .width = 70});
    // a mark each 30 minutes; the one at 13:00 has no room for its label
    assert_string_equal(drawn.lines[12],
                        "         +-----------------------------+------------------------------");
    assert_string_equal(drawn.lines[13], "                                       12:30");
    free(drawn.text);
}

static void test_it_is_as_wide_as_the_terminal(void **state)
{
    (void)state;
    struct history_point points[POINTS];
    const struct check_history history = rising(points);
    const unsigned widths[] = {0, 1, 39, 40, 41, 80, 137, 500};

    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        struct drawn drawn;
        size_t wanted = widths[i] == 0 ? TERMINAL_GRAPH_WIDTH : widths[i] < 40 ? 40 : widths[i];
        draw(&drawn, (struct terminal_graph){&history, widths[i], true, true});
        for (size_t k = 0; k < drawn.count - 1; k++)
            assert_int_equal(column_fit_width(drawn.lines[k]), wanted);
        assert_true(column_fit_width(drawn.lines[drawn.count - 1]) <= wanted);
        free(drawn.text);
    }
}

static void test_blocks_and_colours(void **state)
{
    (void)state;
    struct history_point points[POINTS];
    const struct check_history history = rising(points);
    struct drawn drawn;

    draw(&drawn, (struct terminal_graph){&history, 70, true, true});
    assert_non_null(strstr(drawn.lines[9], "│\033[32m▁▂▃▄▄▅▆▇██"));
    assert_non_null(strstr(drawn.lines[10], "\033[33m█\033[0m"));
    assert_non_null(strstr(drawn.lines[11], "\033[31m✗\033[0m"));
    assert_non_null(strstr(drawn.lines[11], "\033[2m·\033[0m"));
    free(drawn.text);
}

static void test_nothing_lost_takes_no_line(void **state)
{
    (void)state;
    struct history_point points[] = {{60, NAN, NAN, NAN, NAN, NAN, 0}};
    const struct check_history history = {0, 60, 60, 1, points};
    struct drawn drawn;

    draw(&drawn, (struct terminal_graph){.history = &history});
    assert_int_equal(drawn.count, TERMINAL_GRAPH_ROWS + 3);
    assert_true(strncmp(drawn.lines[10], "   state |  ", 12) == 0);
    free(drawn.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_lines_of_a_graph),
        cmocka_unit_test(test_times_are_marked_where_they_are),
        cmocka_unit_test(test_it_is_as_wide_as_the_terminal),
        cmocka_unit_test(test_blocks_and_colours),
        cmocka_unit_test(test_nothing_lost_takes_no_line),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    setenv("TZ", "UTC", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
