#include "rrd_series.h"

#include <math.h>
#include <stdlib.h>

double rrd_series_at(const struct rrd_series *series, int64_t at_s)
{
    if (series->count == 0 || at_s <= series->start_s)
        return NAN;
    size_t row = (size_t)((at_s - series->start_s - 1) / series->step_s);
    return row < series->count ? series->values[row] : NAN;
}

void rrd_series_free(struct rrd_series *series)
{
    free(series->values);
    *series = (struct rrd_series){.values = NULL};
}
