// Our own JSON: {"lanatlas": 1, "sites": [{"name": "…"}], "prefixes": […], …}, an array for each kind of
// record (paper_field_array), in any order. A value is a text, a number, true or false, null (not said), or
// for a list an array of texts without blanks. An unknown key is an error, and so is one that is there twice.
// Pure.
#pragma once

#include <stddef.h>

#include "paper_writer.h"

enum { PAPER_JSON_VERSION = 1 };

int paper_json_read(char *bytes, size_t length, struct paper_writer *writer);
