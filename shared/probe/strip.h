// The last 30 results of a check: the heartbeat strip. 256 bytes, no allocation. The caller locks.
#pragma once

#include "cause.h"

#include <stddef.h>
#include <stdint.h>

enum { STRIP_LENGTH = 30, STRIP_TEXT_MAX = 1024 };

// One result. `value` is the RTT in microseconds of a reply (saturates), or minus the cause.
struct strip_slot {
    uint32_t gap_ms; // since the result before; saturates; 0 for the oldest
    int32_t value;
};

struct strip {
    int64_t last_ms; // the time of the newest result, Unix milliseconds
    uint8_t head;    // where the next result goes
    uint8_t count;
    struct strip_slot slots[STRIP_LENGTH];
};

// A result as a reader wants it.
struct strip_result {
    int64_t at_ms;
    enum cause cause;
    int32_t rtt_us; // -1 unless the cause is CAUSE_REPLY
};

void strip_init(struct strip *strip);

// Adds a result; `rtt_us` counts for CAUSE_REPLY alone. A clock stepped back gives a gap of 0, never a wrap.
void strip_add(struct strip *strip, int64_t at_ms, enum cause cause, uint32_t rtt_us);

// Result `index` of [0, count), oldest first. Times go back from last_ms by the gaps.
struct strip_result strip_at(const struct strip *strip, unsigned index);

// The cause of result `index` alone.
enum cause strip_cause(const struct strip *strip, unsigned index);

// The stored form: a JSON array, oldest first, of gap and value in turn, `[0,20123,30000,-1]`. views.sql
// reads it with json_each. Returns the length; `capacity` of STRIP_TEXT_MAX always suffices. A text that does
// not fit gives "" and 0.
size_t strip_format(const struct strip *strip, char *text, size_t capacity);

// Reads the stored form. -EINVAL for any text that strip_format does not write (more than 30 results, numbers
// out of range or not canonical, unknown causes): `strip` is then empty.
int strip_parse(struct strip *strip, const char *text, int64_t last_ms);
