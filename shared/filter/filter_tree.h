// A filter as read: conditions joined by and and or. Every `not` has been carried down to the conditions (De
// Morgan), so that the tree is monotone: an SQL NULL, which counts as false, may stand wherever false does.
// Pure.
#pragma once

#include "filter_value.h"

enum { FILTER_TREE_NODES = 2 * FILTER_TERMS_MAX };

enum filter_node_kind { FILTER_NODE_TERM, FILTER_NODE_AND, FILTER_NODE_OR };

struct filter_node {
    enum filter_node_kind kind;
    int first; // the child that is written first; of a term its place in `terms`
    int second;
    int need; // how deep a parser's stack gets on it: SQLite's ends at 100
};

// One of `match_count` matches, or none of them.
struct filter_term {
    const struct filter_field *field; // NULL: free text, over all searched fields
    bool is_negated;
    size_t match; // the first in `matches`
    size_t match_count;
};

struct filter_tree {
    struct filter_node nodes[FILTER_TREE_NODES];
    int node_count;
    struct filter_term terms[FILTER_TERMS_MAX];
    int term_count;
    struct filter_match matches[FILTER_TERMS_MAX];
    size_t match_count;
    int root; // -1: an empty filter
};

// A node over others of the tree, which has room: there are at most as many joints as terms. Returns its
// place.
int filter_tree_join(struct filter_tree *tree, enum filter_node_kind kind, int first, int second);
int filter_tree_add_term(struct filter_tree *tree, const struct filter_term *term);
// The values that the matches still own.
void filter_tree_free(struct filter_tree *tree);
