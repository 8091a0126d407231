// What a check has measured over a time, point by point, and its summary. Pure.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rrd_series;

// How long a time can be asked for: a minute to ten years.
#define CHECK_HISTORY_SPAN_MIN_MS 60000
#define CHECK_HISTORY_SPAN_MAX_MS 315360000000

// The series that make up a history; one may be empty.
enum history_series {
    HISTORY_AVERAGE, // round-trip or connect times
    HISTORY_MIN,
    HISTORY_MAX,
    HISTORY_DEVIATION,
    HISTORY_LOSS, // 0–1
    HISTORY_UP,   // 0–1
    HISTORY_SERIES
};

// Of the time after end_s minus the history's step_s up to end_s. NaN: not known.
struct history_point {
    int64_t end_s; // Unix seconds
    double average_ms;
    double min_ms;
    double max_ms;
    double deviation_ms;
    double loss; // the share of lost probes
    double down; // the share of the known time in which it was down
};

struct check_history {
    int64_t start_s; // the time that was asked for, Unix seconds
    int64_t end_s;
    int64_t step_s;
    size_t count;
    struct history_point *points; // oldest first
};

// NaN where nothing is known. The average and the percentile are those of the points' averages, the minimum
// and maximum those of the single measurements as far as the archives hold them.
struct history_summary {
    double min_ms;
    double average_ms;
    double p95_ms;
    double max_ms;
    double loss;
    double down;
};

// A share below this is a rounding error of librrd: an average of ones may come back as 0.9999999.
#define CHECK_HISTORY_DOWN_LEAST 1e-4

// Joins `series` (HISTORY_SERIES of them) to the points of history->start_s … end_s, in the rows of the
// average times (or of UP, without times); `scale` makes milliseconds of the times. -ENOMEM. Freed by
// check_history_free.
int check_history_join(struct check_history *history, const struct rrd_series *series, double scale);
void check_history_free(struct check_history *history);

// -ENOMEM.
int check_history_summarize(const struct check_history *history, struct history_summary *out);

// Whether any point knows anything.
bool check_history_is_empty(const struct check_history *history);
