#include "history_legend.h"

#include <math.h>

#include "check_history.h"
#include "shared/base/text.h"
#include "time_text.h"

static void add_millis(struct text_buf *buf, const char *name, double millis)
{
    int decimals = millis < 10 ? 2 : millis < 100 ? 1 : 0;

    text_buf_add(buf, "%s %.*f", name, decimals, millis);
}

// Rounded towards zero, as in tables, but what is more than nothing is never told as nothing.
static void add_percent(struct text_buf *buf, const char *name, double share)
{
    if (share > 0 && share < 0.0001)
        text_buf_add(buf, "%s below 0.01 %%", name);
    else
        text_buf_add(buf, "%s %.6g %%", name, floor(share * 10000 + 1e-7) / 100);
}

const char *history_legend_times(const struct check_history *history, const struct history_summary *summary,
                                 char text[HISTORY_LEGEND_MAX])
{
    char step[TIME_TEXT_MAX];
    struct text_buf buf;

    text_buf_init(&buf, text, HISTORY_LEGEND_MAX);
    if (isnan(summary->average_ms))
        return text;
    add_millis(&buf, "min", summary->min_ms);
    add_millis(&buf, "  average", summary->average_ms);
    add_millis(&buf, "  95th percentile", summary->p95_ms);
    add_millis(&buf, "  max", summary->max_ms);
    text_buf_add(&buf, " ms, of averages over %s", time_text_span(history->step_s * 1000, step));
    return text;
}

const char *history_legend_losses(const struct history_summary *summary, char text[HISTORY_LEGEND_MAX])
{
    struct text_buf buf;

    text_buf_init(&buf, text, HISTORY_LEGEND_MAX);
    if (!isnan(summary->loss))
        add_percent(&buf, "loss", summary->loss);
    if (!isnan(summary->down))
        add_percent(&buf, buf.length ? ", down" : "down", summary->down);
    if (!isnan(summary->down))
        text_buf_add(&buf, " of the known time");
    return text;
}
