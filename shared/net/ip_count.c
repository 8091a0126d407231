#include "ip_count.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

typedef unsigned __int128 count_bits; // of the compiler, within this file alone

static count_bits bits_of(const struct ip_count *count)
{
    return (count_bits)count->high << 64 | count->low;
}

static struct ip_count count_of(uint64_t top, count_bits bits)
{
    return (struct ip_count){.top = top, .high = (uint64_t)(bits >> 64), .low = (uint64_t)bits};
}

struct ip_count ip_count_of(uint64_t value)
{
    return (struct ip_count){.low = value};
}

struct ip_count ip_count_power(unsigned bits)
{
    return bits < 128 ? count_of(0, (count_bits)1 << bits) : (struct ip_count){.top = 1};
}

int ip_count_add(const struct ip_count *a, const struct ip_count *b, struct ip_count *out)
{
    count_bits sum = bits_of(a) + bits_of(b);
    uint64_t top = a->top + b->top + (sum < bits_of(a));

    if (top > 1 || (top == 1 && sum != 0))
        return -ERANGE;
    *out = count_of(top, sum);
    return 0;
}

int ip_count_subtract(const struct ip_count *a, const struct ip_count *b, struct ip_count *out)
{
    if (ip_count_compare(a, b) < 0)
        return -ERANGE;
    *out = count_of(a->top - b->top - (bits_of(a) < bits_of(b)), bits_of(a) - bits_of(b));
    return 0;
}

int ip_count_compare(const struct ip_count *a, const struct ip_count *b)
{
    if (a->top != b->top)
        return a->top < b->top ? -1 : 1;
    if (bits_of(a) != bits_of(b))
        return bits_of(a) < bits_of(b) ? -1 : 1;
    return 0;
}

bool ip_count_is_zero(const struct ip_count *count)
{
    return count->top == 0 && bits_of(count) == 0;
}

bool ip_count_fits_i64(const struct ip_count *count, int64_t *out)
{
    if (count->top != 0 || count->high != 0 || count->low > INT64_MAX)
        return false;
    *out = (int64_t)count->low;
    return true;
}

double ip_count_double(const struct ip_count *count)
{
    return count->top ? 0x1p128 : (double)bits_of(count);
}

// Long division by ten, 32 bits at a time; gives the remainder.
static unsigned divide_by_ten(struct ip_count *count)
{
    uint64_t *words[] = {&count->top, &count->high, &count->low};
    uint64_t rest = 0;

    for (size_t i = 0; i < 3; i++) {
        uint64_t above = rest << 32 | *words[i] >> 32;
        uint64_t below = above % 10 << 32 | (*words[i] & UINT32_MAX);
        *words[i] = above / 10 << 32 | below / 10;
        rest = below % 10;
    }
    return (unsigned)rest;
}

// The digits from the last to the first, at the end of `text`, then moved to its beginning.
static const char *format(struct ip_count count, unsigned group, char *text, size_t capacity)
{
    size_t at = capacity;
    unsigned digits = 0;

    text[--at] = '\0';
    do {
        if (group && digits && digits % group == 0)
            text[--at] = ',';
        text[--at] = (char)('0' + divide_by_ten(&count));
        digits++;
    } while (!ip_count_is_zero(&count));
    memmove(text, text + at, capacity - at);
    return text;
}

const char *ip_count_format(const struct ip_count *count, char text[IP_COUNT_TEXT_MAX])
{
    return format(*count, 0, text, IP_COUNT_TEXT_MAX);
}

const char *ip_count_format_grouped(const struct ip_count *count, char text[IP_COUNT_GROUPED_MAX])
{
    return format(*count, 3, text, IP_COUNT_GROUPED_MAX);
}
