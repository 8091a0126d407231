#include "monitor_table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "monitor_result.h"

// A cheap spread of bits (the finalizer of MurmurHash3) for phases and jitter.
static uint64_t mix(uint64_t value)
{
    value ^= value >> 33;
    value *= UINT64_C(0xff51afd7ed558ccd);
    value ^= value >> 33;
    return value;
}

static void arm(struct monitor_table *table, uint32_t index, int64_t due_ms)
{
    table->targets[index].timed = true;
    monitor_wheel_add(&table->wheel, index, due_ms);
}

// A place within `span_ms` from now that is always the same for the same seed: a whole millisecond, as the
// wheel's, so that no probe leaves before its place and finds it still ahead.
static int64_t phase(uint64_t seed, int64_t now_us, uint32_t span_ms)
{
    return (now_us / 1000 + (int64_t)(mix(seed) % (span_ms + UINT64_C(1)))) * 1000;
}

static void release(struct monitor_table *table, uint32_t index)
{
    if (table->beside.release)
        table->beside.release(table->beside.context, index);
    free(table->records[index].device_name);
    table->records[index].device_name = NULL;
    table->records[index].check_id = 0;
    table->targets[index].used = false;
    table->targets[index].removed = false;
    table->used--;
    if (index < table->hole)
        table->hole = index;
}

void monitor_table_init(struct monitor_table *table, uint32_t timeout_ms, uint32_t recheck_interval_ms,
                        int64_t now_us)
{
    memset(table, 0, sizeof *table);
    monitor_wheel_init(&table->wheel, now_us / 1000);
    table->timeout_ms = timeout_ms;
    table->recheck_interval_ms = recheck_interval_ms;
}

void monitor_table_fini(struct monitor_table *table)
{
    for (uint32_t i = 0; i < table->count; i++)
        if (table->targets[i].used)
            release(table, i);
    free(table->targets);
    free(table->records);
    free(table->events);
    monitor_wheel_fini(&table->wheel);
    memset(table, 0, sizeof *table);
}

static int grow(struct monitor_table *table)
{
    uint32_t capacity = table->capacity ? table->capacity * 2 : 256;
    struct monitor_target *targets = reallocarray(table->targets, capacity, sizeof *targets);
    if (targets)
        table->targets = targets;
    struct monitor_record *records = reallocarray(table->records, capacity, sizeof *records);
    if (records)
        table->records = records;
    if (!targets || !records || monitor_wheel_reserve(&table->wheel, capacity) < 0 ||
        (table->beside.reserve && table->beside.reserve(table->beside.context, capacity) < 0))
        return -ENOMEM;
    table->capacity = capacity;
    return 0;
}

static int take_slot(struct monitor_table *table, uint32_t *index)
{
    uint32_t i = table->hole;
    while (i < table->count && table->targets[i].used)
        i++;
    if (i == table->capacity) {
        int status = grow(table);
        if (status < 0)
            return status;
    }
    if (i == table->count) {
        table->targets[i] = (struct monitor_target){0};
        table->count++;
    }
    table->hole = i + 1;
    *index = i;
    return 0;
}

int monitor_table_add(struct monitor_table *table, const struct monitor_record *record, uint32_t spread_ms,
                      int64_t now_us, uint32_t *index)
{
    bool self_check = record->check_id == 0;
    if (self_check && table->self_check_count == MONITOR_SELF_CHECK_MAX)
        return -ENOSPC;
    int status = take_slot(table, index);
    if (status < 0)
        return status;
    if (self_check)
        table->self_checks[table->self_check_count++] = *index;
    struct monitor_target *target = &table->targets[*index];
    uint64_t seed = (uint64_t)record->check_id << 8 | (uint8_t)record->check_key[0];
    // The sequence goes on from the slot's last tenant, so that an old answer never fits a new target.
    *target = (struct monitor_target){.sequence = target->sequence,
                                      .used = true,
                                      .self_check = self_check,
                                      .missing_cause = CAUSE_NO_ADDRESS,
                                      .due_us = phase(seed, now_us, spread_ms),
                                      .base_us = phase(seed + 1, now_us, record->interval_ms)};
    table->records[*index] = *record;
    table->used++;
    arm(table, *index, target->due_us / 1000);
    return 0;
}

void monitor_table_remove(struct monitor_table *table, uint32_t index)
{
    table->targets[index].removed = true;
    table->targets[index].phase = MONITOR_IDLE;
}

void monitor_table_address(struct monitor_table *table, uint32_t index, const struct ip_addr *addr,
                           uint32_t scope, enum cause cause)
{
    struct monitor_target *target = &table->targets[index];
    bool same =
        addr && target->addressed && target->scope == scope && ip_addr_compare(addr, &target->addr) == 0;
    target->missing_cause = (uint8_t)cause;
    if (same)
        return;
    target->addressed = addr != NULL;
    target->scope = scope;
    target->phase = MONITOR_IDLE;
    table->records[index].route_generation = 0;
    if (addr)
        target->addr = *addr;
}

