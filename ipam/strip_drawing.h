// The heartbeat strip as a line of STRIP_LENGTH bars, newest at the right: a bar is as high as its round-trip
// time. Pure.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strip;

enum { STRIP_DRAWING_MAX = 512 };

// With `utf8` block bars, ✗ for a miss and · for unknown; else ASCII: _.-~=+*# bars, x and ?. With `colour`
// green, red and faint in SGR sequences. The height is relative to the strip's highest time, or to twice its
// lowest when that is more, so that an even strip is half high. Returns `text`.
const char *strip_drawing(const struct strip *strip, bool utf8, bool colour, char text[STRIP_DRAWING_MAX]);

// The round-trip time in microseconds that is drawn at full height; at least 1.
int64_t strip_drawing_top(const struct strip *strip);
