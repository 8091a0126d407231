#include "watch_screen.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

static void enter(const struct watch_screen *screen)
{
    if (screen->terminal)
        fputs("\033[?1049h\033[?25l", stdout);
    fflush(stdout);
}

static void leave(const struct watch_screen *screen)
{
    if (screen->terminal)
        fputs("\033[?25h\033[?1049l", stdout);
    fflush(stdout);
}

int watch_screen_init(struct watch_screen *screen)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP};
    sigset_t set;
    sigset_t before;

    sigemptyset(&set);
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        sigaddset(&set, signals[i]);
    if (sigprocmask(SIG_BLOCK, &set, &before) < 0)
        return -errno;
    int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd < 0) {
        int result = -errno;
        sigprocmask(SIG_SETMASK, &before, NULL);
        return result;
    }
    *screen =
        (struct watch_screen){.terminal = isatty(STDOUT_FILENO), .signal_fd = fd, .blocked_before = before};
    enter(screen);
    return 0;
}

void watch_screen_fini(struct watch_screen *screen)
{
    leave(screen);
    close(screen->signal_fd);
    sigprocmask(SIG_SETMASK, &screen->blocked_before, NULL);
}

static enum watch_event read_signal(const struct watch_screen *screen)
{
    struct signalfd_siginfo info;

    if (read(screen->signal_fd, &info, sizeof info) != (ssize_t)sizeof info)
        return WATCH_TIMEOUT;
    if (info.ssi_signo == SIGWINCH)
        return WATCH_RESIZED;
    if (info.ssi_signo != SIGTSTP)
        return WATCH_ENDED;
    leave(screen);
    raise(SIGSTOP);
    enter(screen);
    return WATCH_RESIZED;
}

enum watch_event watch_screen_wait(struct watch_screen *screen, int timeout_ms)
{
    struct pollfd waited = {.fd = screen->signal_fd, .events = POLLIN};

    return poll(&waited, 1, timeout_ms) > 0 ? read_signal(screen) : WATCH_TIMEOUT;
}

unsigned watch_screen_height(const struct watch_screen *screen)
{
    struct winsize size = {0};

    if (!screen->terminal)
        return 0;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 1 ? size.ws_row : 24;
}

static unsigned count_lines(const char *frame)
{
    unsigned count = 0;

    for (; (frame = strchr(frame, '\n')); frame++)
        count++;
    return count;
}

static void draw_lines(const char *frame, unsigned height)
{
    unsigned left = count_lines(frame);
    unsigned shown = left > height ? height - 1 : left;
    unsigned hidden = left - shown;

    fputs("\033[H", stdout);
    for (unsigned i = 0; i < shown; i++) {
        size_t length = strcspn(frame, "\n");
        printf("%.*s\033[K%s", (int)length, frame, i + 1 < shown || hidden ? "\r\n" : "");
        frame += length + 1;
    }
    if (hidden)
        printf("(%u more lines: make the window taller)\033[K", hidden);
    fputs("\033[J", stdout);
}

int watch_screen_draw(struct watch_screen *screen, const char *frame)
{
    if (screen->terminal)
        draw_lines(frame, watch_screen_height(screen));
    else
        printf("%s\n", frame);
    return fflush(stdout) == 0 ? 0 : -errno;
}
