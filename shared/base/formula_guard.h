// The guard of our CSV against formulas: a spreadsheet runs a cell that begins with = + - @ TAB or CR, so
// that such a text is written with an apostrophe before it. The guard can be undone: a text that has
// apostrophes before such a beginning gets one more. A plain number, signed or not, needs none. Pure.
#pragma once

#include <stdbool.h>

// Whether the text is written with an apostrophe before it.
bool formula_guard_needs(const char *text);

// The text without the guard, a part of `text`.
const char *formula_guard_undo(const char *text);
