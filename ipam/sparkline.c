#include "sparkline.h"

#include <math.h>

#include "bar_glyph.h"
#include "history_column.h"
#include "shared/base/text.h"

static const char *glyph_of(const struct history_column *column, double top, bool utf8)
{
    if (history_column_is_down(column))
        return utf8 ? "✗" : "x";
    if (history_column_is_unknown(column))
        return utf8 ? "·" : "?";
    if (isnan(column->average_ms))
        return column->loss > 0 ? (utf8 ? "✗" : "x") : bar_glyph(BAR_GLYPH_HEIGHTS, utf8);
    return bar_glyph(bar_glyph_height(column->average_ms, top), utf8);
}

const char *sparkline(const struct check_history *history, bool utf8, char text[SPARKLINE_MAX])
{
    struct history_column columns[SPARKLINE_LENGTH];
    struct text_buf buf;

    history_column_fill(history, columns, SPARKLINE_LENGTH);
    double top = history_column_top(columns, SPARKLINE_LENGTH);
    text_buf_init(&buf, text, SPARKLINE_MAX);
    for (int i = 0; i < SPARKLINE_LENGTH; i++)
        text_buf_add(&buf, "%s", glyph_of(&columns[i], top, utf8));
    return text;
}
