// JSON (RFC 8259): an array of objects, one per row; times as ISO 8601 UTC, a strip as an array of RTTs in
// milliseconds and of causes. Bytes that are not UTF-8 become U+FFFD; NaN and missing values are null.
#pragma once

#include "output.h"

extern const struct output_format output_json_format;

// The array of objects that a table within a row becomes.
void output_json_rows(FILE *stream, const struct output_rows *rows);
