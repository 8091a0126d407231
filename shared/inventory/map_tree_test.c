#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "map_tree.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define NONE MAP_TREE_NONE

static void test_ranks_go_from_the_internet_to_hosts(void **state)
{
    (void)state;
    static const char *const ordered[] = {"cloud",        "router",     "switch",
                                          "access_point", "hypervisor", "printer"};
    for (unsigned i = 0; i < COUNT(ordered); i++)
        assert_int_equal(map_tree_rank(ordered[i]), i);
    assert_int_equal(map_tree_rank("firewall"), map_tree_rank("router"));
    assert_int_equal(map_tree_rank("unknown"), map_tree_rank("server"));
    assert_true(map_tree_rank("access_point") <= MAP_TREE_NETWORK_RANK);
    assert_true(map_tree_rank("hypervisor") > MAP_TREE_NETWORK_RANK);
}

static void assert_parents(const unsigned *ranks, size_t count, const struct map_tree_edge *edges,
                           size_t edge_count, const size_t *parents)
{
    struct map_tree_node nodes[16] = {{.rank = 0}};
    for (size_t i = 0; i < count; i++)
        nodes[i].rank = ranks[i];
    assert_int_equal(map_tree_build(nodes, count, edges, edge_count), 0);
    for (size_t i = 0; i < count; i++)
        assert_true(nodes[i].parent == parents[i]);
}

static void test_the_router_is_the_root_wherever_it_stands(void **state)
{
    (void)state;
    // 0 host, 1 switch, 2 router: host - switch - router
    static const struct map_tree_edge edges[] = {{0, 1}, {2, 1}};
    assert_parents((unsigned[]){5, 2, 1}, 3, edges, 2, (size_t[]){1, 2, NONE});
    // Without one the switch; among equals the first.
    assert_parents((unsigned[]){5, 2, 5}, 3, edges, 2, (size_t[]){1, NONE, 1});
    assert_parents((unsigned[]){5, 5, 5}, 3, edges, 2, (size_t[]){NONE, 0, 1});
}

static void test_the_shortest_way_counts_then_the_rank_then_the_place(void **state)
{
    (void)state;
    // A ring: router 0, switch 1, switch 2, host 3 on both; host 4 on the router too.
    static const struct map_tree_edge ring[] = {{0, 1}, {0, 2}, {3, 2}, {3, 1}, {1, 2}, {4, 1}, {4, 0}};
    assert_parents((unsigned[]){1, 2, 2, 5, 5}, 5, ring, COUNT(ring), (size_t[]){NONE, 0, 0, 1, 0});
    // An access point (3) and a switch (2) are as near: the switch.
    assert_parents((unsigned[]){1, 3, 2, 5, 5}, 5, ring, COUNT(ring), (size_t[]){NONE, 0, 0, 2, 0});
    assert_parents((unsigned[]){1, 2, 3, 5, 5}, 5, ring, COUNT(ring), (size_t[]){NONE, 0, 0, 1, 0});
    static const struct map_tree_edge turned[] = {{0, 1}, {0, 2}, {3, 1}, {3, 2}};
    assert_parents((unsigned[]){1, 3, 2, 5}, 4, turned, COUNT(turned), (size_t[]){NONE, 0, 0, 2});
}

static void test_the_order_of_links_changes_nothing(void **state)
{
    (void)state;
    static const struct map_tree_edge forth[] = {{0, 1}, {0, 2}, {2, 3}, {1, 3}, {3, 4}};
    static const struct map_tree_edge back[] = {{4, 3}, {3, 1}, {3, 2}, {2, 0}, {1, 0}};
    static const size_t parents[] = {NONE, 0, 0, 1, 3};
    assert_parents((unsigned[]){1, 2, 2, 2, 5}, 5, forth, 5, parents);
    assert_parents((unsigned[]){1, 2, 2, 2, 5}, 5, back, 5, parents);
}

static void test_what_is_not_linked_has_no_parent(void **state)
{
    (void)state;
    struct map_tree_node nodes[4] = {{.rank = 5}, {.rank = 5}, {.rank = 1}, {.rank = 5}};
    static const struct map_tree_edge edges[] = {{0, 0}, {1, 3}, {3, 1}};
    assert_int_equal(map_tree_build(nodes, 4, edges, 3), 0);
    assert_false(nodes[0].linked);
    assert_false(nodes[2].linked);
    assert_true(nodes[1].linked && nodes[3].linked);
    assert_true(nodes[1].parent == NONE);
    assert_int_equal(nodes[3].parent, 1);
    assert_int_equal(nodes[1].children, 1);
    assert_int_equal(nodes[3].depth, 1);
    assert_int_equal(map_tree_build(nodes, 0, edges, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranks_go_from_the_internet_to_hosts),
        cmocka_unit_test(test_the_router_is_the_root_wherever_it_stands),
        cmocka_unit_test(test_the_shortest_way_counts_then_the_rank_then_the_place),
        cmocka_unit_test(test_the_order_of_links_changes_nothing),
        cmocka_unit_test(test_what_is_not_linked_has_no_parent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
