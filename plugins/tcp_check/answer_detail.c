#include "answer_detail.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "shared/base/text.h"

enum { RAW_MAX = 1024, CHARACTER_MAX = 4 };

// The bytes of the clean character at `text`; 0 when there is none.
static size_t character_length(const char *text, size_t length)
{
    for (size_t i = 1; i <= CHARACTER_MAX && i <= length; i++)
        if (text_is_clean(text, i))
            return i;
    return 0;
}

static void copy_clean(char *target, size_t capacity, const char *source)
{
    size_t length = strlen(source), out = 0;
    while (length > 0) {
        size_t step = character_length(source, length);
        if (out + (step ? step : 1) >= capacity)
            break;
        if (step)
            memcpy(target + out, source, step);
        else
            target[out] = '?';
        out += step ? step : 1;
        source += step ? step : 1;
        length -= step ? step : 1;
    }
    target[out] = '\0';
}

void answer_detail_set(struct service_answer *answer, enum cause cause, const char *format, ...)
{
    char raw[RAW_MAX];
    va_list args;
    va_start(args, format);
    if (vsnprintf(raw, sizeof raw, format, args) < 0)
        raw[0] = '\0';
    va_end(args);
    answer->cause = cause;
    copy_clean(answer->detail, sizeof answer->detail, raw);
}

const char *answer_detail_age(int64_t span_ms, char text[ANSWER_DETAIL_AGE_MAX])
{
    static const struct {
        uint64_t ms;
        const char *name;
    } units[] = {{86400000, "day"}, {3600000, "hour"}, {60000, "minute"}};
    uint64_t span = span_ms < 0 ? 0 - (uint64_t)span_ms : (uint64_t)span_ms;
    size_t i = 0;
    while (i < 2 && span < units[i].ms)
        i++;
    uint64_t count = span / units[i].ms;
    snprintf(text, ANSWER_DETAIL_AGE_MAX, "%" PRIu64 " %s%s", count, units[i].name, count == 1 ? "" : "s");
    return text;
}
