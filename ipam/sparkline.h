// A history as a line of bars in a table. Pure.
#pragma once

#include <stdbool.h>

struct check_history;

enum { SPARKLINE_LENGTH = 30, SPARKLINE_MAX = SPARKLINE_LENGTH * 4 + 1 };

// Oldest at the left: bars of the average times, ✗ where it was down, · where nothing is known; without
// `utf8` the characters of bar_glyph.h, x and ?. A bar is relative to the highest, as in strip_drawing.h; a
// check without times has full bars while it was up. Returns `text`.
const char *sparkline(const struct check_history *history, bool utf8, char text[SPARKLINE_MAX]);
