#include "tree_drawing.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "plan_drawing_fixture.h"
#include "shared/base/text.h"

static void expect(struct plan_drawing *plan, enum plan_tree_by by, struct output_style style,
                   const char *wanted)
{
    struct plan_tree_input input = plan_drawing_fixture_tree(plan);
    struct plan_tree tree;
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);

    input.by = by;
    input.free = true;
    assert_int_equal(plan_tree_make(&input, &tree), 0);
    assert_int_equal(tree_drawing_write(stream, &tree, by, &style), 0);
    plan_tree_free(&tree);
    fclose(stream);
    assert_string_equal(text, wanted);
    free(text);
}

static struct plan_drawing *home(void)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();

    text_copy(plan_drawing_fixture_prefix(plan, "10.0.0.0/16", "all")->site, INVENTORY_NAME_MAX, "Home");
    struct prefix *lan = plan_drawing_fixture_prefix(plan, "10.0.0.0/24", "lan");
    lan->vlan = 20;
    lan->vlan_id = 1;
    text_copy(lan->vlan_name, sizeof lan->vlan_name, "servers");
    text_copy(lan->kind, sizeof lan->kind, "lan");
    plan_drawing_fixture_range(plan, "10.0.0.8-10.0.0.9", PLAN_RANGE_DHCP, "guests");
    plan_drawing_fixture_prefix(plan, "10.0.1.0/24", "a\nb");
    plan_drawing_fixture_prefix(plan, "192.168.0.0/30", "");
    plan_drawing_fixture_address(plan, "10.0.0.8", PLAN_NONE, "phone");
    plan_drawing_fixture_address(plan, "192.168.0.1", PLAN_STATIC, NULL);
    plan_drawing_fixture_address(plan, "192.168.0.2", PLAN_STATIC, NULL);
    return plan;
}

static void test_lines_join_what_belongs_together(void **state)
{
    (void)state;
    expect(home(), PLAN_TREE_BY_SITE, (struct output_style){.utf8 = true},
           "PREFIX                      NAME    KIND       VLAN        USED\n"
           "Home\n"
           "└─ 10.0.0.0/16              all                            ▏░░░░░░░░░  <0.01%  1 of 65,534\n"
           "   ├─ 10.0.0.0/24           lan     lan        20 servers  ▏░░░░░░░░░   0.39%     1 of 254\n"
           "   │  └─ 10.0.0.8–10.0.0.9  guests  dhcp pool              █████░░░░░  50.00%       1 of 2\n"
           "   ├─ 10.0.1.0/24           a\\nb                           ░░░░░░░░░░   0.00%     0 of 254\n"
           "   └─ (free: 10.0.4.0/22, 10.0.8.0/21, 10.0.16.0/20, 10.0.32.0/19, 10.0.64.0/18, 10.0.128.0/17 "
           "and 1 more)\n"
           "(no site)\n"
           "└─ 192.168.0.0/30                                          ██████████    100%       2 of 2\n");
}

static void test_a_narrow_terminal_without_utf8(void **state)
{
    (void)state;
    expect(home(), PLAN_TREE_BY_SITE, (struct output_style){.utf8 = false, .width = 60},
           "PREFIX                      NAME    USED\n"
           "Home\n"
           "`- 10.0.0.0/16              all     #.........  <0.01%\n"
           "   |- 10.0.0.0/24           lan     #.........   0.39%\n"
           "   |  `- 10.0.0.8-10.0.0.9  guests  #####.....  50.00%\n"
           "   |- 10.0.1.0/24           a\\nb    ..........   0.00%\n"
           "   `- (free: 10.0.64.0/18, 10.0.128.0/17 and 5 more)\n"
           "(no site)\n"
           "`- 192.168.0.0/30                   ##########    100%\n");
}

static void test_by_vlan_the_site_is_told(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    struct prefix *lan = plan_drawing_fixture_prefix(plan, "10.0.0.0/24", "lan");

    (void)state;
    lan->vlan = 7;
    text_copy(lan->site, sizeof lan->site, "Home");
    expect(plan, PLAN_TREE_BY_VLAN, (struct output_style){.utf8 = true, .colour = true},
           "PREFIX          NAME  SITE  USED\n"
           "\033[1mVLAN 7\033[0m\n"
           "└─ 10.0.0.0/24  lan   Home  \033[2m░░░░░░░░░░\033[0m  \033[2m0.00%\033[0m  0 of 254\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_join_what_belongs_together),
        cmocka_unit_test(test_a_narrow_terminal_without_utf8),
        cmocka_unit_test(test_by_vlan_the_site_is_told),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
