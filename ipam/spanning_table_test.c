#include "spanning_table.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct output_column COLUMNS[] = {
    {"what", "WHAT", 0, 0},
    {"empty", "EMPTY", 0, 1},
    {"count", "COUNT", OUTPUT_RIGHT, 2},
    {"note", "NOTE", 0, 3},
};

enum { COUNT = sizeof COLUMNS / sizeof COLUMNS[0] };

#define RED "\033[31m"

static void fill(struct spanning_table *table)
{
    const struct spanning_cell first[] = {{"a", RED}, {NULL, NULL}, {"7", ""}, {"short", NULL}};
    const struct spanning_cell across = {"a text that is wider than all of the columns of it", RED};
    const struct spanning_cell second[] = {{"b\n\033[2J", NULL}, {"", NULL}, {"1234567", NULL}, {NULL, NULL}};

    spanning_table_cells(table, "", first);
    spanning_table_line(table, "+- ", &across);
    spanning_table_cells(table, "|  ", second);
}

static char *draw(struct output_style style, bool titles)
{
    struct spanning_table table;
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);

    spanning_table_init(&table, COLUMNS, COUNT, &style);
    fill(&table);
    assert_int_equal(spanning_table_write(&table, stream, titles), 0);
    spanning_table_fini(&table);
    fclose(stream);
    return text;
}

static void expect(struct output_style style, bool titles, const char *wanted)
{
    char *text = draw(style, titles);

    assert_string_equal(text, wanted);
    free(text);
}

static void test_columns_are_aligned_and_lines_go_across(void **state)
{
    (void)state;
    expect((struct output_style){.utf8 = true}, true,
           "WHAT             COUNT  NOTE\n"
           "a                    7  short\n"
           "+- a text that is wider than all of the columns of it\n"
           "|  b\\n\\x1b[2J  1234567\n");
    expect((struct output_style){.utf8 = true}, false,
           "a                    7  short\n"
           "+- a text that is wider than all of the columns of it\n"
           "|  b\\n\\x1b[2J  1234567\n");
}

static void test_columns_leave_a_narrow_terminal(void **state)
{
    (void)state;
    expect((struct output_style){.utf8 = true, .width = 26}, true,
           "WHAT             COUNT\n"
           "a                    7\n"
           "+- a text that is wider than all of the columns of it\n"
           "|  b\\n\\x1b[2J  1234567\n");
}

static void test_an_indent_has_no_colour(void **state)
{
    (void)state;
    expect((struct output_style){.utf8 = true, .colour = true}, false,
           RED "a\033[0m                    7  short\n"
               "+- " RED "a text that is wider than all of the columns of it\033[0m\n"
               "|  b\\n\\x1b[2J  1234567\n");
}

static void test_lines_alone_have_no_titles(void **state)
{
    struct spanning_table table;
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);

    (void)state;
    spanning_table_init(&table, COLUMNS, COUNT, &(struct output_style){.utf8 = false, .width = 80});
    spanning_table_line(&table, "", &(struct spanning_cell){"caf\xc3\xa9", NULL});
    assert_int_equal(spanning_table_write(&table, stream, true), 0);
    spanning_table_fini(&table);
    fclose(stream);
    assert_string_equal(text, "caf?\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns_are_aligned_and_lines_go_across),
        cmocka_unit_test(test_columns_leave_a_narrow_terminal),
        cmocka_unit_test(test_an_indent_has_no_colour),
        cmocka_unit_test(test_lines_alone_have_no_titles),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
