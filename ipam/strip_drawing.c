#include "strip_drawing.h"

#include "bar_glyph.h"
#include "shared/base/text.h"
#include "shared/probe/strip.h"

int64_t strip_drawing_top(const struct strip *strip)
{
    int64_t lowest = INT32_MAX;
    int64_t highest = 0;

    for (unsigned i = 0; i < strip->count; i++) {
        struct strip_result result = strip_at(strip, i);
        if (cause_outcome(result.cause) != OUTCOME_REPLY)
            continue;
        if (result.rtt_us < lowest)
            lowest = result.rtt_us;
        if (result.rtt_us > highest)
            highest = result.rtt_us;
    }
    if (highest > 0 && highest < 2 * lowest)
        highest = 2 * lowest;
    return highest > 0 ? highest : 1;
}

static const char *glyph_of(const struct strip_result *result, int64_t top, bool utf8)
{
    switch (cause_outcome(result->cause)) {
    case OUTCOME_REPLY:
        return bar_glyph(bar_glyph_height((double)result->rtt_us, (double)top), utf8);
    case OUTCOME_MISS:
        return utf8 ? "✗" : "x";
    case OUTCOME_UNKNOWN:
        return utf8 ? "·" : "?";
    }
    return " ";
}

static const char *colour_of(enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_REPLY:
        return "\033[32m";
    case OUTCOME_MISS:
        return "\033[31m";
    case OUTCOME_UNKNOWN:
        return "\033[2m";
    }
    return "";
}

const char *strip_drawing(const struct strip *strip, bool utf8, bool colour, char text[STRIP_DRAWING_MAX])
{
    struct text_buf buf;
    int64_t top = strip_drawing_top(strip);
    int last = -1;

    text_buf_init(&buf, text, STRIP_DRAWING_MAX);
    for (unsigned i = strip->count; i < STRIP_LENGTH; i++)
        text_buf_add(&buf, " ");
    for (unsigned i = 0; i < strip->count; i++) {
        struct strip_result result = strip_at(strip, i);
        enum outcome outcome = cause_outcome(result.cause);
        if (colour && (int)outcome != last)
            text_buf_add(&buf, "%s%s", last >= 0 ? "\033[0m" : "", colour_of(outcome));
        text_buf_add(&buf, "%s", glyph_of(&result, top, utf8));
        last = (int)outcome;
    }
    if (colour && last >= 0)
        text_buf_add(&buf, "\033[0m");
    return text;
}
