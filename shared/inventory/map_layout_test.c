#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "map_clear.h"
#include "map_layout.h"

enum { NODES_MAX = 1000, EDGES_MAX = 2000, SEEDS = 30 };

struct graph {
    struct map_layout_node nodes[NODES_MAX + 1];
    size_t count;
    struct map_tree_edge edges[EDGES_MAX + 1];
    size_t edge_count;
};

static uint64_t dice;

static unsigned roll(unsigned sides)
{
    dice = dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(dice >> 33) % sides;
}

static size_t add_node(struct graph *graph, unsigned rank)
{
    graph->nodes[graph->count] = (struct map_layout_node){.rank = rank};
    return graph->count++;
}

static size_t add_on(struct graph *graph, unsigned rank, size_t parent)
{
    size_t at = add_node(graph, rank);
    graph->edges[graph->edge_count++] = (struct map_tree_edge){at, parent};
    return at;
}

static void compute(struct graph *graph)
{
    assert_int_equal(map_layout_compute(graph->nodes, graph->count, graph->edges, graph->edge_count), 0);
}

static void assert_at(const struct graph *graph, size_t node, int32_t x, int32_t y)
{
    assert_int_equal(graph->nodes[node].x, x);
    assert_int_equal(graph->nodes[node].y, y);
}

// Any sort of network: linked and not, in rings and several parts, some placed (over each other, too).
static void make_any(struct graph *graph, uint64_t seed)
{
    memset(graph, 0, sizeof(*graph));
    dice = seed;
    size_t count = 2 + roll(seed % 5 == 0 ? NODES_MAX - 2 : 150);
    unsigned linked = roll(11), placed = roll(4) == 0 ? 5 : roll(2);
    for (size_t i = 0; i < count; i++) {
        static const unsigned ranks[] = {0, 1, 2, 2, 3, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5};
        struct map_layout_node *node = &graph->nodes[add_node(graph, ranks[roll(16)])];
        node->site_id = roll(4);
        node->prefix_id = roll(6);
        node->placed = roll(10) < placed;
        node->x = node->placed ? (int32_t)roll(4000) - 3000 : 0;
        node->y = node->placed ? (int32_t)roll(2000) - 300 : 0;
    }
    for (size_t i = 1; i < count && graph->edge_count + 2 < EDGES_MAX; i++) {
        if (roll(10) < linked)
            graph->edges[graph->edge_count++] = (struct map_tree_edge){i, roll((unsigned)i)};
        if (roll(10) == 0)
            graph->edges[graph->edge_count++] = (struct map_tree_edge){roll((unsigned)count), i};
    }
}

static void assert_clear(const struct graph *graph)
{
    for (size_t i = 0; i < graph->count; i++)
        for (size_t j = 0; j < i; j++) {
            const struct map_layout_node *a = &graph->nodes[i], *b = &graph->nodes[j];
            if (a->placed && b->placed)
                continue;
            if (abs(a->x - b->x) < MAP_CLEAR_WIDTH && abs(a->y - b->y) < MAP_CLEAR_HEIGHT)
                fail_msg("%zu at %d,%d is over %zu at %d,%d", i, a->x, a->y, j, b->x, b->y);
        }
}

static void test_a_small_network_hangs_below_its_router(void **state)
{
    (void)state;
    static struct graph graph;
    memset(&graph, 0, sizeof(graph));
    size_t host = add_node(&graph, 5), router = add_node(&graph, 1), wifi = add_node(&graph, 3);
    size_t left = add_node(&graph, 2);
    graph.edges[graph.edge_count++] = (struct map_tree_edge){router, left};
    graph.edges[graph.edge_count++] = (struct map_tree_edge){router, wifi};
    graph.edges[graph.edge_count++] = (struct map_tree_edge){host, left};
    size_t phone = add_on(&graph, 5, wifi), nas = add_on(&graph, 5, router);
    compute(&graph);
    assert_at(&graph, router, 0, 0);
    assert_at(&graph, nas, -65, 100);
    assert_at(&graph, wifi, 0, 300); // came first
    assert_at(&graph, left, 520, 300);
    assert_at(&graph, phone, -65, 400);
    assert_at(&graph, host, 520 - 65, 400);
}

static void test_hosts_stand_in_two_rows_then_aside_then_in_the_next_district(void **state)
{
    (void)state;
    static struct graph graph;
    static const struct map_point places[] = {{-65, 100}, {65, 100},   {-195, 100}, {195, 100}, {-65, 200},
                                              {65, 200},  {-195, 200}, {195, 200},  {-195, 0},  {195, 0},
                                              {455, 100}, {585, 100},  {325, 100},  {715, 100}, {455, 200}};
    memset(&graph, 0, sizeof(graph));
    size_t hub = add_node(&graph, 2);
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        add_on(&graph, 5, hub);
    compute(&graph);
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        assert_at(&graph, hub + 1 + i, places[i].x, places[i].y);
}

