// GCC's thread sanitizer does not know pthread_clockjoin_np: it would see a thread that nobody joins, and
// races with it. It knows pthread_timedjoin_np, which counts on the other clock.
#include <pthread.h>
#include <time.h>

#if defined(__SANITIZE_THREAD__)

int pthread_clockjoin_np(pthread_t thread, void **result, clockid_t clock, const struct timespec *deadline)
{
    struct timespec then;
    struct timespec now;

    clock_gettime(clock, &then);
    clock_gettime(CLOCK_REALTIME, &now);
    long long nanoseconds = (deadline->tv_sec - then.tv_sec + now.tv_sec) * 1000000000LL +
                            (deadline->tv_nsec - then.tv_nsec + now.tv_nsec);
    struct timespec until = {.tv_sec = nanoseconds / 1000000000LL, .tv_nsec = nanoseconds % 1000000000LL};
    return pthread_timedjoin_np(thread, result, &until);
}

#endif
