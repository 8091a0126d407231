#include "push_wait.h"

void push_wait_start(struct push_wait *wait, int64_t now_us)
{
    wait->from_us = now_us;
}

bool push_wait_beat(struct push_wait *wait, int64_t beat_ms, int64_t now_ms, int64_t now_us, int64_t *age_ms)
{
    if (beat_ms == wait->beat_ms)
        return false;
    *age_ms = now_ms > beat_ms ? now_ms - beat_ms : 0;
    wait->beat_ms = beat_ms;
    if (now_us - *age_ms * 1000 > wait->from_us)
        wait->from_us = now_us - *age_ms * 1000;
    return true;
}

enum cause push_wait_judge(const struct push_wait *wait, uint32_t interval_ms, int64_t now_us,
                           int64_t *due_us)
{
    *due_us = wait->from_us + interval_ms * INT64_C(1000);
    if (*due_us <= now_us)
        return CAUSE_NO_BEAT;
    return wait->beat_ms == 0 ? CAUSE_NO_BEAT_YET : CAUSE_REPLY;
}
