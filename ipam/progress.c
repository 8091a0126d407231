#include "progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "shared/base/clock.h"

enum { BAR_WIDTH = 30, REDRAW_US = 100000 };

void progress_init(struct progress *progress)
{
    *progress = (struct progress){.shown = isatty(STDERR_FILENO) == 1};
}

void progress_show(void *context, const char *what, size_t done, size_t total)
{
    struct progress *progress = context;
    char bar[BAR_WIDTH + 1];
    int64_t now = clock_mono_us();

    if (!progress->shown ||
        (progress->drawn && progress->what == what && now - progress->drawn_us < REDRAW_US))
        return;
    progress->drawn = true;
    progress->drawn_us = now;
    progress->what = what;
    if (total == 0) {
        fprintf(stderr, "\r%s: %zu\x1b[K", what, done);
        return;
    }
    size_t filled = done >= total ? BAR_WIDTH : BAR_WIDTH * done / total;
    memset(bar, '.', BAR_WIDTH);
    memset(bar, '#', filled);
    bar[BAR_WIDTH] = '\0';
    fprintf(stderr, "\r%s [%s] %zu%%\x1b[K", what, bar, 100 * (done < total ? done : total) / total);
}

void progress_clear(struct progress *progress)
{
    if (progress->drawn)
        fputs("\r\x1b[K", stderr);
    progress->drawn = false;
}
