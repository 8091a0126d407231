// Text from anywhere, made safe for a terminal: the one place where that is done. Pure.
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

// Writes `text`: control characters as \n, \t or \x1b, what is hidden or turns the writing direction as
// \u{202e}, bytes that are not UTF-8 as U+FFFD. Without `utf8` every character above 0x7e becomes '?'.
void terminal_text_write(FILE *stream, const char *text, bool utf8);

// One character that draws nothing, or turns the writing direction, as it is written there: \n, \x1b,
// \u{202e}.
void terminal_text_write_hidden(FILE *stream, uint32_t code);
