// How much of a period a check was up: up / (up + down). Time that is unknown counts for neither.
#pragma once

#include <stddef.h>
#include <stdint.h>

// [from_ms, to_ms). An open span has INT64_MAX as its end.
struct span {
    int64_t from_ms;
    int64_t to_ms;
};

struct availability {
    int64_t up_ms;
    int64_t down_ms;
    int64_t unknown_ms;
};

// `down` and `unknown` may overlap in themselves and with each other, and need no order: where both say
// something, it is unknown. Nothing outside [from_ms, to_ms) or before 1970 counts, nor a span that ends
// before it begins. Both arrays are sorted in place; they may be NULL when empty.
struct availability availability_compute(int64_t from_ms, int64_t to_ms, struct span *down, size_t down_count,
                                         struct span *unknown, size_t unknown_count);

// The outages of a period: spans of `down` that touch or overlap are one.
struct outages {
    int64_t longest_ms; // of what is known of it
    unsigned count;     // those of which anything is known
};

// As availability_compute: time that is unknown does not lengthen an outage, and does not end it either.
struct outages availability_outages(int64_t from_ms, int64_t to_ms, struct span *down, size_t down_count,
                                    struct span *unknown, size_t unknown_count);

// 0–1, or NaN when nothing was known.
double availability_ratio(const struct availability *availability);
