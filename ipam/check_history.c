#include "check_history.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "rrd_series.h"
#include "series_stats.h"

static double down_share(double up)
{
    double down = 1 - up;

    if (isnan(down))
        return NAN;
    return down < CHECK_HISTORY_DOWN_LEAST ? 0 : fmin(down, 1);
}

static struct history_point join_at(const struct rrd_series *series, int64_t end_s, double scale)
{
    return (struct history_point){
        .end_s = end_s,
        .average_ms = scale * rrd_series_at(&series[HISTORY_AVERAGE], end_s),
        .min_ms = scale * rrd_series_at(&series[HISTORY_MIN], end_s),
        .max_ms = scale * rrd_series_at(&series[HISTORY_MAX], end_s),
        .deviation_ms = scale * rrd_series_at(&series[HISTORY_DEVIATION], end_s),
        .loss = rrd_series_at(&series[HISTORY_LOSS], end_s),
        .down = down_share(rrd_series_at(&series[HISTORY_UP], end_s)),
    };
}

int check_history_join(struct check_history *history, const struct rrd_series *series, double scale)
{
    const struct rrd_series *base = &series[series[HISTORY_AVERAGE].count > 0 ? HISTORY_AVERAGE : HISTORY_UP];

    history->step_s = base->step_s;
    history->count = 0;
    history->points = calloc(base->count + 1, sizeof *history->points);
    if (!history->points)
        return -ENOMEM;
    for (size_t i = 0; i < base->count; i++) {
        int64_t end_s = base->start_s + ((int64_t)i + 1) * base->step_s;
        if (end_s > history->start_s && end_s - base->step_s < history->end_s)
            history->points[history->count++] = join_at(series, end_s, scale);
    }
    return 0;
}

void check_history_free(struct check_history *history)
{
    free(history->points);
    history->points = NULL;
    history->count = 0;
}

bool check_history_is_empty(const struct check_history *history)
{
    for (size_t i = 0; i < history->count; i++) {
        const struct history_point *point = &history->points[i];
        if (!isnan(point->average_ms) || !isnan(point->loss) || !isnan(point->down))
            return false;
    }
    return true;
}

static double or_else(double value, double other)
{
    return isnan(value) ? other : value;
}

int check_history_summarize(const struct check_history *history, struct history_summary *out)
{
    double *values = calloc(history->count + 1, 5 * sizeof *values);
    double *columns[5];

    if (!values)
        return -ENOMEM;
    for (size_t i = 0; i < 5; i++)
        columns[i] = values + i * history->count;
    for (size_t i = 0; i < history->count; i++) {
        const struct history_point *point = &history->points[i];
        columns[0][i] = point->average_ms;
        columns[1][i] = or_else(point->min_ms, point->average_ms);
        columns[2][i] = or_else(point->max_ms, point->average_ms);
        columns[3][i] = point->loss;
        columns[4][i] = point->down;
    }
    struct series_stats times = series_stats_of(columns[0], history->count);
    *out = (struct history_summary){
        .min_ms = series_stats_of(columns[1], history->count).min,
        .average_ms = times.average,
        .p95_ms = times.p95,
        .max_ms = series_stats_of(columns[2], history->count).max,
        .loss = series_stats_of(columns[3], history->count).average,
        .down = series_stats_of(columns[4], history->count).average,
    };
    free(values);
    return 0;
}
