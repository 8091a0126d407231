// Text from anywhere, made safe for HTML: for elements and for values of attributes in double quotes. Pure.
#pragma once

#include <stdio.h>

// Writes `text` with & < > " ' as references. What draws nothing or turns the writing direction is written as
// on a terminal (\x1b, \u{202e}), a byte that is not UTF-8 as U+FFFD.
void html_text_write(FILE *stream, const char *text);

// The same in <bdi>, so that a name in a script of the other direction does not reorder what stands around
// it.
void html_text_write_name(FILE *stream, const char *text);
