// When each target is due: a hashed timing wheel of one-millisecond slots (Varghese and Lauck, 1987). Adding
// and firing cost the same for ten targets and for ten thousand. Pure. The caller locks.
#pragma once

#include <stdint.h>

enum { HEARTBEAT_WHEEL_SLOTS = 8192 };

#define HEARTBEAT_WHEEL_NONE UINT32_MAX

// One timer per index. Lists run through `entries`, so that a wheel allocates only when it grows.
struct heartbeat_wheel_entry {
    int64_t due_ms;
    uint32_t next;
};

struct heartbeat_wheel {
    int64_t now_ms; // everything due before this has been fired
    struct heartbeat_wheel_entry *entries;
    uint32_t capacity;
    uint32_t slots[HEARTBEAT_WHEEL_SLOTS];
};

void heartbeat_wheel_init(struct heartbeat_wheel *wheel, int64_t now_ms);
void heartbeat_wheel_fini(struct heartbeat_wheel *wheel);

// Makes room for indexes below `capacity`. 0 or -ENOMEM.
int heartbeat_wheel_reserve(struct heartbeat_wheel *wheel, uint32_t capacity);

// Sets the timer of `index`, which must have none running. What is due already fires at the next call.
void heartbeat_wheel_add(struct heartbeat_wheel *wheel, uint32_t index, int64_t due_ms);

// Takes out the next timer that is due at `now_ms` or before, slot by slot; HEARTBEAT_WHEEL_NONE when none is
// left.
uint32_t heartbeat_wheel_fire(struct heartbeat_wheel *wheel, int64_t now_ms);

// Milliseconds until the next slot that holds a timer, at most `limit_ms`.
int heartbeat_wheel_wait(const struct heartbeat_wheel *wheel, int64_t now_ms, int limit_ms);
