// For tests: RRD files as collectd's rrdtool plugin makes them, written by librrd itself.
#pragma once

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

// Makes `path` with a step of 10 s and archives of averages, minima and maxima: each value, and of 6 of them.
// values[i] was measured at first_s + (i + 1) * 10; NaN is stored as unknown. 0, or -1.
int history_source_fixture_make(const char *path, int64_t first_s, const double *values, size_t count);
