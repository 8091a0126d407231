#include "sync_notice.h"

#include <stdio.h>
#include <string.h>

#include "shared/base/text.h"
#include "shared/inventory/conflict_event.h"

static enum sync_notice_level level_of(const struct conflict_event *event)
{
    if (!event->is_found)
        return SYNC_NOTICE_OVER;
    return strcmp(event->severity, "critical") == 0 ? SYNC_NOTICE_CRITICAL : SYNC_NOTICE_WARNING;
}

void sync_notice_of(const struct conflict_event *event, struct sync_notice *out)
{
    *out = (struct sync_notice){.level = level_of(event)};
    text_copy(out->kind, sizeof(out->kind), event->kind);
    if (event->is_found)
        text_copy(out->text, sizeof(out->text), event->explanation);
    else
        snprintf(out->text, sizeof(out->text), "%s: %s is over", event->subject, event->kind);
}

void sync_notice_of_more(size_t count, struct sync_notice *out)
{
    *out = (struct sync_notice){.level = SYNC_NOTICE_WARNING};
    snprintf(out->text, sizeof(out->text),
             "%zu more conflicts were found or are over; 'ipam conflicts' lists those that are open", count);
}
