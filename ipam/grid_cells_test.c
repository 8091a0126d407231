#include "grid_cells.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "plan_drawing_fixture.h"
#include "shared/base/text.h"

enum { TOLD_MAX = 4096 };

struct drawn {
    struct plan_picture picture;
    struct grid_cells cells;
};

static void draw(struct plan_drawing *plan, unsigned wanted, struct drawn *drawn)
{
    const struct plan_picture_input input = plan_drawing_fixture_input(plan);
    struct grid_shape shape;

    assert_int_equal(plan_picture_init(&drawn->picture, &input), 0);
    assert_int_equal(grid_shape_choose(&plan->prefixes[0].cidr, 0, wanted, &shape, NULL), 0);
    assert_int_equal(grid_cells_make(&drawn->picture, &shape, &drawn->cells), 0);
}

static void drawn_free(struct drawn *drawn)
{
    grid_cells_free(&drawn->cells);
    plan_picture_fini(&drawn->picture);
}

// "10.0.0.0/28 static 3" for each cell that is not free.
static const char *tell(const struct grid_cells *cells, char told[TOLD_MAX])
{
    size_t count = cells->row_count * grid_shape_columns(&cells->shape);
    struct text_buf buf;

    text_buf_init(&buf, told, TOLD_MAX);
    told[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        const struct grid_cell *cell = &cells->cells[i];
        char cidr[CIDR_TEXT_MAX];
        if (cell->worst != ADDRESS_USE_FREE)
            text_buf_add(&buf, "%s %s %d\n", cidr_format(&cell->block, cidr), address_use_word(cell->worst),
                         (int)cell->used);
    }
    return told;
}

static void test_a_cell_for_each_address(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    struct drawn drawn;
    char told[TOLD_MAX];

    (void)state;
    plan_drawing_fixture_prefix(plan, "10.0.0.0/27", "");
    plan_drawing_fixture_range(plan, "10.0.0.8-10.0.0.9", PLAN_RANGE_DHCP, "");
    plan_drawing_fixture_address(plan, "10.0.0.2", PLAN_STATIC, NULL);
    plan_drawing_fixture_address(plan, "10.0.0.9", PLAN_NONE, "tv");
    draw(plan, 0, &drawn);
    assert_int_equal(drawn.cells.row_count, 2);
    assert_true(grid_cells_are_addresses(&drawn.cells));
    assert_string_equal(tell(&drawn.cells, told), "10.0.0.0/32 network 0\n"
                                                  "10.0.0.2/32 static 1\n"
                                                  "10.0.0.8/32 pool 0\n"
                                                  "10.0.0.9/32 dhcp 1\n"
                                                  "10.0.0.31/32 network 0\n");
    assert_int_equal(drawn.cells.counts[ADDRESS_USE_FREE], 27);
    assert_int_equal(drawn.cells.counts[ADDRESS_USE_NETWORK], 2);
    drawn_free(&drawn);
}

static void test_a_block_shows_its_worst_and_how_full_it_is(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    struct drawn drawn;
    char told[TOLD_MAX];

    (void)state;
    plan_drawing_fixture_prefix(plan, "10.0.0.0/24", "");
    plan_drawing_fixture_prefix(plan, "10.0.0.64/26", "");
    plan_drawing_fixture_address(plan, "10.0.0.1", PLAN_STATIC, NULL);
    plan_drawing_fixture_address(plan, "10.0.0.2", PLAN_NONE, "x");
    plan_drawing_fixture_address(plan, "10.0.0.3", PLAN_DEPRECATED, NULL);
    plan_drawing_fixture_address(plan, "10.0.0.4", PLAN_RESERVED, NULL);
    plan_drawing_fixture_conflict(plan, "10.0.0.80");
    plan_drawing_fixture_address(plan, "10.0.0.80", PLAN_STATIC, NULL);
    draw(plan, 28, &drawn);
    assert_int_equal(drawn.cells.row_count, 1);
    assert_false(grid_cells_are_addresses(&drawn.cells));
    assert_string_equal(tell(&drawn.cells, told), "10.0.0.0/28 unplanned 3\n"
                                                  "10.0.0.64/28 prefix 0\n"
                                                  "10.0.0.80/28 conflict 1\n"
                                                  "10.0.0.96/28 prefix 0\n"
                                                  "10.0.0.112/28 prefix 0\n");
    assert_true(grid_cells_fill(&drawn.cells.cells[0]) == 3.0 / 16);
    drawn_free(&drawn);
}

