// Text of --help, in lines as wide as the terminal. Pure.
#pragma once

#include <stdio.h>

// Writes `head` and, behind it, `text` in lines of at most `width` cells, those after the first indented by
// `indent` blanks; '\n' in `text` begins a line too. Width 0, or one that leaves no room: lines are not
// broken. `head` takes `indent` cells, or is followed by a line of its own. Ends with '\n'.
void help_text_write(FILE *stream, const char *head, const char *text, unsigned indent, unsigned width);
