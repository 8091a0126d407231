// A tree of prefixes with lines, a row for each. Pure.
#pragma once

#include "output.h"
#include "plan_tree.h"

// Groups by their title; prefixes and ranges with name, kind, VLAN (or site, in a tree by VLAN), and how full
// they are; free space in brackets. 0 or -ENOMEM.
int tree_drawing_write(FILE *stream, const struct plan_tree *tree, enum plan_tree_by by,
                       const struct output_style *style);
