// The heartbeat strip as a drawing within HTML: bars as high as their round-trip time, a miss a whole bar
// that is broken in the middle, an unknown a dot. Pure.
#pragma once

#include <stdio.h>

struct strip;

// Writes an <svg class="strip"> with an aria-label that counts the results, and within it at most one path of
// each class: "a" (answers), "m" (misses), "u" (unknown), to be coloured by `stroke`. The newest result is at
// the right. An empty strip is a dash.
void strip_svg_write(FILE *stream, const struct strip *strip);
