// One series of values as an RRD file holds it: rows of equal length, one after the other. Pure.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Row i tells of the time after start_s + i * step_s up to start_s + (i + 1) * step_s (Unix seconds, UTC);
// NaN: not known.
struct rrd_series {
    int64_t start_s;
    int64_t step_s;
    size_t count;
    double *values; // malloc'ed; NULL when empty
};

// The row that tells of the second that ends at `at_s`; NaN outside.
double rrd_series_at(const struct rrd_series *series, int64_t at_s);

void rrd_series_free(struct rrd_series *series);
