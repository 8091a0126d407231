#include "bar_glyph.h"

#include <math.h>

static const char *const bars[2][BAR_GLYPH_HEIGHTS] = {{"_", ".", "-", "~", "=", "+", "*", "#"},
                                                       {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}};

const char *bar_glyph(int height, bool utf8)
{
    if (height < 1)
        height = 1;
    if (height > BAR_GLYPH_HEIGHTS)
        height = BAR_GLYPH_HEIGHTS;
    return bars[utf8][height - 1];
}

int bar_glyph_height(double value, double top)
{
    const double highest = BAR_GLYPH_HEIGHTS;
    double height = ceil(value * highest / top);

    return height > 1 ? (int)fmin(height, highest) : 1;
}
