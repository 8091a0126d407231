#include "number.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

// A run of decimal digits and what follows it.
struct digits {
    size_t count;
    uint64_t value;
    bool overflow;
    const char *rest;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static struct digits read_digits(const char *text)
{
    struct digits run = {.rest = text};

    for (; is_digit(*run.rest); run.rest++, run.count++) {
        run.overflow |= __builtin_mul_overflow(run.value, (uint64_t)10, &run.value);
        run.overflow |= __builtin_add_overflow(run.value, (uint64_t)(*run.rest - '0'), &run.value);
    }
    return run;
}

static int store_in_range(uint64_t value, uint64_t min, uint64_t max, uint64_t *out)
{
    if (value < min || value > max)
        return -ERANGE;
    *out = value;
    return 0;
}

int number_parse_u64(const char *text, uint64_t min, uint64_t max, uint64_t *out)
{
    struct digits run = read_digits(text);

    if (run.count == 0 || *run.rest != '\0')
        return -EINVAL;
    if (run.overflow)
        return -ERANGE;
    return store_in_range(run.value, min, max, out);
}

static bool is_decimal(const char *text)
{
    struct digits whole = read_digits(text);

    if (whole.count == 0)
        return false;
    if (*whole.rest == '\0')
        return true;

    struct digits fraction = read_digits(whole.rest + 1);
    return *whole.rest == '.' && fraction.count > 0 && *fraction.rest == '\0';
}

// strtod with the decimal point of the C locale, whatever locale the process is in.
static int c_strtod(const char *text, double *out)
{
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);

    if (c_locale == (locale_t)0)
        return -errno;
    *out = strtod_l(text, NULL, c_locale);
    freelocale(c_locale);
    return 0;
}

int number_parse_double(const char *text, double min, double max, double *out)
{
    double value = 0;

    if (!is_decimal(text))
        return -EINVAL;

    int rc = c_strtod(text, &value);
    if (rc < 0)
        return rc;
    if (!isfinite(value) || !(value >= min && value <= max))
        return -ERANGE;
    *out = value;
    return 0;
}

// Milliseconds in a unit; 0 for text that is no unit.
static uint64_t unit_ms(const char *unit)
{
    static const struct {
        const char *name;
        uint64_t ms;
    } units[] = {
        {"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}, {"w", 604800000},
    };

    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (strcmp(unit, units[i].name) == 0)
            return units[i].ms;
    }
    return 0;
}

// The decimals of a bare number of seconds. A part of a millisecond is refused, not rounded: "0.0004" must
// not become zero.
static int fraction_ms(const char *decimals, uint64_t *out_ms)
{
    uint64_t weight = 100;
    uint64_t ms = 0;

    if (!is_digit(*decimals))
        return -EINVAL;
    for (; is_digit(*decimals); decimals++, weight /= 10) {
        if (weight == 0 && *decimals != '0')
            return -EINVAL;
        ms += (uint64_t)(*decimals - '0') * weight;
    }
    *out_ms = ms;
    return *decimals == '\0' ? 0 : -EINVAL;
}

int number_parse_duration_ms(const char *text, uint64_t min_ms, uint64_t max_ms, uint64_t *out_ms)
{
    struct digits run = read_digits(text);
    bool has_fraction = *run.rest == '.';
    uint64_t unit = unit_ms(has_fraction ? "" : run.rest);
    uint64_t part = 0;
    uint64_t total = 0;

    if (run.count == 0 || unit == 0)
        return -EINVAL;
    if (has_fraction && fraction_ms(run.rest + 1, &part) < 0)
        return -EINVAL;
    if (run.overflow || __builtin_mul_overflow(run.value, unit, &total) ||
        __builtin_add_overflow(total, part, &total))
        return -ERANGE;
    return store_in_range(total, min_ms, max_ms, out_ms);
}
