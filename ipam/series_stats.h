// Minimum, average, 95th percentile and maximum of a series. Pure.
#pragma once

#include <stddef.h>

// All NaN when nothing is known (`count` 0).
struct series_stats {
    size_t count; // of the values that are no NaN
    double min;
    double average;
    double p95;
    double max;
};

// NaN is left out. Reorders `values`.
struct series_stats series_stats_of(double *values, size_t count);

// The nearest-rank percentile: the smallest of the ascending `sorted` that at least `percent` (1–100) of all
// do not exceed (definition 1 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American
// Statistician 50, 1996). Always one of the values; NaN when there are none.
double series_stats_percentile(const double *sorted, size_t count, unsigned percent);
