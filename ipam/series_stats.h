// Minimum, average, 95th percentile and maximum of a series. Pure.
#pragma once

#include <stddef.h>

// All NaN when nothing is known (`count` 0).
struct series_stats {
    size_t count; // of the values that are no NaN
    double min;
    double average;
    double p95; // the nearest rank: always one of the values
    double max;
};

// NaN is left out. Reorders `values`.
struct series_stats series_stats_of(double *values, size_t count);
