// The clocks of the machine. Only edge files and glue may call these; pure code takes times as arguments.
#pragma once

#include <stdint.h>

// CLOCK_MONOTONIC in microseconds: every interval, timeout and round-trip time.
int64_t clock_mono_us(void);

// CLOCK_BOOTTIME minus CLOCK_MONOTONIC in microseconds: how long the machine has slept since boot.
int64_t clock_suspended_us(void);

// CLOCK_REALTIME in Unix milliseconds, UTC: only for what is stored or shown.
int64_t clock_real_ms(void);
