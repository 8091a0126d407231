#include "filter_tree.h"

#include <stdlib.h>

// What a child needs: an `or` under an `and` stands in brackets.
static int need_of(const struct filter_tree *tree, enum filter_node_kind kind, int child)
{
    const struct filter_node *node = &tree->nodes[child];
    return node->need + (kind == FILTER_NODE_AND && node->kind == FILTER_NODE_OR);
}

static int greater(int a, int b)
{
    return a > b ? a : b;
}

// A second child is read with the first and the word between on the stack: so the one that needs more goes
// first.
int filter_tree_join(struct filter_tree *tree, enum filter_node_kind kind, int first, int second)
{
    int first_need = need_of(tree, kind, first), second_need = need_of(tree, kind, second);
    struct filter_node node = {kind, first, second, greater(first_need, second_need + 2)};
    if (second_need > first_need)
        node = (struct filter_node){kind, second, first, greater(second_need, first_need + 2)};
    tree->nodes[tree->node_count] = node;
    return tree->node_count++;
}

int filter_tree_add_term(struct filter_tree *tree, const struct filter_term *term)
{
    tree->terms[tree->term_count] = *term;
    tree->nodes[tree->node_count] = (struct filter_node){FILTER_NODE_TERM, tree->term_count++, 0, 0};
    return tree->node_count++;
}

void filter_tree_free(struct filter_tree *tree)
{
    if (tree == NULL)
        return;
    for (size_t i = 0; i < tree->match_count; i++)
        filter_value_fini(&tree->matches[i]);
    free(tree);
}
