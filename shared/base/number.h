// Strict numbers: the whole text is the number, or it is an error. No sign, blank, locale or octal surprise.
// All return 0, -EINVAL (not such a number) or -ERANGE (outside [min, max]); on failure `out` is untouched.
#pragma once

#include <stdint.h>

int number_parse_u64(const char *text, uint64_t min, uint64_t max, uint64_t *out);

// Decimal digits with an optional fraction ("0.25"); no exponent, no hex, no infinity.
int number_parse_double(const char *text, double min, double max, double *out);

// A time span with its unit: "200ms", "30s", "5m", "2h", "7d", "1w"; a bare number is seconds and may have a
// fraction. Gives milliseconds.
int number_parse_duration_ms(const char *text, uint64_t min_ms, uint64_t max_ms, uint64_t *out_ms);
