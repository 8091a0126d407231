#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "map_fixture.h"
#include "map_record.h"
#include "output.h"

static char *print(const struct map_model *model)
{
    char *text = NULL;
    size_t length = 0;
    struct output out = {.format = output_format_find("json"), .stream = open_memstream(&text, &length)};

    assert_int_equal(map_record_write(&out, model), 0);
    assert_int_equal(output_end(&out), 0);
    fclose(out.stream);
    return text;
}

static void assert_prints(const char *part)
{
    struct map_model model = map_fixture_model();
    char *text = print(&model);

    if (!strstr(text, part))
        fail_msg("%s\n--- lacks\n%s", text, part);
    free(text);
}

static void test_nodes_have_their_places(void **state)
{
    (void)state;
    assert_prints(
        "{\"map\": \"main\", \"nodes\": [{\"id\": 1, \"key\": \"gateway\", \"name\": \"Gateway\", \"type\": "
        "\"router\", \"icon\": \"router\", \"state\": \"up\", \"site\": \"Home\", \"prefix\": "
        "\"10.0.0.0/24\", \"vlan\": null, \"x\": 0, \"y\": 0, \"placed\": true, \"locked\": true}");
    assert_prints(
        "\"icon\": \"disk\", \"state\": \"down\", \"site\": null, \"prefix\": \"10.0.1.0/24\", \"vlan\": 20, "
        "\"x\": -65, \"y\": 400, \"placed\": false, \"locked\": false}");
}

static void test_edges_name_their_ends(void **state)
{
    (void)state;
    assert_prints(
        "\"edges\": [{\"id\": 1, \"source\": 2, \"target\": 1, \"source_interface\": \"port1\", "
        "\"target_interface\": \"eth0\", \"kind\": \"fibre\", \"label\": \"up \\\"1\\\"\", \"state\": \"up\"}, "
        "{\"id\": 2, \"source\": 2, \"target\": 4,");
}

static void test_groups_hold_their_members(void **state)
{
    (void)state;
    assert_prints(
        "\"groups\": [{\"id\": 1, \"name\": \"Box\", \"kind\": \"virtualisation\", \"members\": [{\"id\": 4, "
        "\"key\": \"nas\", \"position\": 1, \"role\": \"host\"}, {\"id\": 7, ");
    assert_prints("\"kind\": \"path\", \"members\": [{\"id\": 1, ");
}

static void test_notes_are_there(void **state)
{
    (void)state;
    assert_prints("\"notes\": [{\"id\": 6, \"x\": 5, \"y\": -80, \"text\": \"rack\\n\\\"A\\\"\"}]}");
}

static void test_an_empty_map_has_empty_lists(void **state)
{
    (void)state;
    struct map_model model = {.name = "x"};
    char *text = print(&model);

    assert_string_equal(
        text, "[\n {\"map\": \"x\", \"nodes\": [], \"edges\": [], \"groups\": [], \"notes\": []}\n]\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nodes_have_their_places),      cmocka_unit_test(test_edges_name_their_ends),
        cmocka_unit_test(test_groups_hold_their_members),    cmocka_unit_test(test_notes_are_there),
        cmocka_unit_test(test_an_empty_map_has_empty_lists),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