static void test_what_is_not_linked_stands_aside_by_site_and_prefix(void **state)
{
    (void)state;
    static struct graph graph;
    memset(&graph, 0, sizeof(graph));
    static const int64_t groups[][2] = {{1, 7}, {1, 8}, {2, 7}, {1, 7}, {0, 0}};
    for (size_t i = 0; i < 5; i++) {
        struct map_layout_node *node = &graph.nodes[add_node(&graph, i == 1 ? 1 : 5)];
        node->site_id = groups[i][0];
        node->prefix_id = groups[i][1];
    }
    compute(&graph);
    assert_at(&graph, 0, 3 * 520 - 65, 0);
    assert_at(&graph, 3, 3 * 520 + 65, 0);   // the same prefix
    assert_at(&graph, 1, 3 * 520 - 65, 300); // another one of the site: below
    assert_at(&graph, 2, 4 * 520 - 65, 0);   // another site: aside
    assert_at(&graph, 4, 5 * 520 - 65, 0);   // nobody said where
}

static void test_nothing_overlaps(void **state)
{
    (void)state;
    static struct graph graph;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        make_any(&graph, seed);
        compute(&graph);
        assert_clear(&graph);
    }
}

static void test_who_was_placed_stays(void **state)
{
    (void)state;
    static struct graph before, after;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        make_any(&before, seed);
        after = before;
        compute(&after);
        for (size_t i = 0; i < before.count; i++)
            if (before.nodes[i].placed)
                assert_at(&after, i, before.nodes[i].x, before.nodes[i].y);
    }
}

static void test_the_order_and_direction_of_links_change_nothing(void **state)
{
    (void)state;
    static struct graph graph, other;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        make_any(&graph, seed);
        other = graph;
        for (size_t i = 0; i < other.edge_count; i++) {
            size_t j = i + roll((unsigned)(other.edge_count - i));
            struct map_tree_edge edge = other.edges[j];
            other.edges[j] = other.edges[i];
            other.edges[i] = roll(2) ? edge : (struct map_tree_edge){edge.b, edge.a};
        }
        compute(&graph);
        compute(&other);
        assert_memory_equal(graph.nodes, other.nodes, sizeof(graph.nodes));
    }
}

static bool is_linked(const struct graph *graph, size_t node)
{
    for (size_t i = 0; i < graph->edge_count; i++)
        if (graph->edges[i].a != graph->edges[i].b &&
            (graph->edges[i].a == node || graph->edges[i].b == node))
            return true;
    return false;
}

static bool carries(const struct graph *graph, size_t node)
{
    struct map_tree_node tree[NODES_MAX + 1] = {{.rank = 0}};
    for (size_t i = 0; i < graph->count; i++)
        tree[i].rank = graph->nodes[i].rank;
    assert_int_equal(map_tree_build(tree, graph->count, graph->edges, graph->edge_count), 0);
    return graph->nodes[node].rank <= MAP_TREE_NETWORK_RANK || tree[node].children > 0;
}

static size_t count_moved(const struct graph *before, const struct graph *after)
{
    size_t moved = 0;
    for (size_t i = 0; i < before->count; i++)
        moved += before->nodes[i].x != after->nodes[i].x || before->nodes[i].y != after->nodes[i].y;
    return moved;
}

static void unplace(struct graph *graph)
{
    for (size_t i = 0; i < graph->count; i++)
        graph->nodes[i].placed = false;
}

// One without a link, and one of any sort on any device that was linked before.
static void test_a_device_that_comes_last_moves_no_other(void **state)
{
    (void)state;
    static struct graph before, after;
    static const unsigned ranks[] = {5, 2, 3, 4};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        make_any(&before, seed);
        unplace(&before);
        compute(&before);
        after = before;
        struct map_layout_node *node = &after.nodes[add_node(&after, ranks[roll(4)])];
        node->site_id = roll(4);
        node->prefix_id = roll(6);
        compute(&after);
        assert_int_equal(count_moved(&before, &after), 0);
        for (size_t i = 0; i < before.count; i += 1 + before.count / 16) {
            // A new top is another matter: rank 5 is never above.
            if (!is_linked(&before, i))
                continue;
            after = before;
            size_t last = add_on(&after, 5, i);
            compute(&after);
            if (carries(&before, i))
                assert_int_equal(count_moved(&before, &after), 0);
            else
                assert_true(count_moved(&before, &after) <= 1);
            assert_true(after.nodes[last].x != after.nodes[i].x || after.nodes[last].y != after.nodes[i].y);
        }
    }
}

static void test_a_switch_that_comes_last_moves_no_other(void **state)
{
    (void)state;
    static struct graph before, after;
    memset(&before, 0, sizeof(before));
    size_t router = add_node(&before, 1);
    for (size_t i = 0; i < 20; i++) {
        size_t hub = add_on(&before, 2, router);
        for (size_t j = 0; j < i; j++)
            add_on(&before, 5, hub);
    }
    compute(&before);
    after = before;
    for (size_t i = 0; i < 20; i++)
        add_on(&after, 2 + (unsigned)i % 2, i % 3 ? router : 1);
    compute(&after);
    assert_int_equal(count_moved(&before, &after), 0);
    assert_clear(&after);
}

