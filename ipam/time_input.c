#include "time_input.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/filter/filter.h"
#include "shared/filter/filter_time.h"
#include "shared/filter/filter_value.h"

enum { WORDS_MAX = 48 };

int time_input_local_ms(void *context, const struct tm *local, int64_t *out_ms)
{
    struct tm asked = *local;

    (void)context;
    asked.tm_isdst = -1;
    asked.tm_wday = -1; // mktime sets it unless it fails
    time_t seconds = mktime(&asked);
    if (asked.tm_wday < 0)
        return -ERANGE;
    *out_ms = (int64_t)seconds * 1000;
    return 0;
}

// "2h ago" is the age "2h".
static void drop_ago(char *words)
{
    size_t length = strlen(words);

    if (length > 4 && !strchr(words, '-') && strcmp(words + length - 4, " ago") == 0)
        words[length - 4] = '\0';
}

int time_input_read(const char *text, int64_t now_ms, struct time_span *out, struct error *err)
{
    static const struct filter_field field = {.name = "time", .kind = FILTER_TIME, .sql = ""};
    const struct filter_listing listing = {
        .fields = &field, .count = 1, .now_ms = now_ms, .local_ms = time_input_local_ms};
    char words[WORDS_MAX];
    struct filter_operand operand = {.field = &field, .compare = FILTER_EXACT, .low = words};
    struct filter_match match = {.kind = FILTER_ANY};

    if (strcmp(text, "now") == 0) {
        *out = (struct time_span){now_ms, now_ms};
        return 0;
    }
    if (snprintf(words, sizeof words, "%s", text) >= (int)sizeof words)
        return error_set(err, -EINVAL, "\"%.40s…\" is no time: write 7d, 2026-03-01 or '2026-03-01 12:00'",
                         text);
    drop_ago(words);
    int result = filter_time_read(&operand, &listing, &match, err);
    if (result < 0)
        return result;
    *out = (struct time_span){match.low.integer, match.high.integer};
    return 0;
}
