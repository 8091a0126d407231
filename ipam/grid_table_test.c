#include "grid_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "plan_drawing_fixture.h"
#include "shared/base/text.h"

static char *print(struct plan_drawing *plan, unsigned wanted)
{
    const struct plan_picture_input input = plan_drawing_fixture_input(plan);
    struct plan_picture picture;
    struct grid_cells cells;
    struct grid_shape shape;
    char *text = NULL;
    size_t length = 0;
    struct output out = {.format = output_format_find("csv"), .stream = open_memstream(&text, &length)};

    assert_int_equal(plan_picture_init(&picture, &input), 0);
    assert_int_equal(grid_shape_choose(&plan->prefixes[0].cidr, 0, wanted, &shape, NULL), 0);
    assert_int_equal(grid_cells_make(&picture, &shape, &cells), 0);
    assert_int_equal(grid_table_write(&out, &cells), 0);
    grid_cells_free(&cells);
    plan_picture_fini(&picture);
    fclose(out.stream);
    return text;
}

static void test_cells_that_are_not_free(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();

    (void)state;
    plan_drawing_fixture_prefix(plan, "10.0.0.0/29", "");
    struct plan_address *nas = plan_drawing_fixture_address(plan, "10.0.0.2", PLAN_STATIC, "nas");
    text_copy(nas->name, sizeof nas->name, "nas.home");
    text_copy(nas->device_key, sizeof nas->device_key, "old-nas");
    plan_drawing_fixture_address(plan, "10.0.0.5", PLAN_NONE, "tv");
    char *rows = print(plan, 0);
    assert_string_equal(rows, "cell,first,last,addresses,use,used,ratio,name,device,holder\r\n"
                              "10.0.0.0/32,10.0.0.0,10.0.0.0,1,network,0,0,,,\r\n"
                              "10.0.0.2/32,10.0.0.2,10.0.0.2,1,static,1,1,nas.home,old-nas,nas\r\n"
                              "10.0.0.5/32,10.0.0.5,10.0.0.5,1,unplanned,1,1,,,tv\r\n"
                              "10.0.0.7/32,10.0.0.7,10.0.0.7,1,network,0,0,,,\r\n");
    free(rows);
    rows = print(plan, 30);
    assert_string_equal(rows, "cell,first,last,addresses,use,used,ratio,name,device,holder\r\n"
                              "10.0.0.0/30,10.0.0.0,10.0.0.3,4,static,1,0.25,nas.home,old-nas,nas\r\n"
                              "10.0.0.4/30,10.0.0.4,10.0.0.7,4,unplanned,1,0.25,,,tv\r\n");
    free(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cells_that_are_not_free)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
