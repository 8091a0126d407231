#include "clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

static void test_monotonic_clock_never_goes_back(void **state)
{
    int64_t last = clock_mono_us();

    (void)state;
    for (int i = 0; i < 10000; i++) {
        int64_t now = clock_mono_us();
        assert_true(now >= last);
        last = now;
    }
}

// Each reading lies between two readings of the C library, in the unit that the header names.
static void test_monotonic_clock_counts_microseconds(void **state)
{
    struct timespec before, after;

    (void)state;
    clock_gettime(CLOCK_MONOTONIC, &before);
    int64_t us = clock_mono_us();
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_true(us >= before.tv_sec * INT64_C(1000000));
    assert_true(us <= (after.tv_sec + 1) * INT64_C(1000000));
}

static void test_real_clock_counts_unix_milliseconds(void **state)
{
    struct timespec before, after;

    (void)state;
    clock_gettime(CLOCK_REALTIME, &before);
    int64_t ms = clock_real_ms();
    clock_gettime(CLOCK_REALTIME, &after);
    assert_true(ms >= before.tv_sec * INT64_C(1000));
    assert_true(ms <= (after.tv_sec + 1) * INT64_C(1000));
}

static void test_monotonic_and_suspended_make_boot_time(void **state)
{
    struct timespec before, after;

    (void)state;
    clock_gettime(CLOCK_BOOTTIME, &before);
    int64_t us = clock_mono_us() + clock_suspended_us();
    clock_gettime(CLOCK_BOOTTIME, &after);
    assert_true(us >= (before.tv_sec - 1) * INT64_C(1000000));
    assert_true(us <= (after.tv_sec + 2) * INT64_C(1000000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_monotonic_clock_never_goes_back),
        cmocka_unit_test(test_monotonic_clock_counts_microseconds),
        cmocka_unit_test(test_real_clock_counts_unix_milliseconds),
        cmocka_unit_test(test_monotonic_and_suspended_make_boot_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
