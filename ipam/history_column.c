#include "history_column.h"

#include <math.h>

#include "check_history.h"

struct mean {
    double sum;
    size_t count;
};

static void mean_add(struct mean *mean, double value)
{
    if (isnan(value))
        return;
    mean->sum += value;
    mean->count++;
}

static double mean_of(const struct mean *mean)
{
    return mean->count > 0 ? mean->sum / (double)mean->count : NAN;
}

static struct history_column column_of(const struct check_history *history, int64_t from_s, int64_t to_s,
                                       size_t *first)
{
    struct mean average = {0};
    struct mean loss = {0};
    double down = NAN;

    while (*first < history->count && history->points[*first].end_s <= from_s)
        (*first)++;
    for (size_t i = *first; i < history->count; i++) {
        const struct history_point *point = &history->points[i];
        if (point->end_s - history->step_s >= to_s)
            break;
        mean_add(&average, point->average_ms);
        mean_add(&loss, point->loss);
        down = fmax(down, point->down);
    }
    return (struct history_column){mean_of(&average), mean_of(&loss), down};
}

void history_column_fill(const struct check_history *history, struct history_column *columns, size_t count)
{
    int64_t span_s = history->end_s - history->start_s;
    size_t first = 0;

    for (size_t i = 0; i < count; i++) {
        int64_t from_s = history->start_s + span_s * (int64_t)i / (int64_t)count;
        int64_t to_s = history->start_s + span_s * (int64_t)(i + 1) / (int64_t)count;
        columns[i] = column_of(history, from_s, to_s > from_s ? to_s : from_s + 1, &first);
    }
}

bool history_column_is_unknown(const struct history_column *column)
{
    return isnan(column->average_ms) && isnan(column->loss) && isnan(column->down);
}

bool history_column_is_down(const struct history_column *column)
{
    return column->down > 0;
}

double history_column_top(const struct history_column *columns, size_t count)
{
    double least = NAN;
    double greatest = NAN;

    for (size_t i = 0; i < count; i++) {
        least = fmin(least, columns[i].average_ms);
        greatest = fmax(greatest, columns[i].average_ms);
    }
    double top = fmax(greatest, 2 * least);
    return top > 0 ? top : 1;
}
