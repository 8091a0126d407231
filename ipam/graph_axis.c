#include "graph_axis.h"

#include <math.h>
#include <time.h>

enum { MINUTE = 60, DAY = 86400 };

double graph_axis_top(double value)
{
    if (!(value > 0) || !isfinite(value))
        return 1;
    double power = pow(10, floor(log10(value)));
    const double steps[] = {1, 1.5, 2, 3, 5};
    for (int i = 0; i < 5; i++) {
        if (value <= steps[i] * power * (1 + 1e-9))
            return steps[i] * power;
    }
    return 10 * power;
}

int64_t graph_axis_interval(int64_t span_s, int64_t marks)
{
    static const int minutes[] = {1,    5,    10,    30,    60,    120,    180,    360,   720,
                                  1440, 2880, 10080, 20160, 43200, 131040, 263520, 525600};
    const int count = sizeof minutes / sizeof minutes[0];

    for (int i = 0; i < count; i++) {
        int64_t interval_s = (int64_t)minutes[i] * MINUTE;
        if (span_s <= interval_s * marks)
            return interval_s;
    }
    return 3653 * (int64_t)DAY;
}

bool graph_axis_mark(int64_t from_s, int64_t to_s, int64_t interval_s, char label[GRAPH_AXIS_LABEL_MAX])
{
    time_t to = (time_t)to_s;
    struct tm local = {0};

    if (!localtime_r(&to, &local))
        return false;
    int64_t offset_s = local.tm_gmtoff;
    int64_t mark_s = (to_s + offset_s) / interval_s * interval_s - offset_s;
    if (mark_s <= from_s)
        return false;
    time_t mark = (time_t)mark_s;
    if (!localtime_r(&mark, &local))
        return false;
    bool midnight = local.tm_hour == 0 && local.tm_min == 0;
    if (interval_s / DAY >= 28)
        return strftime(label, GRAPH_AXIS_LABEL_MAX, "%b %Y", &local) > 0;
    if (interval_s >= DAY || midnight)
        return strftime(label, GRAPH_AXIS_LABEL_MAX, "%d %b", &local) > 0;
    return strftime(label, GRAPH_AXIS_LABEL_MAX, "%H:%M", &local) > 0;
}