static void expect_gap(const struct grid_cells *cells, size_t row, const char *wanted)
{
    struct ip_range gap;
    char text[IP_RANGE_TEXT_MAX];

    assert_int_equal(grid_cells_gap(cells, row, &gap), wanted != NULL);
    if (wanted)
        assert_string_equal(ip_range_format(&gap, text), wanted);
}

static void test_a_sparse_grid_leaves_out_empty_rows(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    struct drawn drawn;
    char told[TOLD_MAX];

    (void)state;
    plan_drawing_fixture_prefix(plan, "2001:db8::/112", "");
    plan_drawing_fixture_address(plan, "2001:db8::21", PLAN_STATIC, NULL);
    plan_drawing_fixture_address(plan, "2001:db8::2f", PLAN_STATIC, NULL);
    plan_drawing_fixture_address(plan, "2001:db8::30", PLAN_STATIC, NULL);
    plan_drawing_fixture_range(plan, "2001:db8::1000-2001:db8::1fff", PLAN_RANGE_DHCP, "");
    draw(plan, 0, &drawn);
    assert_int_equal(drawn.cells.row_count, 3);
    assert_int_equal(drawn.cells.counts[ADDRESS_USE_STATIC], 3);
    expect_gap(&drawn.cells, 0, "2001:db8::-2001:db8::1f");
    expect_gap(&drawn.cells, 1, NULL);
    expect_gap(&drawn.cells, 2, "2001:db8::40-2001:db8::fff");
    expect_gap(&drawn.cells, 3, "2001:db8::1010-2001:db8::ffff");
    assert_int_equal(strncmp(tell(&drawn.cells, told),
                             "2001:db8::21/128 static 1\n"
                             "2001:db8::2f/128 static 1\n"
                             "2001:db8::30/128 static 1\n"
                             "2001:db8::1000/128 pool 0\n",
                             100),
                     0);
    drawn_free(&drawn);
}

static void test_an_empty_sparse_grid_is_one_gap(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    struct drawn drawn;

    (void)state;
    plan_drawing_fixture_prefix(plan, "2001:db8::/64", "");
    draw(plan, 0, &drawn);
    assert_int_equal(drawn.cells.row_count, 0);
    expect_gap(&drawn.cells, 0, "2001:db8::-2001:db8::ffff:ffff:ffff:ffff");
    drawn_free(&drawn);
}

static void test_the_ends_of_a_family_have_no_gap_beyond(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    struct drawn drawn;

    (void)state;
    plan_drawing_fixture_prefix(plan, "::/0", "");
    plan_drawing_fixture_address(plan, "::1", PLAN_STATIC, NULL);
    plan_drawing_fixture_address(plan, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", PLAN_STATIC, NULL);
    draw(plan, 0, &drawn);
    assert_int_equal(drawn.cells.row_count, 2);
    expect_gap(&drawn.cells, 0, NULL);
    expect_gap(&drawn.cells, 1, "0:0:0:10::-ffff:ffff:ffff:ffef:ffff:ffff:ffff:ffff");
    expect_gap(&drawn.cells, 2, NULL);
    drawn_free(&drawn);
}

static void test_many_rows_become_coarser_cells(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    struct drawn drawn;
    int64_t used = 0;

    (void)state;
    plan_drawing_fixture_prefix(plan, "2001:db8::/64", "");
    for (unsigned i = 0; i < 512; i++) { // one in each row of 16
        char addr[IP_ADDR_TEXT_MAX];
        snprintf(addr, sizeof addr, "2001:db8::1:%x", i * 16 + 3);
        plan_drawing_fixture_address(plan, addr, PLAN_STATIC, NULL);
    }
    draw(plan, 0, &drawn);
    assert_int_equal(drawn.cells.shape.cell_length, 124);
    assert_int_equal(drawn.cells.row_count, 32);
    for (size_t i = 0; i < drawn.cells.row_count * 16; i++)
        used += drawn.cells.cells[i].used;
    assert_int_equal(used, 512);
    drawn_free(&drawn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_cell_for_each_address),
        cmocka_unit_test(test_a_block_shows_its_worst_and_how_full_it_is),
        cmocka_unit_test(test_a_sparse_grid_leaves_out_empty_rows),
        cmocka_unit_test(test_an_empty_sparse_grid_is_one_gap),
        cmocka_unit_test(test_the_ends_of_a_family_have_no_gap_beyond),
        cmocka_unit_test(test_many_rows_become_coarser_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
