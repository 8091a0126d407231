// A point or a span of time as one types it: "2026-03-01 12:00", "2026-03-01", ISO 8601, "2h ago", "now". The
// words are those of filters (docs/filter.md). Pure.
#pragma once

#include <stdint.h>
#include <time.h>

struct error;

// Both ends belong to it: a date names its whole day, "12:00" its minute; an age and "now" are one moment.
struct time_span {
    int64_t from_ms; // Unix milliseconds
    int64_t to_ms;
};

// -EINVAL with the way out. A date is local, with a "Z" at the end UTC.
int time_input_read(const char *text, int64_t now_ms, struct time_span *out, struct error *err);

// The Unix milliseconds of a local time, for struct filter_listing; `context` is not read. -ERANGE for a time
// that the machine cannot tell.
int time_input_local_ms(void *context, const struct tm *local, int64_t *out_ms);
