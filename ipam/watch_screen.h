// A screen that is drawn again and again until a signal ends it: the alternate screen of a terminal, given
// back whatever happens; plain frames one after the other where stdout is no terminal.
#pragma once

#include <signal.h>
#include <stdbool.h>

struct watch_screen {
    bool terminal;
    int signal_fd;
    sigset_t blocked_before;
};

enum watch_event { WATCH_TIMEOUT, WATCH_RESIZED, WATCH_ENDED };

// Blocks the signals that it reads (INT, TERM, HUP, QUIT, WINCH, TSTP). 0 or a negative errno.
int watch_screen_init(struct watch_screen *screen);
void watch_screen_fini(struct watch_screen *screen);

// Waits up to `timeout_ms`. A stop (Ctrl-Z) gives the terminal back meanwhile and then counts as resized.
enum watch_event watch_screen_wait(struct watch_screen *screen, int timeout_ms);

// The rows that a frame may have; 0: no bound.
unsigned watch_screen_height(const struct watch_screen *screen);

// Draws `frame` in place; lines that do not fit are counted in the last one. 0 or a negative errno of stdout.
int watch_screen_draw(struct watch_screen *screen, const char *frame);
