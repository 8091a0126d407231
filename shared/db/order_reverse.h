// An order of columns backwards, so that a page near the end is read from there. Pure.
#pragma once

#include <stddef.h>

// `order` as stmt_filtered takes it, each column with its DESC and NULLS FIRST or LAST turned round: "a NULLS
// LAST, b DESC" is "a DESC NULLS FIRST, b". Where NULL stands goes with the direction when it is not said, so
// that is turned by itself. 0, or -ENOBUFS when it does not fit.
int order_reverse(const char *order, char *out, size_t size);
