// The grammar: precedence, fields, values and saved filters. Pure.
#pragma once

#include "filter_tree.h"

// 0 and the tree, which the caller frees with filter_tree_free; else as filter_compile.
int filter_parse(const char *text, const struct filter_listing *listing, struct filter_tree **out,
                 struct error *err);
