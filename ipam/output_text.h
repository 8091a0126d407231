// Tables for people, by libsmartcols: as wide as the terminal, in full where there is none.
#pragma once

#include "output.h"

extern const struct output_format output_text_format;
