#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "link_table.h"
#include "shared/inventory/map_page.h"

static void test_a_row_has_both_ends(void **state)
{
    (void)state;
    static const struct link_row row = {
        .link = {.id = 7,
                 .a = {.device_key = "switch", .device_name = "Switch", .interface = "port3"},
                 .b = {.device_key = "nas", .device_name = "=NAS"},
                 .kind = "fibre",
                 .label = "blue"},
        .state = "down",
    };
    struct output_cell cells[LINK_TABLE_COLUMNS];
    char *text = NULL;
    size_t length = 0;
    struct output out = {.format = output_format_find("csv"), .stream = open_memstream(&text, &length)};

    link_table_cells(&row, cells);
    output_begin(&out, link_table_columns, LINK_TABLE_COLUMNS, OUTPUT_TABLE);
    output_row(&out, cells);
    assert_int_equal(output_end(&out), 0);
    fclose(out.stream);
    assert_string_equal(text, "id,a,a_name,a_interface,b,b_name,b_interface,kind,label,state\r\n"
                              "7,switch,Switch,port3,nas,\"'=NAS\",,fibre,blue,down\r\n");
    free(text);
    assert_int_equal(cells[9].tone, OUTPUT_BAD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_row_has_both_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
