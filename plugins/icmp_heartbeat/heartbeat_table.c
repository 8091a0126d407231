#include "heartbeat_table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "heartbeat_result.h"

// A cheap spread of bits (the finalizer of MurmurHash3) for phases and jitter.
static uint64_t mix(uint64_t value)
{
    value ^= value >> 33;
    value *= UINT64_C(0xff51afd7ed558ccd);
    value ^= value >> 33;
    return value;
}

// A place within `span_ms` from now that is always the same for the same seed: a whole millisecond, as the
// wheel's, so that no probe leaves before its place and finds it still ahead.
static int64_t phase(uint64_t seed, int64_t now_us, uint32_t span_ms)
{
    return (now_us / 1000 + (int64_t)(mix(seed) % (span_ms + UINT64_C(1)))) * 1000;
}

void heartbeat_table_init(struct heartbeat_table *table, const struct icmp_cookie_key *key,
                          uint32_t timeout_ms, uint32_t recheck_interval_ms, int64_t now_us)
{
    memset(table, 0, sizeof *table);
    heartbeat_wheel_init(&table->wheel, now_us / 1000);
    table->key = *key;
    table->timeout_ms = timeout_ms;
    table->recheck_interval_ms = recheck_interval_ms;
}

void heartbeat_table_fini(struct heartbeat_table *table)
{
    for (uint32_t i = 0; i < table->count; i++)
        free(table->records[i].device_name);
    free(table->targets);
    free(table->records);
    free(table->events);
    heartbeat_wheel_fini(&table->wheel);
    memset(table, 0, sizeof *table);
}

static int grow(struct heartbeat_table *table)
{
    uint32_t capacity = table->capacity ? table->capacity * 2 : 256;
    struct heartbeat_target *targets = reallocarray(table->targets, capacity, sizeof *targets);
    if (targets)
        table->targets = targets;
    struct heartbeat_record *records = reallocarray(table->records, capacity, sizeof *records);
    if (records)
        table->records = records;
    if (!targets || !records || heartbeat_wheel_reserve(&table->wheel, capacity) < 0)
        return -ENOMEM;
    table->capacity = capacity;
    return 0;
}

static int take_slot(struct heartbeat_table *table, uint32_t *index)
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
        table->targets[i] = (struct heartbeat_target){0};
        table->count++;
    }
    table->hole = i + 1;
    *index = i;
    return 0;
}

int heartbeat_table_add(struct heartbeat_table *table, const struct heartbeat_record *record,
                        uint32_t spread_ms, int64_t now_us, uint32_t *index)
{
    bool self_check = record->check_id == 0;
    if (self_check && table->self_check_count == HEARTBEAT_SELF_CHECK_MAX)
        return -ENOSPC;
    int status = take_slot(table, index);
    if (status < 0)
        return status;
    if (self_check)
        table->self_checks[table->self_check_count++] = *index;
    struct heartbeat_target *target = &table->targets[*index];
    uint64_t seed = (uint64_t)record->check_id << 8 | (uint8_t)record->check_key[0];
    // The sequence goes on from the slot's last tenant, so that an old answer never fits a new target.
    *target = (struct heartbeat_target){.sequence = target->sequence,
                                        .used = true,
                                        .self_check = self_check,
                                        .missing_cause = CAUSE_NO_ADDRESS,
                                        .due_us = phase(seed, now_us, spread_ms),
                                        .base_us = phase(seed + 1, now_us, record->interval_ms)};
    table->records[*index] = *record;
    table->used++;
    heartbeat_wheel_add(&table->wheel, *index, target->due_us / 1000);
    return 0;
}

void heartbeat_table_remove(struct heartbeat_table *table, uint32_t index)
{
    table->targets[index].removed = true;
    table->targets[index].phase = HEARTBEAT_IDLE;
}

static void release(struct heartbeat_table *table, uint32_t index)
{
    free(table->records[index].device_name);
    table->records[index].device_name = NULL;
    table->records[index].check_id = 0;
    table->targets[index].used = false;
    table->targets[index].removed = false;
    table->used--;
    if (index < table->hole)
        table->hole = index;
}

void heartbeat_table_address(struct heartbeat_table *table, uint32_t index, const struct ip_addr *addr,
                             uint32_t scope, enum cause cause)
{
    struct heartbeat_target *target = &table->targets[index];
    bool same =
        addr && target->addressed && target->scope == scope && ip_addr_compare(addr, &target->addr) == 0;
    target->missing_cause = (uint8_t)cause;
    if (same)
        return;
    target->addressed = addr != NULL;
    target->scope = scope;
    target->phase = HEARTBEAT_IDLE;
    table->records[index].route_generation = 0;
    if (addr)
        target->addr = *addr;
}

