#include "paper_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "paper.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

enum { NAME = 1, AGE };

static const struct paper_column COLUMNS[] = {
    {"name", NAME}, {"first_name", NAME}, {"age", AGE}, {"shoe", PAPER_TABLE_PASSED_OVER}};

static void test_headers_are_told_by_letters_and_digits(void **state)
{
    static const char *const cases[][2] = {
        {"IP Address", "ip_address"},
        {"NAT (Inside)", "nat_inside"},
        {" Device/VM ", "device_vm"},
        {"ip_address", "ip_address"},
        {"\xc3\xbc", ""},
        {"", ""},
    };
    char name[PAPER_TABLE_NAME_MAX];
    char text[80] = "";

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(paper_table_name(cases[i][0], name), cases[i][1]);
    memset(text, 'a', 63);
    assert_int_equal(strlen(paper_table_name(text, name)), 63);
    text[63] = 'a';
    assert_string_equal(paper_table_name(text, name), "");
}

static unsigned judge(const struct csv_cursor *row)
{
    return paper_table_known(row, COLUMNS, COUNT(COLUMNS));
}

static void check_found(const char *text, unsigned verdict, char separator)
{
    unsigned found = 77;
    char by = 'x';

    assert_int_equal(paper_table_find(text, strlen(text), judge, &found, &by), 0);
    assert_int_equal(found, verdict);
    assert_int_equal(by, separator);
}

static void test_header_is_found_with_its_separator(void **state)
{
    (void)state;
    check_found("name,age\n", 2, ',');
    check_found("a, b, c, d title\n\nname;age\n", 2, ';');
    check_found("\"open\n", 0, ',');
    check_found("x\"\n\"y\"z\nname\tage\tshoe", 3, '\t');
    check_found("1\n2\n3\n4\n5\n6\n7\n8\nname,age\n", 0, ',');
    check_found("", 0, ',');
}

static void test_cells_are_given_by_their_meaning(void **state)
{
    char text[] = "name,first name,age,shoe,hat\n,ann,7,1,2\nx\nbob,robert,,1,2\n.";
    struct paper_table *table = calloc(1, sizeof *table);

    (void)state;
    table->result = calloc(1, sizeof *table->result);
    assert_int_equal(csv_cursor_init(&table->csv, text, sizeof text - 3, ',', NULL), 0);
    assert_int_equal(csv_cursor_next(&table->csv, NULL), 1);
    paper_table_header(table, COLUMNS, COUNT(COLUMNS));
    assert_int_equal(table->result->ignored_count, 2);
    assert_string_equal(table->result->ignored[1], "hat");

    assert_int_equal(paper_table_next(table), 1);
    assert_string_equal(paper_table_text(table, NAME), "ann");
    assert_string_equal(paper_table_text(table, AGE), "7");
    assert_int_equal(paper_table_next(table), 1);
    assert_string_equal(paper_table_text(table, NAME), "bob");
    assert_null(paper_table_text(table, AGE));
    assert_string_equal(table->result->errors[0], "line 3, column 1: 1 field, but the header has 5");
    assert_int_equal(paper_table_next(table), 0);
    free(table->result);
    free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_headers_are_told_by_letters_and_digits),
        cmocka_unit_test(test_header_is_found_with_its_separator),
        cmocka_unit_test(test_cells_are_given_by_their_meaning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
