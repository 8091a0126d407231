// CSV (RFC 4180): a header line, CRLF line ends, quotes where needed. A cell that a spreadsheet would take
// for a formula (it begins with = + - @ TAB or CR and is not a number) gets a leading apostrophe.
#pragma once

#include "output.h"

extern const struct output_format output_csv_format;
