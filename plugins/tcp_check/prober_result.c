#include "prober_result.h"

#include <stdlib.h>
#include <string.h>

enum cause prober_result_cause(const struct prober_target *target, enum cause cause)
{
    if (!target->plan->optional || target->was_open || cause_outcome(cause) != OUTCOME_MISS)
        return cause;
    return cause_shows_life(cause) ? CAUSE_PORT_CLOSED : CAUSE_NEVER_OPEN;
}

void prober_result_count(struct prober_counters *counters, enum cause cause)
{
    bool silent = cause == CAUSE_TIMEOUT || cause == CAUSE_SILENT;
    counters->answered += cause == CAUSE_REPLY;
    counters->timeouts += silent;
    counters->failed += cause_outcome(cause) == OUTCOME_MISS && !silent;
    counters->exhausted += cause == CAUSE_NO_DESCRIPTOR;
}

void prober_result_detail(struct prober_target *target, enum cause cause, const char *detail)
{
    target->detail_cause = (uint8_t)cause;
    if (strcmp(target->detail ? target->detail : "", detail) == 0)
        return;
    free(target->detail);
    target->detail = *detail ? strdup(detail) : NULL;
}

void prober_result_keep(struct prober_target *target, const struct service_answer *answer)
{
    prober_result_detail(target, answer->cause, answer->detail);
    target->total_us = answer->total_us;
    target->http_status = answer->http_status;
    if (answer->expires_ms)
        target->expires_ms = answer->expires_ms;
    target->was_open |= answer->cause == CAUSE_REPLY;
}

bool prober_result_was_open(const struct monitor_record *record)
{
    if (record->verdict.state != PROBE_STATE_UNKNOWN)
        return true;
    for (unsigned i = 0; i < record->strip.count; i++)
        if (strip_at(&record->strip, i).cause == CAUSE_REPLY)
            return true;
    return false;
}