// The target's next place on its schedule, with up to a tenth of the interval as jitter.
static void schedule_base(struct heartbeat_table *table, uint32_t index, int64_t now_us)
{
    struct heartbeat_target *target = &table->targets[index];
    int64_t interval_us = table->records[index].interval_ms * INT64_C(1000);
    if (target->base_us <= now_us)
        target->base_us += ((now_us - target->base_us) / interval_us + 1) * interval_us;
    uint64_t seed = (uint64_t)index << 32 | target->sequence;
    target->due_us = target->base_us + (int64_t)(mix(seed) % (uint64_t)(interval_us / 10 + 1));
}

static void schedule(struct heartbeat_table *table, uint32_t index, int64_t now_us)
{
    struct heartbeat_target *target = &table->targets[index];
    const struct heartbeat_record *record = &table->records[index];
    if (target->self_check || verdict_wants_recheck(&record->verdict, record->rechecks))
        target->due_us = now_us + table->recheck_interval_ms * INT64_C(1000);
    else
        schedule_base(table, index, now_us);
}

// A self-check target is looked at often, but asked only when its own interval is over or somebody was
// silent.
static bool is_wanted(struct heartbeat_table *table, uint32_t index, int64_t now_us)
{
    struct heartbeat_target *target = &table->targets[index];
    if (!target->self_check || table->missed_us > target->sent_us || now_us >= target->base_us)
        return true;
    schedule(table, index, now_us);
    heartbeat_wheel_add(&table->wheel, index, target->due_us / 1000);
    return false;
}

// When the present probe is over: not before its time, in the wheel's milliseconds.
static int64_t timeout_at_ms(const struct heartbeat_table *table, const struct heartbeat_target *target)
{
    return (target->sent_us + 999) / 1000 + table->timeout_ms;
}

struct heartbeat_due heartbeat_table_due(struct heartbeat_table *table, int64_t now_us)
{
    uint32_t index;
    while ((index = heartbeat_wheel_fire(&table->wheel, now_us / 1000)) != HEARTBEAT_WHEEL_NONE) {
        struct heartbeat_target *target = &table->targets[index];
        if (target->removed)
            release(table, index);
        else if (target->phase == HEARTBEAT_WAITING && now_us / 1000 >= timeout_at_ms(table, target))
            return (struct heartbeat_due){HEARTBEAT_DUE_TIMEOUT, index};
        else if (target->phase == HEARTBEAT_WAITING)
            heartbeat_wheel_add(&table->wheel, index, timeout_at_ms(table, target));
        else if (now_us / 1000 < target->due_us / 1000)
            heartbeat_wheel_add(&table->wheel, index, target->due_us / 1000);
        else if (is_wanted(table, index, now_us))
            return (struct heartbeat_due){HEARTBEAT_DUE_SEND, index};
    }
    return (struct heartbeat_due){HEARTBEAT_DUE_NONE, 0};
}

void heartbeat_table_probe(struct heartbeat_table *table, uint32_t index, struct icmp_send *out)
{
    const struct heartbeat_target *target = &table->targets[index];
    uint32_t sequence = target->sequence + 1;
    out->target = target->addr;
    out->scope = target->scope;
    out->tag = (struct icmp_tag){index, sequence, icmp_cookie(&table->key, index, sequence, &target->addr)};
}

void heartbeat_table_sent(struct heartbeat_table *table, uint32_t index, int64_t sent_us)
{
    struct heartbeat_target *target = &table->targets[index];
    target->sequence++;
    target->answered <<= 1;
    target->sent_us = sent_us;
    target->phase = HEARTBEAT_WAITING;
    target->error_cause = CAUSE_REPLY;
    if (target->self_check)
        schedule_base(table, index, sent_us);
    heartbeat_wheel_add(&table->wheel, index, timeout_at_ms(table, target));
}

void heartbeat_table_postpone(struct heartbeat_table *table, uint32_t index, int64_t now_us)
{
    heartbeat_wheel_add(&table->wheel, index, now_us / 1000 + 1);
}

