// How many addresses: 0 to 2^128, so that ::/0 is exact. Pure.
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { IP_COUNT_TEXT_MAX = 40, IP_COUNT_GROUPED_MAX = 53 };

// top * 2^128 + high * 2^64 + low; `top` is 1 for 2^128 alone.
struct ip_count {
    uint64_t top;
    uint64_t high;
    uint64_t low;
};

struct ip_count ip_count_of(uint64_t value);
// 2^bits; above 128 bits, 2^128.
struct ip_count ip_count_power(unsigned bits);

// -ERANGE when the sum is above 2^128, or the difference below zero; `out` is then as it was. `out` may be
// one of the arguments.
int ip_count_add(const struct ip_count *a, const struct ip_count *b, struct ip_count *out);
int ip_count_subtract(const struct ip_count *a, const struct ip_count *b, struct ip_count *out);

// Negative, 0 or positive, as memcmp.
int ip_count_compare(const struct ip_count *a, const struct ip_count *b);
bool ip_count_is_zero(const struct ip_count *count);
// False when it is above the range of int64_t; `out` is then as it was.
bool ip_count_fits_i64(const struct ip_count *count, int64_t *out);
// The nearest double, for ratios.
double ip_count_double(const struct ip_count *count);

// Decimal digits, and the same in groups of three: "1,048,576". Both return `text`.
const char *ip_count_format(const struct ip_count *count, char text[IP_COUNT_TEXT_MAX]);
const char *ip_count_format_grouped(const struct ip_count *count, char text[IP_COUNT_GROUPED_MAX]);