// The eleventh host of a switch, when others that stand beside it came before.
static void test_a_host_that_needs_a_further_district_moves_no_other(void **state)
{
    (void)state;
    static struct graph before, after;
    memset(&before, 0, sizeof(before));
    size_t router = add_node(&before, 1), hub = add_on(&before, 2, router);
    for (size_t i = 0; i < 10; i++)
        add_on(&before, 5, hub);
    for (size_t i = 0; i < 4; i++)
        add_on(&before, 2, router);
    compute(&before);
    after = before;
    add_on(&after, 5, hub);
    compute(&after);
    assert_int_equal(count_moved(&before, &after), 0);
    assert_clear(&after);
}

static void test_the_tree_stands_left_of_what_is_not_linked(void **state)
{
    (void)state;
    static struct graph graph;
    memset(&graph, 0, sizeof(graph));
    size_t router = add_node(&graph, 1);
    for (size_t i = 0; i < 60; i++)
        add_on(&graph, 2, router);
    size_t alone = graph.count;
    for (size_t i = 0; i < 60; i++)
        graph.nodes[add_node(&graph, 5)].prefix_id = (int64_t)i / 3;
    compute(&graph);
    for (size_t i = 0; i < alone; i++)
        for (size_t j = alone; j < graph.count; j++)
            assert_true(graph.nodes[i].x + MAP_CLEAR_WIDTH <= graph.nodes[j].x);
}

static void test_placing_moves_only_who_is_in_the_way(void **state)
{
    (void)state;
    static struct graph before, after;
    memset(&before, 0, sizeof(before));
    size_t router = add_node(&before, 1), hub = add_on(&before, 2, router);
    size_t a = add_on(&before, 5, hub), b = add_on(&before, 5, hub);
    for (size_t i = 0; i < 6; i++)
        add_on(&before, 5, hub);
    compute(&before);

    after = before; // a host where another one stands
    after.nodes[a].placed = true;
    after.nodes[a].x = before.nodes[b].x + 10;
    after.nodes[a].y = before.nodes[b].y - 20;
    compute(&after);
    assert_int_equal(count_moved(&before, &after), 2);
    assert_clear(&after);

    after = before; // where nobody stands
    after.nodes[a].placed = true;
    after.nodes[a].x = -5000;
    compute(&after);
    assert_int_equal(count_moved(&before, &after), 1);

    after = before; // a switch far away: its hosts follow, and stand to it as before
    after.nodes[hub].placed = true;
    after.nodes[hub].x = 90000;
    after.nodes[hub].y = -7;
    compute(&after);
    assert_at(&after, router, before.nodes[router].x, before.nodes[router].y);
    for (size_t i = a; i < after.count; i++)
        assert_at(&after, i, before.nodes[i].x + 90000, before.nodes[i].y - 7 - before.nodes[hub].y);
}

static void test_who_hangs_on_another_stands_below_it(void **state)
{
    (void)state;
    static struct graph graph;
    struct map_tree_node tree[NODES_MAX + 1];
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        make_any(&graph, seed);
        unplace(&graph);
        compute(&graph);
        for (size_t i = 0; i < graph.count; i++)
            tree[i].rank = graph.nodes[i].rank;
        assert_int_equal(map_tree_build(tree, graph.count, graph.edges, graph.edge_count), 0);
        for (size_t i = 0; i < graph.count; i++) {
            if (tree[i].parent == MAP_TREE_NONE)
                continue;
            const struct map_layout_node *node = &graph.nodes[i], *parent = &graph.nodes[tree[i].parent];
            bool is_hub = node->rank <= MAP_TREE_NETWORK_RANK || tree[i].children > 0;
            assert_true(is_hub ? node->y > parent->y : node->y >= parent->y);
        }
    }
}

static void test_nothing_gives_nothing(void **state)
{
    (void)state;
    assert_int_equal(map_layout_compute(NULL, 0, NULL, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_small_network_hangs_below_its_router),
        cmocka_unit_test(test_hosts_stand_in_two_rows_then_aside_then_in_the_next_district),
        cmocka_unit_test(test_what_is_not_linked_stands_aside_by_site_and_prefix),
        cmocka_unit_test(test_nothing_overlaps),
        cmocka_unit_test(test_who_was_placed_stays),
        cmocka_unit_test(test_the_order_and_direction_of_links_change_nothing),
        cmocka_unit_test(test_a_device_that_comes_last_moves_no_other),
        cmocka_unit_test(test_a_switch_that_comes_last_moves_no_other),
        cmocka_unit_test(test_a_host_that_needs_a_further_district_moves_no_other),
        cmocka_unit_test(test_the_tree_stands_left_of_what_is_not_linked),
        cmocka_unit_test(test_placing_moves_only_who_is_in_the_way),
        cmocka_unit_test(test_who_hangs_on_another_stands_below_it),
        cmocka_unit_test(test_nothing_gives_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
