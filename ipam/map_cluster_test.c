#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "map_cluster.h"
#include "map_fixture.h"
#include "shared/base/error.h"

static void assert_clusters(enum map_by by, const char *titles, const size_t of_node[5])
{
    struct map_model model = map_fixture_model();
    struct map_clusters clusters;
    char text[256] = "";
    size_t length = 0;

    assert_int_equal(map_cluster_make(&model, by, &clusters), 0);
    for (size_t i = 0; i < clusters.count; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s %zu|", clusters.rows[i].title,
                                   clusters.rows[i].count);
    assert_string_equal(text, titles);
    for (size_t i = 0; i < 5; i++)
        assert_true(clusters.of_node[i] == of_node[i]);
    map_cluster_free(&clusters);
}

static void test_devices_stand_together_as_asked(void **state)
{
    (void)state;
    assert_clusters(MAP_BY_NOTHING, "", (size_t[]){SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX});
    assert_clusters(MAP_BY_SITE, "Attic 1|Home 2|", (size_t[]){1, 1, SIZE_MAX, 0, SIZE_MAX});
    assert_clusters(MAP_BY_VLAN, "VLAN 20 servers (Home) 1|",
                    (size_t[]){SIZE_MAX, SIZE_MAX, 0, SIZE_MAX, SIZE_MAX});
    assert_clusters(MAP_BY_PREFIX, "10.0.0.0/24 lan 2|10.0.1.0/24, VRF lab 1|",
                    (size_t[]){0, 0, 1, SIZE_MAX, SIZE_MAX});
    // The NAS is in both: the first by name counts.
    assert_clusters(MAP_BY_GROUP, "Box 2|Mail 2|", (size_t[]){1, 1, 0, SIZE_MAX, 0});
}

static void test_the_order_is_cluster_by_cluster(void **state)
{
    (void)state;
    static const size_t expected[] = {3, 0, 1, 2, 4};
    struct map_model model = map_fixture_model();
    struct map_clusters clusters;

    assert_int_equal(map_cluster_make(&model, MAP_BY_SITE, &clusters), 0);
    assert_memory_equal(clusters.order, expected, sizeof expected);
    map_cluster_free(&clusters);
}

static void test_words_are_read(void **state)
{
    (void)state;
    enum map_by by = MAP_BY_GROUP;
    struct error err;

    assert_int_equal(map_cluster_parse(NULL, &by, &err), 0);
    assert_int_equal(by, MAP_BY_NOTHING);
    assert_int_equal(map_cluster_parse("vlan", &by, &err), 0);
    assert_int_equal(by, MAP_BY_VLAN);
    assert_int_equal(map_cluster_parse("grup", &by, &err), -EINVAL);
    assert_non_null(strstr(err.text, "did you mean \"group\""));
}

static void test_an_empty_map_has_none(void **state)
{
    (void)state;
    struct map_model model = {.name = "main"};
    struct map_clusters clusters;

    assert_int_equal(map_cluster_make(&model, MAP_BY_SITE, &clusters), 0);
    assert_int_equal(clusters.count, 0);
    map_cluster_free(&clusters);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_devices_stand_together_as_asked),
        cmocka_unit_test(test_the_order_is_cluster_by_cluster),
        cmocka_unit_test(test_words_are_read),
        cmocka_unit_test(test_an_empty_map_has_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
