#include "grid_shape.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shared/base/error.h"

static const struct {
    const char *prefix;
    unsigned width, wanted;
    unsigned cell, row; // 0: refused
    bool sparse;
} CASES[] = {
    // without a terminal, 16 cells
    {"10.0.0.0/24", 0, 0, 32, 28, false},
    {"10.0.0.0/22", 0, 0, 32, 28, false},
    {"10.0.0.0/21", 0, 0, 29, 25, false},
    {"10.0.0.0/16", 0, 0, 24, 20, false},
    {"10.0.0.0/8", 0, 0, 16, 12, false},
    {"0.0.0.0/0", 0, 0, 8, 4, false},
    {"10.0.0.0/28", 0, 0, 32, 28, false},
    {"10.0.0.0/30", 0, 0, 32, 30, false},
    {"10.0.0.0/32", 0, 0, 32, 32, false},
    // a label of 10, a blank, 16 cells of two columns and a wider gap: 44 columns
    {"10.0.0.0/24", 44, 0, 32, 28, false},
    {"10.0.0.0/24", 43, 0, 32, 29, false},
    {"10.0.0.0/24", 10, 0, 32, 29, false},
    {"10.0.0.0/24", 78, 0, 32, 27, false},
    {"10.0.0.0/24", 77, 0, 32, 28, false},
    {"10.0.0.0/24", 146, 0, 32, 26, false},
    {"10.0.0.0/24", 145, 0, 32, 27, false},
    {"10.0.0.0/24", 1000, 0, 32, 26, false},
    {"192.168.100.0/24", 80, 0, 32, 28, false},
    // IPv6
    {"2001:db8::/120", 0, 0, 128, 124, false},
    {"2001:db8::/119", 0, 0, 128, 124, true},
    {"2001:db8::/64", 300, 0, 128, 124, true},
    {"2001:db8::/63", 0, 0, 64, 63, true},
    {"2001:db8::/48", 0, 0, 64, 60, true},
    {"::/0", 0, 0, 64, 60, true},
    {"2001:db8::/128", 0, 0, 128, 128, false},
    // a label of 17 (2001:db8:0:fff0::), 16 cells: 51 columns
    {"2001:db8::/48", 51, 0, 64, 60, true},
    {"2001:db8::/48", 50, 0, 64, 61, true},
    {"2001:db8::/48", 10, 0, 64, 61, true},
    {"2001:db8:0:3::/120", 50, 0, 128, 124, false},
    {"2001:db8:0:3::/120", 49, 0, 128, 125, false},
    // as wanted
    {"10.0.0.0/24", 0, 28, 28, 24, false},
    {"10.0.0.0/24", 0, 24, 24, 24, false},
    {"10.0.0.0/24", 0, 23, 0, 0, false},
    {"10.0.0.0/24", 0, 33, 0, 0, false},
    {"10.0.0.0/16", 0, 28, 28, 24, false},
    {"10.0.0.0/16", 0, 29, 0, 0, false},
    {"2001:db8::/48", 0, 56, 56, 52, true},
    {"2001:db8::/48", 0, 128, 128, 124, true},
    {"2001:db8::/48", 0, 47, 0, 0, false},
};

static void test_a_prefix_is_cut_into_cells(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct grid_shape shape = {.cell_length = 0};
        struct error err = {""};
        struct cidr prefix;
        assert_int_equal(cidr_parse(CASES[i].prefix, &prefix, NULL), 0);
        int result = grid_shape_choose(&prefix, CASES[i].width, CASES[i].wanted, &shape, &err);
        if (result != (CASES[i].cell ? 0 : -ERANGE) || shape.cell_length != CASES[i].cell ||
            shape.row_length != CASES[i].row || shape.sparse != CASES[i].sparse)
            fail_msg("row %zu: /%u in rows of /%u: %s", i, shape.cell_length, shape.row_length, err.text);
        assert_int_equal(result < 0, err.text[0] != '\0');
    }
}

static void test_a_sparse_grid_becomes_coarser_down_to_one_row(void **state)
{
    struct cidr prefix;
    struct grid_shape shape;

    (void)state;
    assert_int_equal(cidr_parse("2001:db8::/115", &prefix, NULL), 0);
    assert_int_equal(grid_shape_choose(&prefix, 0, 0, &shape, NULL), 0);
    assert_int_equal(grid_shape_columns(&shape), 16);
    assert_true(grid_shape_coarsen(&prefix, &shape));
    assert_int_equal(shape.cell_length, 124);
    assert_true(grid_shape_coarsen(&prefix, &shape));
    assert_int_equal(shape.row_length, 116);
    assert_false(grid_shape_coarsen(&prefix, &shape));
    assert_int_equal(grid_shape_columns(&shape), 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_prefix_is_cut_into_cells),
        cmocka_unit_test(test_a_sparse_grid_becomes_coarser_down_to_one_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
