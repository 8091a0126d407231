#include "filter_time.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "shared/base/error.h"

#include "filter_value.h"

// A span of Unix milliseconds, both ends in it.
struct span {
    int64_t low;
    int64_t high;
    bool is_age;
};

// Exactly `count` digits at *text, which moves on.
static bool take_digits(const char **text, int count, int *out)
{
    int value = 0;
    for (int i = 0; i < count; i++, (*text)++) {
        if (**text < '0' || **text > '9')
            return false;
        value = value * 10 + (**text - '0');
    }
    *out = value;
    return true;
}

static bool take_char(const char **text, const char *any_of)
{
    if (**text == '\0' || strchr(any_of, **text) == NULL)
        return false;
    (*text)++;
    return true;
}

static int days_of_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && is_leap);
}

static bool take_date(const char **text, struct tm *out)
{
    int year = 0, month = 0, day = 0;
    if (!take_digits(text, 4, &year) || !take_char(text, "-") || !take_digits(text, 2, &month) ||
        !take_char(text, "-") || !take_digits(text, 2, &day))
        return false;
    if (year < 1970 || month < 1 || month > 12 || day < 1 || day > days_of_month(year, month))
        return false;
    *out = (struct tm){.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_isdst = -1};
    return true;
}

// " 12:00", "T12:00:05.250"; `length_ms` becomes the span that it names.
static bool take_clock(const char **text, struct tm *out, int *ms, int *length_ms)
{
    if (!take_char(text, " Tt") || !take_digits(text, 2, &out->tm_hour) || !take_char(text, ":") ||
        !take_digits(text, 2, &out->tm_min))
        return false;
    *length_ms = 60000;
    if (take_char(text, ":")) {
        if (!take_digits(text, 2, &out->tm_sec))
            return false;
        *length_ms = 1000;
    }
    if (*length_ms == 1000 && take_char(text, ".")) {
        if (!take_digits(text, 3, ms))
            return false;
        *length_ms = 1;
    }
    return out->tm_hour < 24 && out->tm_min < 60 && out->tm_sec < 60;
}

static int to_unix_ms(const struct filter_listing *listing, bool is_utc, const struct tm *at, int64_t *out)
{
    struct tm copy = *at;
    if (!is_utc && listing->local_ms != NULL)
        return listing->local_ms(listing->context, at, out);
    *out = (int64_t)timegm(&copy) * 1000;
    return 0;
}

static int parse_moment(const char *text, const struct filter_listing *listing, struct span *out)
{
    struct tm at = {0};
    int ms = 0, length_ms = 0;
    if (!take_date(&text, &at))
        return -EINVAL;
    bool has_clock = *text != '\0';
    if (has_clock && !take_clock(&text, &at, &ms, &length_ms))
        return -EINVAL;
    bool is_utc = has_clock && take_char(&text, "Zz");
    if (*text != '\0')
        return -EINVAL;
    int code = to_unix_ms(listing, is_utc, &at, &out->low);
    if (code < 0)
        return code;
    out->low += ms;
    out->high = out->low + length_ms;
    if (!has_clock) {
        at.tm_mday++;
        code = to_unix_ms(listing, is_utc, &at, &out->high);
    }
    out->high--;
    return code;
}

static int parse_span(const char *text, const struct filter_listing *listing, struct span *out,
                      struct error *err)
{
    double age_ms = 0;
    *out = (struct span){0};
    int code = filter_value_duration(text, &age_ms);
    if (code == 0) {
        out->is_age = true;
        out->low = out->high = listing->now_ms - (int64_t)age_ms;
        return 0;
    }
    if (code == -ENODATA || code == -ERANGE)
        return error_set(err, -EINVAL, "\"%.40s\" is no age: write 30s, 5m, 2h, 7d or 3w", text);
    code = parse_moment(text, listing, out);
    if (code == -EINVAL)
        return error_set(err, -EINVAL,
                         "\"%.40s\" is neither an age, such as 2h or 7d, nor a time, such as 2026-03-01 or"
                         " '2026-03-01 12:00'",
                         text);
    if (code < 0)
        return error_set(err, code, "%.40s: %s", text, error_name(code));
    return 0;
}

// Younger is later.
static enum filter_compare turned(enum filter_compare compare)
{
    switch (compare) {
    case FILTER_LESS:
        return FILTER_GREATER;
    case FILTER_LESS_EQUAL:
        return FILTER_GREATER_EQUAL;
    case FILTER_GREATER:
        return FILTER_LESS;
    case FILTER_GREATER_EQUAL:
        return FILTER_LESS_EQUAL;
    case FILTER_WITHIN:
    case FILTER_EXACT:
    case FILTER_CONTAINS:
        break;
    }
    return FILTER_GREATER_EQUAL;
}

static int read_range(const struct filter_operand *operand, const struct filter_listing *listing,
                      struct span low, struct filter_match *out, struct error *err)
{
    struct span high;
    int code = parse_span(operand->high, listing, &high, err);
    if (code < 0)
        return code;
    if (operand->field->kind != FILTER_TIME)
        return error_set(err, -EINVAL, "\"%s\" takes one time, not a range", operand->field->name);
    if (low.is_age != high.is_age)
        return error_set(err, -EINVAL, "a range is from age to age (1h..2h) or from date to date");
    if (low.is_age ? low.low < high.low : low.low > high.high)
        return error_set(err, -EINVAL, "the range ends before it begins");
    if (low.is_age)
        filter_value_set_int(out, high.low, low.high);
    else
        filter_value_set_int(out, low.low, high.high);
    return 0;
}

int filter_time_read(const struct filter_operand *operand, const struct filter_listing *listing,
                     struct filter_match *out, struct error *err)
{
    struct span span;
    int code = parse_span(operand->low, listing, &span, err);
    if (code < 0)
        return code;
    if (operand->high != NULL)
        return read_range(operand, listing, span, out, err);
    filter_value_set_int(out, span.low, span.high);
    if (operand->field->kind == FILTER_SINCE)
        out->compare = FILTER_GREATER_EQUAL;
    else if (operand->field->kind == FILTER_UNTIL)
        out->compare = FILTER_LESS_EQUAL;
    else if (span.is_age)
        out->compare = turned(operand->compare);
    return 0;
}
