// The rows of a prefix (prefix_rows.h), for people and for programs. Pure but for the output.
#pragma once

#include "output.h"
#include "prefix_rows.h"

// Text: addresses in columns, what is folded across them. JSON and CSV: a row each, with its kind. 0 or a
// negative errno.
int prefix_listing_write(struct output *out, const struct prefix_rows *rows);
