#include "icmp_heartbeat_notice.h"

#include <string.h>
#include <time.h>

#include "heartbeat.h"

#include "shared/base/text.h"

enum { NAME_SHOWN_MAX = 100, TIME_TEXT_MAX = 16 };

static void format_time(int64_t unix_ms, char text[TIME_TEXT_MAX])
{
    time_t seconds = (time_t)(unix_ms / 1000);
    struct tm local;

    text[0] = '\0';
    if (localtime_r(&seconds, &local))
        (void)strftime(text, TIME_TEXT_MAX, "%H:%M:%S", &local);
}

// The part of a name that is shown, ending between two UTF-8 characters.
static int shown_length(const char *name)
{
    size_t length = strnlen(name, NAME_SHOWN_MAX);

    while (name[length] != '\0' && length > 0 && ((unsigned char)name[length] & 0xc0) == 0x80)
        length--;
    return (int)length;
}

static void add_state(struct text_buf *out, const struct verdict_change *change)
{
    char since[TIME_TEXT_MAX];

    format_time(change->since_ms, since);
    text_buf_add(out, " is %s since %s", verdict_state_text(change->to), since);
    if (change->to != PROBE_STATE_UP)
        text_buf_add(out, ": %s", cause_text(change->cause));
}

void icmp_heartbeat_notice_text(const struct heartbeat_notice *notice, char text[ICMP_HEARTBEAT_NOTICE_MAX])
{
    const struct verdict_change *change = &notice->change;
    int length = shown_length(notice->device_name);
    struct text_buf out;

    text_buf_init(&out, text, ICMP_HEARTBEAT_NOTICE_MAX);
    text_buf_add(&out, "%.*s%s", length, notice->device_name,
                 notice->device_name[length] != '\0' ? "..." : "");
    if (notice->address[0] != '\0')
        text_buf_add(&out, " (%.64s)", notice->address);
    if (change->state_changed)
        add_state(&out, change);
    if (change->state_changed && change->flapping_changed)
        text_buf_add(&out, ";");
    if (change->flapping_changed)
        text_buf_add(&out, notice->flapping ? " is flapping" : " no longer flaps");
    if (change->flapping_changed && !change->state_changed)
        text_buf_add(&out, ", now %s", verdict_state_text(change->to));
}

enum metric_severity icmp_heartbeat_notice_severity(const struct heartbeat_notice *notice)
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
