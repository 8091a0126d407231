#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "map_dot.h"
#include "map_fixture.h"

static char *draw(const struct map_model *model, enum map_by by)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    struct map_clusters clusters;

    assert_non_null(stream);
    assert_int_equal(map_cluster_make(model, by, &clusters), 0);
    map_dot_write(stream, model, &clusters);
    map_cluster_free(&clusters);
    fclose(stream);
    return text;
}

static void assert_draws(enum map_by by, const char *part)
{
    struct map_model model = map_fixture_model();
    char *text = draw(&model, by);

    if (!strstr(text, part))
        fail_msg("%s\n--- lacks\n%s", text, part);
    free(text);
}

static void test_devices_have_shape_and_state(void **state)
{
    (void)state;
    assert_draws(MAP_BY_NOTHING, "  n1 [label=\"Gateway\\ngateway\", shape=hexagon, fillcolor=\"#dcf1de\"");
    assert_draws(MAP_BY_NOTHING, "  n2 [label=\"switch\", shape=box3d");
    assert_draws(MAP_BY_NOTHING, "  n4 [label=\"NAS\\nnas\", shape=cylinder, fillcolor=\"#f8cdc8\"");
}

static void test_no_name_becomes_a_word_of_graphviz(void **state)
{
    (void)state;
    assert_draws(MAP_BY_NOTHING, "label=\"a\\\"b\\\\N];--\\\\u{202e}\\nphone\", ");
    assert_draws(MAP_BY_NOTHING, "label=\"up \\\"1\\\"\"");
    struct map_model model = map_fixture_model();
    memcpy(model.nodes[0].name, "R&amp;D <x>", 12);
    char *text = draw(&model, MAP_BY_NOTHING);
    assert_non_null(strstr(text, "[label=\"R&amp;amp;D <x>\\ngateway\""));
    free(text);
    assert_draws(MAP_BY_NOTHING,
                 "note6 [shape=note, fillcolor=\"#fff8d6\", color=\"#b59b3a\", label=\"rack\\n\\\"A\\\"\"]");
}

static void test_links_go_down_with_their_ends(void **state)
{
    (void)state;
    // The first end is the lower one, so head and tail change places.
    assert_draws(MAP_BY_NOTHING,
                 "  n1 -> n2 [color=\"#1b7837\", style=bold, label=\"up \\\"1\\\"\", headlabel=\"port1\", "
                 "taillabel=\"eth0\", tooltip=\"fibre, up\"];\n");
    assert_draws(MAP_BY_NOTHING,
                 "  n2 -> n4 [color=\"#b2182b\", style=solid, tooltip=\"ethernet, down\"];\n");
    assert_draws(MAP_BY_NOTHING,
                 "  n2 -> n5 [color=\"#78828c\", style=dashed, tooltip=\"wifi, unknown\"];\n");
}

static void test_devices_stand_in_clusters(void **state)
{
    (void)state;
    assert_draws(MAP_BY_SITE, "  subgraph cluster_0 {\n    label=\"Attic\";\n    n5 ");
    assert_draws(MAP_BY_SITE, "  }\n  subgraph cluster_1 {\n    label=\"Home\";\n    n1 ");
    assert_draws(MAP_BY_SITE, "  }\n  n4 ");
    assert_draws(MAP_BY_GROUP, "    n4 [");
}

static void test_groups_are_drawn_without_moving_who_is_linked(void **state)
{
    (void)state;
    assert_draws(MAP_BY_NOTHING,
                 "  n4 -> n7 [dir=none, style=dotted, color=\"#6a51a3\", tooltip=\"Box\"];\n");
    assert_draws(
        MAP_BY_NOTHING,
        "  n1 -> n2 [constraint=false, dir=forward, style=bold, color=\"#6a51a3\", tooltip=\"Mail\"];\n"
        "  n2 -> n4 [constraint=false");
}

// Fourteen hosts below one switch stand in three rows, fourteen that nothing links too.
static void test_many_stand_in_rows(void **state)
{
    (void)state;
    struct map_node nodes[29] = {{.id = 1, .name = "hub", .key = "hub", .type = "switch"}};
    struct map_edge edges[14] = {{.id = 0}};
    struct map_model model = {.nodes = nodes, .node_count = 29, .edges = edges, .edge_count = 14};

    for (size_t i = 1; i < 29; i++)
        nodes[i] =
            (struct map_node){.id = (int64_t)i + 1, .name = "x", .key = "x", .type = "phone", .y = 100};
    for (size_t i = 0; i < 14; i++)
        edges[i] = (struct map_edge){.a = 0, .b = i + 1, .kind = "ethernet"};
    char *text = draw(&model, MAP_BY_NOTHING);
    assert_null(strstr(text, "n7 [color=\"#78828c\", style=solid, minlen"));
    assert_non_null(strstr(text, "n1 -> n8 [color=\"#78828c\", style=solid, minlen=2"));
    assert_non_null(strstr(text, "n1 -> n15 [color=\"#78828c\", style=solid, minlen=3"));
    assert_non_null(strstr(text, "n16 -> n22 [style=invis]"));
    assert_non_null(strstr(text, "n23 -> n29 [style=invis]"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_devices_have_shape_and_state),
        cmocka_unit_test(test_no_name_becomes_a_word_of_graphviz),
        cmocka_unit_test(test_links_go_down_with_their_ends),
        cmocka_unit_test(test_devices_stand_in_clusters),
        cmocka_unit_test(test_groups_are_drawn_without_moving_who_is_linked),
        cmocka_unit_test(test_many_stand_in_rows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
