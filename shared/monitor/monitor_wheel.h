// When each target is due: a hashed timing wheel of one-millisecond slots (Varghese and Lauck, 1987). Adding
// and firing cost the same for ten targets and for ten thousand. Pure. The caller locks.
#pragma once

#include <stdint.h>

enum { MONITOR_WHEEL_SLOTS = 8192 };

#define MONITOR_WHEEL_NONE UINT32_MAX

// One timer per index. Lists run through `entries`, so that a wheel allocates only when it grows.
struct monitor_wheel_entry {
    int64_t due_ms;
    uint32_t next;
};

struct monitor_wheel {
    int64_t now_ms; // everything due before this has been fired
    struct monitor_wheel_entry *entries;
    uint32_t capacity;
    uint32_t slots[MONITOR_WHEEL_SLOTS];
};

void monitor_wheel_init(struct monitor_wheel *wheel, int64_t now_ms);
void monitor_wheel_fini(struct monitor_wheel *wheel);

// Makes room for indexes below `capacity`. 0 or -ENOMEM.
int monitor_wheel_reserve(struct monitor_wheel *wheel, uint32_t capacity);

// Sets the timer of `index`, which must have none running. What is due already fires at the next call.
void monitor_wheel_add(struct monitor_wheel *wheel, uint32_t index, int64_t due_ms);

// Takes out the next timer that is due at `now_ms` or before, slot by slot; MONITOR_WHEEL_NONE when none is
// left.
uint32_t monitor_wheel_fire(struct monitor_wheel *wheel, int64_t now_ms);

// Milliseconds until the next slot that holds a timer, at most `limit_ms`.
int monitor_wheel_wait(const struct monitor_wheel *wheel, int64_t now_ms, int limit_ms);
