// A tree of prefixes for programs: a row for each prefix and range. Pure but for the output.
#pragma once

#include "output.h"
#include "plan_tree.h"

// 0 or a negative errno.
int tree_table_write(struct output *out, const struct plan_tree *tree);