void heartbeat_table_settle(struct heartbeat_table *table, uint32_t index, enum cause cause, int64_t now_us)
{
    struct heartbeat_target *target = &table->targets[index];
    bool timer_runs = target->phase == HEARTBEAT_WAITING && cause == CAUSE_REPLY;
    int64_t sent_us = target->phase == HEARTBEAT_WAITING ? target->sent_us : now_us;
    heartbeat_result_add(table, index, cause, sent_us, now_us);
    if (cause_outcome(cause) == OUTCOME_MISS && !target->self_check)
        table->missed_us = now_us;
    target->phase = HEARTBEAT_IDLE;
    schedule(table, index, sent_us);
    int64_t earliest_us = sent_us + table->timeout_ms * INT64_C(1000);
    if (target->due_us < earliest_us)
        target->due_us = earliest_us;
    if (!timer_runs)
        heartbeat_wheel_add(&table->wheel, index, target->due_us / 1000);
}

static bool is_genuine(const struct heartbeat_table *table, const struct icmp_tag *tag,
                       uint16_t echo_sequence, const struct ip_addr *about)
{
    if (tag->index >= table->count || (tag->sequence & 0xffff) != echo_sequence)
        return false;
    const struct heartbeat_target *target = &table->targets[tag->index];
    return target->used && ip_addr_compare(about, &target->addr) == 0 &&
           tag->cookie == icmp_cookie(&table->key, tag->index, tag->sequence, &target->addr);
}

static enum heartbeat_answer take_reply(struct heartbeat_table *table, const struct icmp_tag *tag,
                                        int64_t at_us)
{
    struct heartbeat_target *target = &table->targets[tag->index];
    uint32_t age = target->sequence - tag->sequence;
    uint32_t bit = age < 32 ? UINT32_C(1) << age : 0;
    if (target->answered & bit)
        return HEARTBEAT_DUPLICATE;
    target->answered |= bit;
    if (age != 0 || target->phase != HEARTBEAT_WAITING)
        return HEARTBEAT_LATE;
    if (at_us >= target->sent_us + table->timeout_ms * INT64_C(1000))
        return HEARTBEAT_LATE;
    heartbeat_table_settle(table, tag->index, CAUSE_REPLY, at_us);
    return HEARTBEAT_ACCEPTED;
}

// An error is the reason that is kept when the timeout comes; a true reply may still arrive before.
static enum heartbeat_answer take_error(struct heartbeat_table *table, uint32_t index, uint32_t sequence,
                                        enum cause cause)
{
    struct heartbeat_target *target = &table->targets[index];
    if (sequence != target->sequence || target->phase != HEARTBEAT_WAITING)
        return HEARTBEAT_LATE;
    target->error_cause = (uint8_t)cause;
    return HEARTBEAT_NOTED;
}

// A router that quotes only eight bytes leaves destination and sequence to go by.
static enum heartbeat_answer take_short_error(struct heartbeat_table *table,
                                              const struct icmp_message *message)
{
    enum heartbeat_answer answer = HEARTBEAT_REJECTED;
    for (uint32_t i = 0; i < table->count && answer != HEARTBEAT_NOTED; i++) {
        const struct heartbeat_target *target = &table->targets[i];
        if (target->used && (target->sequence & 0xffff) == message->sequence &&
            ip_addr_compare(&message->destination, &target->addr) == 0)
            answer = take_error(table, i, target->sequence, message->cause);
    }
    return answer;
}

enum heartbeat_answer heartbeat_table_answer(struct heartbeat_table *table,
                                             const struct icmp_received *received, int64_t at_us)
{
    const struct icmp_message *message = &received->message;
    const struct icmp_tag *tag = &message->tag;
    if (message->kind == ICMP_KIND_ERROR && !message->has_tag)
        return take_short_error(table, message);
    if (message->kind == ICMP_KIND_ERROR && is_genuine(table, tag, message->sequence, &message->destination))
        return take_error(table, tag->index, tag->sequence, message->cause);
    if (message->kind == ICMP_KIND_REPLY && message->has_tag &&
        is_genuine(table, tag, message->sequence, &received->source))
        return take_reply(table, tag, at_us);
    return HEARTBEAT_REJECTED;
}

bool heartbeat_table_is_blind(const struct heartbeat_table *table)
{
    bool any = false;
    for (size_t i = 0; i < table->self_check_count; i++) {
        const struct strip *strip = &table->records[table->self_checks[i]].strip;
        if (strip->count == 0)
            continue;
        if (strip_at(strip, strip->count - 1u).cause == CAUSE_REPLY)
            return false;
        any = true;
    }
    return any;
}
