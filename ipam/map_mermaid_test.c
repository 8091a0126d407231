#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "map_fixture.h"
#include "map_mermaid.h"

static char *draw(const struct map_model *model, enum map_by by)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    struct map_clusters clusters;

    assert_non_null(stream);
    assert_int_equal(map_cluster_make(model, by, &clusters), 0);
    map_mermaid_write(stream, model, &clusters);
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
    assert_draws(MAP_BY_NOTHING, "flowchart TD\n  n1{{\"Gateway\"}}:::up\n");
    assert_draws(MAP_BY_NOTHING, "  n2[[\"switch\"]]:::up\n");
    assert_draws(MAP_BY_NOTHING, "  n4[(\"NAS\")]:::down\n");
    assert_draws(MAP_BY_NOTHING, "  n7[\"Printer\"]:::disabled\n");
    assert_draws(MAP_BY_NOTHING, "  classDef down fill:#f8cdc8,stroke:#b2182b");
}

static void test_no_name_becomes_a_word_of_mermaid(void **state)
{
    (void)state;
    assert_draws(MAP_BY_NOTHING, "  n5[\"a#34;b#92;N#93;#59;--U+202E\"]:::unknown\n");
    assert_draws(MAP_BY_NOTHING, "  note6>\"rack<br/>#34;A#34;\"]\n");
}

static void test_links_go_down_with_their_ends(void **state)
{
    (void)state;
    assert_draws(MAP_BY_NOTHING, "  n1 ===|\"eth0 – port1 up #34;1#34;\"| n2\n");
    assert_draws(MAP_BY_NOTHING, "  n2 --- n4\n");
    assert_draws(MAP_BY_NOTHING, "  n2 -.- n5\n");
    assert_draws(MAP_BY_NOTHING, "  linkStyle 1 stroke:#b2182b\n");
    assert_draws(MAP_BY_NOTHING, "  n1 -.-> n2\n  n2 -.-> n4\n");
    assert_draws(MAP_BY_NOTHING, "  n4 -.- n7\n"); // the guest of the box
}

static void test_devices_stand_in_clusters(void **state)
{
    (void)state;
    assert_draws(MAP_BY_SITE, "  subgraph c0[\"Attic\"]\n    n5");
    assert_draws(MAP_BY_SITE, "  end\n  subgraph c1[\"Home\"]\n    n1");
    assert_draws(MAP_BY_SITE, "  end\n  n4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_devices_have_shape_and_state),
        cmocka_unit_test(test_no_name_becomes_a_word_of_mermaid),
        cmocka_unit_test(test_links_go_down_with_their_ends),
        cmocka_unit_test(test_devices_stand_in_clusters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
