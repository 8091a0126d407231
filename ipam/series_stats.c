#include "series_stats.h"

#include <math.h>
#include <stdlib.h>

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return (a > b) - (a < b);
}

static size_t keep_known(double *values, size_t count)
{
    size_t known = 0;

    for (size_t i = 0; i < count; i++) {
        if (!isnan(values[i]))
            values[known++] = values[i];
    }
    return known;
}

// The nearest-rank percentile: the smallest of the ascending `sorted` that at least `percent` (1–100) of all
// do not exceed (definition 1 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American
// Statistician 50, 1996).
static double percentile(const double *sorted, size_t count, unsigned percent)
{
    size_t rank = (count / 100) * percent + (count % 100 * percent + 99) / 100;
    return sorted[rank > 0 ? rank - 1 : 0];
}

struct series_stats series_stats_of(double *values, size_t count)
{
    size_t known = keep_known(values, count);
    double sum = 0;

    if (known == 0)
        return (struct series_stats){0, NAN, NAN, NAN, NAN};
    for (size_t i = 0; i < known; i++)
        sum += values[i];
    qsort(values, known, sizeof *values, compare);
    return (struct series_stats){
        .count = known,
        .min = values[0],
        .average = sum / (double)known,
        .p95 = percentile(values, known, 95),
        .max = values[known - 1],
    };
}
