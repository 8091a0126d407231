// Which echo request is sent to a target, and which messages answer it. Pure; the caller locks.
#pragma once

#include "shared/icmp/icmp_cookie.h"
#include "shared/icmp/icmp_socket.h"
#include "shared/monitor/monitor_table.h"

#include <stdint.h>

enum heartbeat_answer {
    HEARTBEAT_ACCEPTED,
    HEARTBEAT_LATE,
    HEARTBEAT_DUPLICATE,
    HEARTBEAT_NOTED, // an error, kept as the cause while a true answer may still come
    HEARTBEAT_REJECTED
};

// Prepares the probe of `index` as the next in sequence.
void heartbeat_answer_probe(const struct monitor_table *table, const struct icmp_cookie_key *key,
                            uint32_t index, struct icmp_send *out);

// Takes a received message that arrived at `at_us`.
enum heartbeat_answer heartbeat_answer_take(struct monitor_table *table, const struct icmp_cookie_key *key,
                                            const struct icmp_received *received, int64_t at_us);
