// A history in as many columns as there is room for: for drawings in a terminal. Pure.
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct check_history;

// NaN: not known. `down`: the greatest share of its points.
struct history_column {
    double average_ms;
    double loss;
    double down;
};

// Each column tells of an equal part of the history's time: of the points that lie in it, or of the one that
// covers it.
void history_column_fill(const struct check_history *history, struct history_column *columns, size_t count);

// Whether nothing is known of its time, and whether it was down, in part at least.
bool history_column_is_unknown(const struct history_column *column);
bool history_column_is_down(const struct history_column *column);

// The top of a scale for the averages: the greatest of them, or twice the least when that is more, so that an
// even line is half high; 1 without any.
double history_column_top(const struct history_column *columns, size_t count);
