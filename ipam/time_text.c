#include "time_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

const char *time_text_iso(int64_t unix_ms, char text[TIME_TEXT_MAX])
{
    int64_t millis = ((unix_ms % 1000) + 1000) % 1000;
    time_t seconds = (time_t)((unix_ms - millis) / 1000);
    struct tm utc = {0};

    if (!gmtime_r(&seconds, &utc) || utc.tm_year > 8099) {
        snprintf(text, TIME_TEXT_MAX, "9999-12-31T23:59:59.999Z");
        return text;
    }
    size_t length = strftime(text, TIME_TEXT_MAX, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(text + length, TIME_TEXT_MAX - length, ".%03dZ", (int)millis);
    return text;
}

const char *time_text_span(int64_t span_ms, char text[TIME_TEXT_MAX])
{
    static const struct {
        int64_t seconds;
        char unit;
    } units[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
    int64_t left = span_ms > 0 ? span_ms / 1000 : 0;
    size_t i = 0;

    while (i < 3 && left < units[i].seconds)
        i++;

    int64_t count = left / units[i].seconds;
    int64_t rest = left % units[i].seconds;
    if (i == 3 || rest / units[i + 1].seconds == 0)
        snprintf(text, TIME_TEXT_MAX, "%" PRId64 "%c", count, units[i].unit);
    else
        snprintf(text, TIME_TEXT_MAX, "%" PRId64 "%c %" PRId64 "%c", count, units[i].unit,
                 rest / units[i + 1].seconds, units[i + 1].unit);
    return text;
}

const char *time_text_setting(uint32_t span_ms, char text[TIME_TEXT_MAX])
{
    static const struct {
        uint32_t millis;
        const char *unit;
    } units[] = {{86400000, "d"}, {3600000, "h"}, {60000, "m"}, {1000, "s"}, {1, "ms"}};
    size_t i = 0;

    while (i < 4 && (span_ms == 0 || span_ms % units[i].millis != 0))
        i++;
    snprintf(text, TIME_TEXT_MAX, "%" PRIu32 "%s", span_ms / units[i].millis, units[i].unit);
    return text;
}
