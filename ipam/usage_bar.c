#include "usage_bar.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "shared/base/text.h"

enum { EIGHTHS = 8 };

#define FULL_BAD 0.95
#define FULL_WARNING 0.8
#define COUNTABLE 4294967296.0

static const char *const partials[EIGHTHS] = {"░", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

double usage_bar_ratio(const struct usage_bar *usage)
{
    double usable = ip_count_double(&usage->usable);

    return usable > 0 ? fmin((double)usage->used / usable, 1) : 0;
}

// How many of `steps` are filled.
static int filled(double ratio, int steps)
{
    int full = (int)floor(ratio * steps + 1e-9);

    if (full == 0 && ratio > 0)
        return 1;
    return full;
}

const char *usage_bar_draw(const struct usage_bar *usage, bool utf8, char text[USAGE_BAR_MAX])
{
    int unit = utf8 ? EIGHTHS : 1;
    int left = filled(usage_bar_ratio(usage), USAGE_BAR_WIDTH * unit);
    struct text_buf buf;

    text_buf_init(&buf, text, USAGE_BAR_MAX);
    for (int i = 0; i < USAGE_BAR_WIDTH; i++) {
        if (left >= unit)
            text_buf_add(&buf, "%s", utf8 ? "█" : "#");
        else
            text_buf_add(&buf, "%s", utf8 ? partials[left] : ".");
        left = left > unit ? left - unit : 0;
    }
    return text;
}

const char *usage_bar_percent(const struct usage_bar *usage, char text[USAGE_BAR_WORDS_MAX])
{
    const double hundredths = 10000;
    double ratio = usage_bar_ratio(usage);

    if (ratio >= 1)
        snprintf(text, USAGE_BAR_WORDS_MAX, "100%%");
    else if (ratio > 0 && ratio < 1 / hundredths)
        snprintf(text, USAGE_BAR_WORDS_MAX, "<0.01%%");
    else
        snprintf(text, USAGE_BAR_WORDS_MAX, "%.2f%%", floor(ratio * hundredths + 1e-7) / 100);
    return text;
}

const char *usage_bar_words(const struct usage_bar *usage, char text[USAGE_BAR_WORDS_MAX])
{
    char usable[IP_COUNT_GROUPED_MAX];

    if (ip_count_double(&usage->usable) >= COUNTABLE)
        snprintf(text, USAGE_BAR_WORDS_MAX, "%" PRId64, usage->used);
    else
        snprintf(text, USAGE_BAR_WORDS_MAX, "%" PRId64 " of %s", usage->used,
                 ip_count_format_grouped(&usage->usable, usable));
    return text;
}

enum output_tone usage_bar_tone(const struct usage_bar *usage)
{
    double ratio = usage_bar_ratio(usage);

    if (ratio >= FULL_BAD)
        return OUTPUT_BAD;
    if (ratio >= FULL_WARNING)
        return OUTPUT_WARNING;
    return usage->used > 0 ? OUTPUT_GOOD : OUTPUT_FAINT;
}
