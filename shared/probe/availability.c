#include "availability.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static int by_start(const void *left, const void *right)
{
    const struct span *a = left;
    const struct span *b = right;

    return (a->from_ms > b->from_ms) - (a->from_ms < b->from_ms);
}

static void sort(struct span *spans, size_t count)
{
    if (count > 1)
        qsort(spans, count, sizeof spans[0], by_start);
}

// The part of `period` that `span` adds to what was covered before `*covered_to`, which it moves on.
static int64_t newly_covered(struct span period, struct span span, int64_t *covered_to)
{
    int64_t start = span.from_ms > *covered_to ? span.from_ms : *covered_to;
    int64_t end = span.to_ms < period.to_ms ? span.to_ms : period.to_ms;

    if (end <= start)
        return 0;
    *covered_to = end;
    return end - start;
}

// How much of `period` the spans of two sorted arrays cover together: one walk over both, as in a merge.
static int64_t covered_ms(struct span period, const struct span *a, size_t a_count, const struct span *b,
                          size_t b_count)
{
    int64_t covered_to = period.from_ms;
    int64_t sum = 0;

    for (size_t i = 0, j = 0; i < a_count || j < b_count;) {
        const struct span *other = b && j < b_count ? &b[j] : NULL;
        bool take_a = !other || (i < a_count && a[i].from_ms < other->from_ms);
        sum += newly_covered(period, take_a ? a[i] : *other, &covered_to);
        i += take_a;
        j += !take_a;
    }
    return sum;
}

struct availability availability_compute(int64_t from_ms, int64_t to_ms, struct span *down, size_t down_count,
                                         struct span *unknown, size_t unknown_count)
{
    struct span period = {.from_ms = from_ms > 0 ? from_ms : 0, .to_ms = to_ms};

    if (period.to_ms <= period.from_ms)
        return (struct availability){0};
    sort(down, down_count);
    sort(unknown, unknown_count);

    int64_t unknown_ms = covered_ms(period, unknown, unknown_count, down, 0);
    int64_t not_up_ms = covered_ms(period, unknown, unknown_count, down, down_count);
    return (struct availability){
        .up_ms = period.to_ms - period.from_ms - not_up_ms,
        .down_ms = not_up_ms - unknown_ms,
        .unknown_ms = unknown_ms,
    };
}

// The first unbroken stretch of `down` from `*next` on, which it moves behind it.
static struct span stretch(const struct span *down, size_t down_count, size_t *next)
{
    struct span whole = down[(*next)++];

    for (; *next < down_count && down[*next].from_ms <= whole.to_ms; (*next)++)
        if (down[*next].to_ms > whole.to_ms)
            whole.to_ms = down[*next].to_ms;
    return whole;
}

// How much of `down` within the period is not unknown.
static int64_t known_ms(struct span period, struct span down, const struct span *unknown,
                        size_t unknown_count)
{
    struct span part = {.from_ms = down.from_ms > period.from_ms ? down.from_ms : period.from_ms,
                        .to_ms = down.to_ms < period.to_ms ? down.to_ms : period.to_ms};

    if (part.to_ms <= part.from_ms)
        return 0;
    return part.to_ms - part.from_ms - covered_ms(part, unknown, unknown_count, NULL, 0);
}

struct outages availability_outages(int64_t from_ms, int64_t to_ms, struct span *down, size_t down_count,
                                    struct span *unknown, size_t unknown_count)
{
    struct span period = {.from_ms = from_ms > 0 ? from_ms : 0, .to_ms = to_ms};
    struct outages outages = {0};

    sort(down, down_count);
    sort(unknown, unknown_count);
    for (size_t next = 0; next < down_count;) {
        int64_t length_ms = known_ms(period, stretch(down, down_count, &next), unknown, unknown_count);
        outages.count += length_ms > 0;
        if (length_ms > outages.longest_ms)
            outages.longest_ms = length_ms;
    }
    return outages;
}

double availability_ratio(const struct availability *availability)
{
    double known = (double)availability->up_ms + (double)availability->down_ms;

    return known > 0 ? (double)availability->up_ms / known : (double)NAN;
}
