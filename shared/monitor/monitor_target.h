// One target: what the probe loop needs at every packet, and its record beside it. Plain data, guarded by the
// engine's lock.
#pragma once

#include "shared/net/ip_addr.h"
#include "shared/probe/rtt_window.h"
#include "shared/probe/strip.h"
#include "shared/probe/verdict.h"

#include <stdbool.h>
#include <stdint.h>

enum monitor_phase { MONITOR_IDLE, MONITOR_WAITING };

// One cache line. Times are monotonic microseconds.
struct monitor_target {
    struct ip_addr addr;
    int64_t sent_us;
    int64_t due_us;    // when the next probe should leave
    int64_t base_us;   // the next place on the target's own schedule, without jitter
    uint32_t sequence; // of the last probe
    uint32_t answered; // where answers may come late or twice: bit n: the probe `sequence - n` was answered
    uint32_t scope;
    uint8_t phase;       // enum monitor_phase
    uint8_t error_cause; // an ICMP error that came for the present probe, CAUSE_REPLY without
    bool timed;          // its timer runs
    bool used;           // the slot holds a target
    bool removed;        // and shall be given back when its timer fires
    bool self_check;
    bool addressed;        // `addr` is set
    uint8_t missing_cause; // why it is not
};

// What is known of the target: touched once per result.
struct monitor_record {
    struct verdict verdict;
    struct rtt_window window;
    struct strip strip;
    struct verdict_policy policy;
    int64_t check_id; // 0: a self-check target
    int64_t first_known_ms;
    int64_t publish_ms; // when the next sample is due, monotonic; 0: never published
    uint32_t interval_ms;
    uint32_t rechecks;
    uint32_t last_rtt_us;
    uint32_t results; // since the last sample
    uint32_t route_generation;
    uint32_t route_interface;
    bool dirty;      // changed since the last flush
    bool urgent;     // and so that a reader should see it at once: the verdict changed
    bool judge;      // state or cause may have changed since they were stored: the device is judged with them
    uint8_t told;    // bits of the values that the last sample told, as monitor_sample's `kinds`
    uint8_t numbers; // and which of them were numbers
    char device_key[64];
    char check_key[32];
    char zone[IP_ADDR_ZONE_MAX];
    char *device_name; // owned
};
