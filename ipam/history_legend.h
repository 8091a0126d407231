// The summary of a history in words. Pure.
#pragma once

#include <stddef.h>

struct check_history;
struct history_summary;

enum { HISTORY_LEGEND_MAX = 160 };

// "min 0.31  average 0.46  95th percentile 0.92  max 1.9 ms, of averages over 3m", "" without a time. Returns
// `text`.
const char *history_legend_times(const struct check_history *history, const struct history_summary *summary,
                                 char text[HISTORY_LEGEND_MAX]);

// "loss 0.12 %, down 0.5 % of the known time"; what is not known is left out. Returns `text`.
const char *history_legend_losses(const struct history_summary *summary, char text[HISTORY_LEGEND_MAX]);
