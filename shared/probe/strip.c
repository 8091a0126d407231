#include "strip.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

enum { SLOT_TEXT_MAX = 24 };

void strip_init(struct strip *strip)
{
    *strip = (struct strip){0};
}

static unsigned slot_index(const struct strip *strip, unsigned index)
{
    return (index + strip->head + STRIP_LENGTH - strip->count) % STRIP_LENGTH;
}

static uint32_t gap_between(int64_t before_ms, int64_t at_ms)
{
    if (at_ms <= before_ms)
        return 0;
    uint64_t gap = (uint64_t)at_ms - (uint64_t)before_ms;
    return gap < UINT32_MAX ? (uint32_t)gap : UINT32_MAX;
}

static int32_t slot_value(enum cause cause, uint32_t rtt_us)
{
    if (cause != CAUSE_REPLY)
        return -(int32_t)cause;
    return rtt_us < INT32_MAX ? (int32_t)rtt_us : INT32_MAX;
}

static void push(struct strip *strip, uint32_t gap_ms, int32_t value)
{
    strip->slots[strip->head] = (struct strip_slot){.gap_ms = gap_ms, .value = value};
    strip->head = (uint8_t)((strip->head + 1) % STRIP_LENGTH);
    if (strip->count < STRIP_LENGTH)
        strip->count++;
    strip->slots[slot_index(strip, 0)].gap_ms = 0;
}

void strip_add(struct strip *strip, int64_t at_ms, enum cause cause, uint32_t rtt_us)
{
    push(strip, gap_between(strip->last_ms, at_ms), slot_value(cause, rtt_us));
    strip->last_ms = at_ms;
}

// When result `index` was: the gaps of the results after it, back from the newest.
static int64_t time_of(const struct strip *strip, unsigned index)
{
    int64_t back_ms = 0;
    int64_t at_ms;

    for (unsigned later = index + 1; later < strip->count; later++)
        back_ms += strip->slots[slot_index(strip, later)].gap_ms;
    return __builtin_sub_overflow(strip->last_ms, back_ms, &at_ms) ? INT64_MIN : at_ms;
}

enum cause strip_cause(const struct strip *strip, unsigned index)
{
    int32_t value = strip->slots[slot_index(strip, index)].value;

    return value < 0 ? (enum cause) - value : CAUSE_REPLY;
}

struct strip_result strip_at(const struct strip *strip, unsigned index)
{
    int32_t value = strip->slots[slot_index(strip, index)].value;

    return (struct strip_result){
        .at_ms = time_of(strip, index),
        .cause = strip_cause(strip, index),
        .rtt_us = value < 0 ? -1 : value,
    };
}

// Writes the decimal digits before `end`; where they begin.
static char *put_number(char *end, uint32_t number)
{
    do
        *--end = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    return end;
}

// A slot as "gap,value": what printf's "%u,%d" gives, in a tenth of the time. Every check's strip is written
// again and again.
static size_t slot_text(const struct strip_slot *slot, char text[SLOT_TEXT_MAX])
{
    char digits[SLOT_TEXT_MAX];
    char *end = digits + sizeof digits;
    bool negative = slot->value < 0;
    char *at = put_number(end, negative ? 0u - (uint32_t)slot->value : (uint32_t)slot->value);
    if (negative)
        *--at = '-';
    *--at = ',';
    at = put_number(at, slot->gap_ms);
    memcpy(text, at, (size_t)(end - at));
    return (size_t)(end - at);
}

size_t strip_format(const struct strip *strip, char *text, size_t capacity)
{
    char whole[STRIP_TEXT_MAX];
    size_t length = 0;
    whole[length++] = '[';
    for (unsigned i = 0; i < strip->count; i++) {
        if (i > 0)
            whole[length++] = ',';
        length += slot_text(&strip->slots[slot_index(strip, i)], whole + length);
    }
    whole[length++] = ']';
    if (length < capacity) {
        memcpy(text, whole, length);
        text[length] = '\0';
        return length;
    }
    if (capacity > 0)
        text[0] = '\0';
    return 0;
}

static bool take(const char **text, char wanted)
{
    if (**text != wanted)
        return false;
    (*text)++;
    return true;
}

// A number as JSON writes it, without sign, fraction or exponent.
static bool take_number(const char **text, uint32_t max, uint32_t *out)
{
    const char *at = *text;
    uint64_t number = 0;

    if (at[0] == '0' && at[1] >= '0' && at[1] <= '9')
        return false;
    for (; *at >= '0' && *at <= '9' && number <= max; at++)
        number = number * 10 + (uint64_t)(*at - '0');
    if (at == *text || number > max)
        return false;
    *text = at;
    *out = (uint32_t)number;
    return true;
}

static bool take_value(const char **text, int32_t *out)
{
    bool negative = take(text, '-');
    uint32_t number;

    if (!take_number(text, INT32_MAX, &number))
        return false;
    *out = negative ? -(int32_t)number : (int32_t)number;
    return !negative || (*out != CAUSE_REPLY && cause_is_known(-*out));
}

static bool take_result(const char **text, struct strip *strip)
{
    uint32_t gap_ms;
    int32_t value;

    if (strip->count == STRIP_LENGTH || (strip->count > 0 && !take(text, ',')))
        return false;
    if (!take_number(text, strip->count > 0 ? UINT32_MAX : 0, &gap_ms) || !take(text, ',') ||
        !take_value(text, &value))
        return false;
    push(strip, gap_ms, value);
    return true;
}

int strip_parse(struct strip *strip, const char *text, int64_t last_ms)
{
    strip_init(strip);
    bool good = take(&text, '[');

    while (good && *text != ']')
        good = take_result(&text, strip);
    if (!good || text[1] != '\0') {
        strip_init(strip);
        return -EINVAL;
    }
    strip->last_ms = last_ms;
    return 0;
}
