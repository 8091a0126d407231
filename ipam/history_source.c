#include "history_source.h"

#include <errno.h>
#include <unistd.h>

#include "rrd_path.h"
#include "rrd_series.h"
#include "rrd_series_source.h"
#include "shared/base/error.h"
#include "shared/inventory/check.h"

bool history_source_exists(const char *folder, const struct check *check)
{
    const enum rrd_metric metrics[] = {RRD_METRIC_TIME, RRD_METRIC_UP};
    char path[PATH_MAX];

    for (size_t i = 0; i < 2; i++) {
        if (rrd_path_make(folder, check, metrics[i], path) == 0 &&
            (access(path, F_OK) == 0 || errno == EACCES))
            return true;
    }
    return false;
}

// The averages, and with `least` and `greatest` the other archives, of one file; nothing when it is not
// there.
static int read_metric(const char *path, const struct check_history *history, struct rrd_series *average,
                       struct rrd_series *least, struct rrd_series *greatest, int64_t *last_s,
                       struct error *err)
{
    struct rrd_extent extent;
    int result = rrd_series_source_extent(path, &extent, err);

    if (result < 0)
        return result == -ENOENT ? 0 : result;
    int64_t start_s = extent.first_s > history->start_s ? extent.first_s : history->start_s;
    if (extent.last_s > *last_s)
        *last_s = extent.last_s;
    if (start_s >= history->end_s)
        return 0;
    result = rrd_series_source_read(path, "AVERAGE", start_s, history->end_s, average, err);
    if (result == 0 && least && extent.has_min)
        result = rrd_series_source_read(path, "MIN", start_s, history->end_s, least, err);
    if (result == 0 && greatest && extent.has_max)
        result = rrd_series_source_read(path, "MAX", start_s, history->end_s, greatest, err);
    return result;
}

static int read_all(const char *folder, const struct check *check, const struct check_history *history,
                    struct rrd_series *series, int64_t *last_s, struct error *err)
{
    static const enum history_series of_metric[RRD_METRIC_COUNT] = {HISTORY_AVERAGE, HISTORY_DEVIATION,
                                                                    HISTORY_LOSS, HISTORY_UP};
    int result = 0;

    for (int metric = 0; metric < RRD_METRIC_COUNT && result == 0; metric++) {
        char path[PATH_MAX];
        bool times = metric == RRD_METRIC_TIME;
        int made = rrd_path_make(folder, check, (enum rrd_metric)metric, path);
        if (made == -ENAMETOOLONG)
            return error_set(err, made, "the path of the RRD folder is too long");
        if (made == 0)
            result =
                read_metric(path, history, &series[of_metric[metric]], times ? &series[HISTORY_MIN] : NULL,
                            times ? &series[HISTORY_MAX] : NULL, last_s, err);
    }
    return result;
}

int history_source_read(const char *folder, const struct check *check, struct check_history *out,
                        int64_t *last_s, struct error *err)
{
    struct rrd_series series[HISTORY_SERIES] = {0};

    *last_s = 0;
    out->points = NULL;
    out->count = 0;
    if (!history_source_exists(folder, check))
        return error_set(err, -ENOENT, "nothing of the check \"%s\" of \"%s\" has been written to %s yet",
                         check->key, check->device_key, folder);
    int result = read_all(folder, check, out, series, last_s, err);
    if (result == 0)
        result = check_history_join(out, series, rrd_path_time_scale(check));
    if (result == -ENOMEM)
        error_set(err, result, "out of memory");
    for (size_t i = 0; i < HISTORY_SERIES; i++)
        rrd_series_free(&series[i]);
    return result;
}
