#include "paper_subnets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static void test_each_subnet_stays_once_with_its_gateway(void **state)
{
    static const struct paper_subnet rows[] = {
        {NULL, "b", NULL, 1, 2}, {"red", "b", NULL, 2, 2}, {NULL, "a", NULL, 3, 2},
        {NULL, "a", "g1", 4, 2}, {NULL, "b", "g2", 5, 2},  {NULL, "b", "g3", 6, 2},
    };
    struct paper_subnets list = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(paper_subnets_add(&list, &rows[i]), 0);
    paper_subnets_unite(&list);
    assert_int_equal(list.count, 3);
    assert_int_equal(list.rows[0].line, 1);
    assert_string_equal(list.rows[0].gateway, "g2");
    assert_string_equal(list.rows[1].vrf, "red");
    assert_null(list.rows[1].gateway);
    assert_int_equal(list.rows[2].line, 3);
    assert_string_equal(list.rows[2].gateway, "g1");
    paper_subnets_free(&list);
}

// Two subnets by turns, as often as makes the list grow.
static void test_many_rows_are_united(void **state)
{
    struct paper_subnets list = {0};
    struct paper_subnet row = {.vrf = "red"};

    (void)state;
    for (unsigned i = 0; i < 1000; i++) {
        row.prefix = i % 2 ? "x" : "y";
        row.line = i + 1;
        assert_int_equal(paper_subnets_add(&list, &row), 0);
    }
    paper_subnets_unite(&list);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.rows[0].prefix, "y");
    assert_int_equal(list.rows[1].line, 2);
    paper_subnets_free(&list);
    paper_subnets_unite(&list);
    assert_int_equal(list.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_subnet_stays_once_with_its_gateway),
        cmocka_unit_test(test_many_rows_are_united),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
