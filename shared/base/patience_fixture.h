// For tests: how long they wait for what must come, and how long a time is where everything is slow.
// TEST_SLOWNESS, which the run under valgrind sets, says how many times slower.
#pragma once

#include <stdint.h>

// A span of time, longer by the slowness; and a number of things, fewer by it.
int patience_fixture_ms(int usual_ms);
int patience_fixture_fewer(int usual);

// Until when (clock_mono_us) an event that must come is waited for: a minute, longer by the slowness.
int64_t patience_fixture_end_us(void);
