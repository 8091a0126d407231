#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "filter_tree.h"

static struct filter_tree *tree;

static int setup(void **state)
{
    (void)state;
    tree = calloc(1, sizeof(*tree));
    return tree == NULL;
}

static int teardown(void **state)
{
    (void)state;
    filter_tree_free(tree);
    return 0;
}

static int leaf(void)
{
    const struct filter_term term = {0};
    return filter_tree_add_term(tree, &term);
}

static void test_a_long_chain_needs_no_depth(void **state)
{
    (void)state;
    int node = leaf();
    for (int i = 0; i < 200; i++)
        node = filter_tree_join(tree, i % 2 == 0 ? FILTER_NODE_AND : FILTER_NODE_OR, node, leaf());
    assert_true(tree->nodes[node].need < 110);
    node = leaf();
    int before = tree->node_count;
    for (int i = 0; i < 20; i++)
        node = filter_tree_join(tree, FILTER_NODE_AND, leaf(), node);
    assert_int_equal(tree->nodes[node].need, 2);
    assert_true(tree->node_count > before);
}

static void test_the_deeper_side_goes_first(void **state)
{
    (void)state;
    int shallow = leaf();
    int deep = filter_tree_join(tree, FILTER_NODE_OR, leaf(), leaf());
    int both = filter_tree_join(tree, FILTER_NODE_AND, shallow, deep);
    assert_int_equal(tree->nodes[both].first, deep);
    assert_int_equal(tree->nodes[both].second, shallow);
    assert_int_equal(tree->nodes[both].need, 3); // a bracket, and a or b inside
    int equal = filter_tree_join(tree, FILTER_NODE_OR, shallow, leaf());
    assert_int_equal(tree->nodes[equal].first, shallow);
}

static void test_free_takes_null(void **state)
{
    (void)state;
    filter_tree_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_long_chain_needs_no_depth, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_deeper_side_goes_first, setup, teardown),
        cmocka_unit_test(test_free_takes_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
