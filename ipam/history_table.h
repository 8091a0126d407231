// Histories as rows of output: the summaries of a device's checks, and the points of one check. Pure.
#pragma once

#include "output.h"

struct check_history;
struct device_history;

// The summaries as a table within a row: what `rows` points into is freed by the caller with free(*cells).
// -ENOMEM. Without any row `rows` is to be taken as null.
int history_table_nest(const struct device_history *history, struct output_rows *rows,
                       struct output_cell **cells);

// The summaries as a table of text with sparklines; `since` is the period as a person wrote it.
int history_table_write(struct output *out, const struct device_history *history, const char *since);

// The points of one check.
int history_table_points(struct output *out, const struct check_history *history);
