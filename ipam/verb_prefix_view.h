// Prefixes as rows of output: the tree, or a flat table where they are filtered or sorted.
#pragma once

#include "verb_plan.h"

extern const struct verb_plan_view verb_prefix_view;
