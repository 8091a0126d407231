#include "heartbeat_answer.h"

#include "shared/icmp/icmp_socket.h"

void heartbeat_answer_probe(const struct monitor_table *table, const struct icmp_cookie_key *key,
                            uint32_t index, struct icmp_send *out)
{
    const struct monitor_target *target = &table->targets[index];
    uint32_t sequence = target->sequence + 1;
    out->target = target->addr;
    out->scope = target->scope;
    out->tag = (struct icmp_tag){index, sequence, icmp_cookie(key, index, sequence, &target->addr)};
}

static bool is_genuine(const struct monitor_table *table, const struct icmp_cookie_key *key,
                       const struct icmp_tag *tag, uint16_t echo_sequence, const struct ip_addr *about)
{
    if (tag->index >= table->count || (tag->sequence & 0xffff) != echo_sequence)
        return false;
    const struct monitor_target *target = &table->targets[tag->index];
    return target->used && ip_addr_compare(about, &target->addr) == 0 &&
           tag->cookie == icmp_cookie(key, tag->index, tag->sequence, &target->addr);
}

static enum heartbeat_answer take_reply(struct monitor_table *table, const struct icmp_tag *tag,
                                        int64_t at_us)
{
    struct monitor_target *target = &table->targets[tag->index];
    uint32_t age = target->sequence - tag->sequence;
    uint32_t bit = age < 32 ? UINT32_C(1) << age : 0;
    if (target->answered & bit)
        return HEARTBEAT_DUPLICATE;
    target->answered |= bit;
    if (age != 0 || target->phase != MONITOR_WAITING)
        return HEARTBEAT_LATE;
    if (at_us >= target->sent_us + table->timeout_ms * INT64_C(1000))
        return HEARTBEAT_LATE;
    monitor_table_settle(table, tag->index, CAUSE_REPLY, at_us);
    return HEARTBEAT_ACCEPTED;
}

// An error is the reason that is kept when the timeout comes; a true reply may still arrive before.
static enum heartbeat_answer take_error(struct monitor_table *table, uint32_t index, uint32_t sequence,
                                        enum cause cause)
{
    struct monitor_target *target = &table->targets[index];
    if (sequence != target->sequence || target->phase != MONITOR_WAITING)
        return HEARTBEAT_LATE;
    target->error_cause = (uint8_t)cause;
    return HEARTBEAT_NOTED;
}

// A router that quotes only eight bytes leaves destination and sequence to go by.
static enum heartbeat_answer take_short_error(struct monitor_table *table, const struct icmp_message *message)
{
    enum heartbeat_answer answer = HEARTBEAT_REJECTED;
    for (uint32_t i = 0; i < table->count && answer != HEARTBEAT_NOTED; i++) {
        const struct monitor_target *target = &table->targets[i];
        if (target->used && (target->sequence & 0xffff) == message->sequence &&
            ip_addr_compare(&message->destination, &target->addr) == 0)
            answer = take_error(table, i, target->sequence, message->cause);
    }
    return answer;
}

enum heartbeat_answer heartbeat_answer_take(struct monitor_table *table, const struct icmp_cookie_key *key,
                                            const struct icmp_received *received, int64_t at_us)
{
    const struct icmp_message *message = &received->message;
    const struct icmp_tag *tag = &message->tag;
    if (message->kind == ICMP_KIND_ERROR && !message->has_tag)
        return take_short_error(table, message);
    if (message->kind == ICMP_KIND_ERROR &&
        is_genuine(table, key, tag, message->sequence, &message->destination))
        return take_error(table, tag->index, tag->sequence, message->cause);
    if (message->kind == ICMP_KIND_REPLY && message->has_tag &&
        is_genuine(table, key, tag, message->sequence, &received->source))
        return take_reply(table, tag, at_us);
    return HEARTBEAT_REJECTED;
}
