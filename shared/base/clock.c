#include "clock.h"

#include <time.h>

enum { SUSPENDED_TRIES = 8, SUSPENDED_GAP_US = 200 };

static int64_t read_us(clockid_t id)
{
    struct timespec now;

    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_mono_us(void)
{
    return read_us(CLOCK_MONOTONIC);
}

// The two clocks cannot be read at once. Losing the processor (or SIGSTOP) between the readings would look
// like sleep, so a pair that took long is read again.
int64_t clock_suspended_us(void)
{
    int64_t before = 0;
    int64_t boot = 0;

    for (int i = 0; i < SUSPENDED_TRIES; i++) {
        before = read_us(CLOCK_MONOTONIC);
        boot = read_us(CLOCK_BOOTTIME);
        if (read_us(CLOCK_MONOTONIC) - before <= SUSPENDED_GAP_US)
            break;
    }
    return boot - before;
}

int64_t clock_real_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
