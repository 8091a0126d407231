#include "monitor_notice.h"

#include <string.h>
#include <time.h>

#include "shared/base/text.h"
#include "shared/monitor/monitor.h"

enum { NAME_SHOWN_MAX = 100, TIME_TEXT_MAX = 16 };

static void format_time(int64_t unix_ms, char text[TIME_TEXT_MAX])
{
    time_t seconds = (time_t)(unix_ms / 1000);
    struct tm local;

    text[0] = '\0';
    if (localtime_r(&seconds, &local))
        (void)strftime(text, TIME_TEXT_MAX, "%H:%M:%S", &local);
}

// The part of a text that is shown, ending between two UTF-8 characters.
static int shown_length(const char *text, size_t limit)
{
    size_t length = strnlen(text, limit);

    while (text[length] != '\0' && length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--;
    return (int)length;
}

// As much of it as leaves room for what comes behind.
static void add_detail(struct text_buf *out, const char *detail)
{
    static const char behind[] = " (); no longer flaps";
    size_t used = out->length + sizeof behind;
    int length = shown_length(detail, used < MONITOR_NOTICE_MAX ? MONITOR_NOTICE_MAX - used : 0);

    if (length > 0)
        text_buf_add(out, " (%.*s)", length, detail);
}

static void add_state(struct text_buf *out, const struct monitor_notice *notice)
{
    const struct verdict_change *change = &notice->change;
    char since[TIME_TEXT_MAX];

    format_time(change->since_ms, since);
    text_buf_add(out, " is %s since %s", verdict_state_text(change->to), since);
    if (change->to != PROBE_STATE_UP)
        text_buf_add(out, ": %s", cause_text(change->cause));
    if (change->to != PROBE_STATE_UP)
        add_detail(out, notice->detail);
}

void monitor_notice_text(const struct monitor_notice *notice, char text[MONITOR_NOTICE_MAX])
{
    const struct verdict_change *change = &notice->change;
    int length = shown_length(notice->device_name, NAME_SHOWN_MAX);
    struct text_buf out;

    text_buf_init(&out, text, MONITOR_NOTICE_MAX);
    text_buf_add(&out, "%.*s%s %s", length, notice->device_name,
                 notice->device_name[length] != '\0' ? "..." : "", notice->check_key);
    if (notice->address[0] != '\0')
        text_buf_add(&out, " (%.64s)", notice->address);
    if (change->state_changed)
        add_state(&out, notice);
    if (change->state_changed && change->flapping_changed)
        text_buf_add(&out, ";");
    if (change->flapping_changed)
        text_buf_add(&out, notice->flapping ? " is flapping" : " no longer flaps");
    if (change->flapping_changed && !change->state_changed)
        text_buf_add(&out, ", now %s", verdict_state_text(change->to));
}

enum metric_severity monitor_notice_severity(const struct monitor_notice *notice)
{
    const struct verdict_change *change = &notice->change;

    switch (change->to) {
    case PROBE_STATE_DOWN:
        return METRIC_FAILURE;
    case PROBE_STATE_UNKNOWN:
        return METRIC_WARNING;
    case PROBE_STATE_UP:
        break;
    }
    return change->flapping_changed && notice->flapping ? METRIC_WARNING : METRIC_OKAY;
}
