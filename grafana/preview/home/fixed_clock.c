// Preloaded into one process: the time of day is the Unix second that FIXED_CLOCK says, and stays so. Monotonic clocks run.
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t fixed;

__attribute__((constructor)) static void read_time(void)
{
    const char *text = getenv("FIXED_CLOCK");
    if (!text)
        _exit(97);
    fixed = atoll(text);
}

int clock_gettime(clockid_t id, struct timespec *now)
{
    if (id != CLOCK_REALTIME && id != CLOCK_REALTIME_COARSE)
        return (int)syscall(SYS_clock_gettime, id, now);
    *now = (struct timespec){.tv_sec = fixed};
    return 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    (void)zone;
    *now = (struct timeval){.tv_sec = fixed};
    return 0;
}

time_t time(time_t *out)
{
    if (out)
        *out = fixed;
    return fixed;
}
