#include "monitor_result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int grow_events(struct monitor_table *table)
{
    size_t capacity = table->event_capacity ? table->event_capacity * 2 : 64;
    struct monitor_event *grown =
        capacity <= MONITOR_EVENT_MAX ? reallocarray(table->events, capacity, sizeof *grown) : NULL;
    if (!grown)
        return -1;
    table->events = grown;
    table->event_capacity = capacity;
    return 0;
}

static void add_event(struct monitor_table *table, const struct monitor_event *event)
{
    if (table->event_count == table->event_capacity && grow_events(table) < 0) {
        table->events_dropped++;
        return;
    }
    table->events[table->event_count] = *event;
    table->events[table->event_count++].change.since_ms += table->real_offset_ms;
}

static void count(struct monitor_record *record, enum cause cause, uint32_t rtt_us)
{
    record->results++;
    if (cause == CAUSE_REPLY) {
        rtt_window_reply(&record->window, rtt_us);
        record->last_rtt_us = rtt_us;
    } else if (cause_outcome(cause) == OUTCOME_MISS) {
        rtt_window_miss(&record->window);
    }
}

void monitor_result_add(struct monitor_table *table, uint32_t index, enum cause cause, int64_t sent_us,
                        uint32_t rtt_us)
{
    struct monitor_record *record = &table->records[index];
    int64_t sent_ms = sent_us / 1000;
    count(record, cause, rtt_us);
    strip_add(&record->strip, sent_ms + table->real_offset_ms, cause, rtt_us);
    if (record->first_known_ms == 0)
        record->first_known_ms = sent_ms + table->real_offset_ms;
    record->dirty = true;
    struct verdict_change change;
    uint8_t state_before = record->verdict.state, cause_before = record->verdict.cause;
    bool changed = verdict_step(&record->verdict, &record->policy, cause, sent_ms, &change);
    if (record->verdict.state != state_before || record->verdict.cause != cause_before)
        record->judge = true;
    if (!changed || record->check_id == 0)
        return;
    record->urgent = table->urgent = true;
    add_event(table, &(struct monitor_event){index, record->check_id, change, record->verdict.flapping});
}

void monitor_result_end(struct monitor_table *table, uint32_t index, int64_t check_id, enum probe_state state,
                        int64_t now_ms)
{
    struct verdict_change change = {.from = state,
                                    .to = PROBE_STATE_UNKNOWN,
                                    .cause = CAUSE_NOT_RUNNING,
                                    .since_ms = now_ms,
                                    .state_changed = true};
    if (state != PROBE_STATE_UNKNOWN && check_id != 0)
        add_event(table, &(struct monitor_event){index, check_id, change, false});
}

size_t monitor_result_take_events(struct monitor_table *table, struct monitor_event *out, size_t capacity)
{
    size_t taken = table->event_count < capacity ? table->event_count : capacity;
    if (taken == 0)
        return 0;
    memcpy(out, table->events, taken * sizeof *out);
    memmove(table->events, table->events + taken, (table->event_count - taken) * sizeof *out);
    table->event_count -= taken;
    table->events_told -= taken < table->events_told ? taken : table->events_told;
    return taken;
}

size_t monitor_result_untold(struct monitor_table *table, struct monitor_event *out, size_t capacity)
{
    size_t untold = table->event_count - table->events_told;
    size_t copied = untold < capacity ? untold : capacity;
    if (copied == 0)
        return 0;
    memcpy(out, table->events + table->events_told, copied * sizeof *out);
    table->events_told += copied;
    return copied;
}

double monitor_result_loss(const struct strip *strip)
{
    unsigned replies = 0, misses = 0;
    for (unsigned i = 0; i < strip->count; i++) {
        enum outcome outcome = cause_outcome(strip_cause(strip, i));
        replies += outcome == OUTCOME_REPLY;
        misses += outcome == OUTCOME_MISS;
    }
    return replies + misses ? (double)misses / (replies + misses) : NAN;
}
