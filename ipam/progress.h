// A bar on stderr for long work, when it is a terminal.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Zero is not begun.
struct progress {
    bool shown;       // whether stderr is a terminal
    bool drawn;       // whether a bar stands there
    int64_t drawn_us; // when it was drawn last
    const char *what;
};

void progress_init(struct progress *progress);
// Draws at most ten times a second. `total` 0: it is not known. As the `progress` of struct import_options,
// with the struct as its context.
void progress_show(void *progress, const char *what, size_t done, size_t total);
// Takes the bar away; before anything else is said.
void progress_clear(struct progress *progress);
