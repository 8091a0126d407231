// What a merge or a split moves, as a record of output.
#pragma once

#include "output.h"

struct device;
struct device_merge;
struct device_split;

// Begins the record, writes it and ends it with output_end. `preview`: nothing was done. 0 or a negative
// errno.
int merge_table_merge(struct output *out, const struct device *keep, const struct device *other,
                      const struct device_merge *merge, bool preview);
int merge_table_split(struct output *out, const struct device *old, const struct device_split *split,
                      bool preview);