// The target's next place on its schedule, with up to a tenth of the interval as jitter.
static void schedule_base(struct monitor_table *table, uint32_t index, int64_t now_us)
{
    struct monitor_target *target = &table->targets[index];
    int64_t interval_us = table->records[index].interval_ms * INT64_C(1000);
    if (target->base_us <= now_us)
        target->base_us += ((now_us - target->base_us) / interval_us + 1) * interval_us;
    uint64_t seed = (uint64_t)index << 32 | target->sequence;
    target->due_us = target->base_us + (int64_t)(mix(seed) % (uint64_t)(interval_us / 10 + 1));
}

static void schedule(struct monitor_table *table, uint32_t index, int64_t now_us)
{
    struct monitor_target *target = &table->targets[index];
    const struct monitor_record *record = &table->records[index];
    if (target->self_check || verdict_wants_recheck(&record->verdict, record->rechecks))
        target->due_us = now_us + table->recheck_interval_ms * INT64_C(1000);
    else
        schedule_base(table, index, now_us);
}

// A self-check target is looked at often, but asked only when its own interval is over or somebody was
// silent.
static bool is_wanted(struct monitor_table *table, uint32_t index, int64_t now_us)
{
    struct monitor_target *target = &table->targets[index];
    if (!target->self_check || table->missed_us > target->sent_us || now_us >= target->base_us)
        return true;
    schedule(table, index, now_us);
    arm(table, index, target->due_us / 1000);
    return false;
}

// When the present probe is over: not before its time, in the wheel's milliseconds.
static int64_t timeout_at_ms(const struct monitor_table *table, const struct monitor_target *target)
{
    return (target->sent_us + 999) / 1000 + table->timeout_ms;
}

struct monitor_due monitor_table_due(struct monitor_table *table, int64_t now_us)
{
    uint32_t index;
    while ((index = monitor_wheel_fire(&table->wheel, now_us / 1000)) != MONITOR_WHEEL_NONE) {
        struct monitor_target *target = &table->targets[index];
        target->timed = false;
        if (target->removed)
            release(table, index);
        else if (target->phase == MONITOR_WAITING && now_us / 1000 >= timeout_at_ms(table, target))
            return (struct monitor_due){MONITOR_DUE_TIMEOUT, index};
        else if (target->phase == MONITOR_WAITING)
            arm(table, index, timeout_at_ms(table, target));
        else if (now_us / 1000 < target->due_us / 1000)
            arm(table, index, target->due_us / 1000);
        else if (is_wanted(table, index, now_us))
            return (struct monitor_due){MONITOR_DUE_SEND, index};
    }
    return (struct monitor_due){MONITOR_DUE_NONE, 0};
}

void monitor_table_sent(struct monitor_table *table, uint32_t index, int64_t sent_us)
{
    struct monitor_target *target = &table->targets[index];
    target->sequence++;
    target->answered <<= 1;
    target->sent_us = sent_us;
    target->phase = MONITOR_WAITING;
    target->error_cause = CAUSE_REPLY;
    if (target->self_check)
        schedule_base(table, index, sent_us);
    arm(table, index, timeout_at_ms(table, target));
}

void monitor_table_postpone(struct monitor_table *table, uint32_t index, int64_t at_us)
{
    arm(table, index, at_us / 1000);
}

void monitor_table_settle(struct monitor_table *table, uint32_t index, enum cause cause, int64_t now_us)
{
    const struct monitor_target *target = &table->targets[index];
    int64_t sent_us = target->phase == MONITOR_WAITING ? target->sent_us : now_us;
    // The send times within a batch are estimated: no round trip takes less than a microsecond.
    monitor_table_settle_timed(table, index, cause, now_us,
                               now_us > sent_us ? (uint32_t)(now_us - sent_us) : 1);
}

void monitor_table_settle_timed(struct monitor_table *table, uint32_t index, enum cause cause, int64_t now_us,
                                uint32_t rtt_us)
{
    struct monitor_target *target = &table->targets[index];
    int64_t sent_us = target->phase == MONITOR_WAITING ? target->sent_us : now_us;
    monitor_result_add(table, index, cause, sent_us, rtt_us);
    if (cause_outcome(cause) == OUTCOME_MISS && !target->self_check)
        table->missed_us = now_us;
    target->phase = MONITOR_IDLE;
    schedule(table, index, sent_us);
    int64_t earliest_us = sent_us + table->timeout_ms * INT64_C(1000);
    if (target->due_us < earliest_us)
        target->due_us = earliest_us;
    // The timer of a probe that has ended early fires once more, and only then is set anew.
    if (!target->timed)
        arm(table, index, target->due_us / 1000);
}

bool monitor_table_is_blind(const struct monitor_table *table)
{
    bool any = false;
    for (size_t i = 0; i < table->self_check_count; i++) {
        const struct strip *strip = &table->records[table->self_checks[i]].strip;
        if (strip->count == 0)
            continue;
        if (strip_cause(strip, strip->count - 1u) == CAUSE_REPLY)
            return false;
        any = true;
    }
    return any;
}
