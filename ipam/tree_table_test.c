#include "tree_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "plan_drawing_fixture.h"
#include "shared/base/text.h"

static void test_a_row_for_each_prefix_and_range(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    struct plan_tree_input input = plan_drawing_fixture_tree(plan);
    struct plan_tree tree;
    char *text = NULL;
    size_t length = 0;
    struct output out = {.format = output_format_find("csv"), .stream = open_memstream(&text, &length)};

    (void)state;
    text_copy(plan_drawing_fixture_prefix(plan, "10.0.0.0/22", "all")->site, INVENTORY_NAME_MAX, "Home");
    struct prefix *lan = plan_drawing_fixture_prefix(plan, "10.0.0.0/24", "lan");
    lan->vlan = 20;
    text_copy(lan->vlan_name, sizeof lan->vlan_name, "servers");
    text_copy(lan->kind, sizeof lan->kind, "dmz");
    plan_drawing_fixture_range(plan, "10.0.0.8-10.0.0.9", PLAN_RANGE_DHCP, "guests");
    plan_drawing_fixture_address(plan, "10.0.0.8", PLAN_STATIC, NULL);
    input.free = true;
    assert_int_equal(plan_tree_make(&input, &tree), 0);
    assert_int_equal(tree_table_write(&out, &tree), 0);
    plan_tree_free(&tree);
    fclose(out.stream);
    assert_string_equal(
        text, "kind,depth,vrf,prefix,range,range_kind,name,prefix_kind,site,vlan,vlan_name,usable,used,"
              "ratio,free\r\n"
              "prefix,0,default,10.0.0.0/22,,,all,,Home,,,1022,1,0.000978473581,10.0.1.0/24 "
              "10.0.2.0/23\r\n"
              "prefix,1,default,10.0.0.0/24,,,lan,dmz,,20,servers,254,1,0.00393700787,\r\n"
              "range,2,default,10.0.0.0/24,10.0.0.8-10.0.0.9,dhcp,guests,dmz,,20,servers,2,1,0.5,\r\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_row_for_each_prefix_and_range)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
