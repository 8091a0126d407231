// The axes of a graph: round numbers, and the times that are marked. Pure but for the time zone
// (localtime_r).
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { GRAPH_AXIS_LABEL_MAX = 16 };

// The least of 1, 1.5, 2, 3, 5 times a power of ten that is not below `value`; 1 for what is not above 0 or
// not finite.
double graph_axis_top(double value);

// The time (seconds) between two marks, so that at most `marks` of them lie in a span: 1 minute to 10 years.
int64_t graph_axis_interval(int64_t span_s, int64_t marks);

// Whether a mark (a multiple of `interval_s` in local time) lies after from_s and not after to_s. `label` is
// then what it says: 14:30, 22 Nov or Nov 2026.
bool graph_axis_mark(int64_t from_s, int64_t to_s, int64_t interval_s, char label[GRAPH_AXIS_LABEL_MAX]);
