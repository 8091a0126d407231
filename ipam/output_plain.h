// What JSON and CSV write alike: numbers and truth values, in a form that programs read.
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "output_cell.h"

// Writes the cell if it is of such a kind; false when the format has to.
bool output_plain_write(FILE *stream, const struct output_cell *cell);
