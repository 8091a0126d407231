// Bars of eight heights, one character wide. Pure.
#pragma once

#include <stdbool.h>

enum { BAR_GLYPH_HEIGHTS = 8 };

// The bar of `height` (1–8; others are taken as the nearest): ▁ to █, or without `utf8` _ . - ~ = + * #.
const char *bar_glyph(int height, bool utf8);

// The height (1–8) of `value` where `top` is 8: rounded up, so that what is more than nothing is seen.
int bar_glyph_height(double value, double top);
