// CSV (RFC 4180): a header line, CRLF line ends, quotes where needed. A cell that a spreadsheet would take
// for a formula gets a leading apostrophe (shared/base/formula_guard.h).
#pragma once

#include "output.h"

extern const struct output_format output_csv_format;
