// How long a push check waits for its next beat. Pure. Times ending in _ms are Unix milliseconds, those in
// _us monotonic microseconds.
#pragma once

#include "shared/probe/cause.h"

#include <stdbool.h>
#include <stdint.h>

struct push_wait {
    int64_t beat_ms; // the last beat, as it was reported; 0: none
    int64_t from_us; // since when the next one is waited for
};

// We run since `now_us`: silence before is not held against the job.
void push_wait_start(struct push_wait *wait, int64_t now_us);

// Takes the last beat that is known, at any time again. Whether it is another than the last, and in `age_ms`
// how old it is; only that counts from now on, so that no later step of the clock hastens or delays the next.
bool push_wait_beat(struct push_wait *wait, int64_t beat_ms, int64_t now_ms, int64_t now_us, int64_t *age_ms);

// Whether the job is silent for too long: CAUSE_NO_BEAT; CAUSE_NO_BEAT_YET when there was never a beat, and
// CAUSE_REPLY when there was one, until `*due_us`.
enum cause push_wait_judge(const struct push_wait *wait, uint32_t interval_ms, int64_t now_us,
                           int64_t *due_us);
