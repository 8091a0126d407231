// All targets, their timers and what came of their probes. Pure: no sockets, no clock; the caller locks.
#pragma once

#include "heartbeat_settings.h"
#include "heartbeat_target.h"
#include "heartbeat_wheel.h"

#include "shared/icmp/icmp_cookie.h"
#include "shared/icmp/icmp_socket.h"

#define HEARTBEAT_NO_TARGET UINT32_MAX

// A verdict that changed, waiting for the store. `since_ms` is Unix milliseconds. `index` is
// HEARTBEAT_NO_TARGET for a check that is no longer probed.
struct heartbeat_event {
    uint32_t index;
    int64_t check_id;
    struct verdict_change change;
    bool flapping;
};

enum { HEARTBEAT_EVENT_MAX = 65536 };

struct heartbeat_table {
    struct heartbeat_target *targets;
    struct heartbeat_record *records;
    uint32_t count; // slots in use or used before
    uint32_t capacity;
    uint32_t used;
    uint32_t hole; // no free slot below it
    uint32_t self_checks[HEARTBEAT_SELF_CHECK_MAX];
    size_t self_check_count;
    struct heartbeat_wheel wheel;
    struct icmp_cookie_key key;
    int64_t real_offset_ms; // Unix minus monotonic milliseconds, as of now
    uint32_t timeout_ms;
    uint32_t recheck_interval_ms;
    int64_t missed_us; // the last miss of any target: a self-check target not asked since is asked again
    bool urgent;       // some record is
    struct heartbeat_event *events;
    size_t event_count;
    size_t events_told; // the first so many were copied by heartbeat_result_untold
    size_t event_capacity;
    uint64_t events_dropped;
};

// What a timer asks for.
enum heartbeat_due_kind { HEARTBEAT_DUE_NONE, HEARTBEAT_DUE_SEND, HEARTBEAT_DUE_TIMEOUT };

struct heartbeat_due {
    enum heartbeat_due_kind kind;
    uint32_t index;
};

enum heartbeat_answer {
    HEARTBEAT_ACCEPTED,
    HEARTBEAT_LATE,
    HEARTBEAT_DUPLICATE,
    HEARTBEAT_NOTED,
    HEARTBEAT_REJECTED
};

void heartbeat_table_init(struct heartbeat_table *table, const struct icmp_cookie_key *key,
                          uint32_t timeout_ms, uint32_t recheck_interval_ms, int64_t now_us);
void heartbeat_table_fini(struct heartbeat_table *table);

// Takes a slot and starts its timer within `spread_ms` from now. `record` is copied, its name taken over. A
// record without a check (check_id 0) is a self-check target, of which HEARTBEAT_SELF_CHECK_MAX fit and none
// is removed. -ENOMEM, -ENOSPC: nothing changed. Gives the index.
int heartbeat_table_add(struct heartbeat_table *table, const struct heartbeat_record *record,
                        uint32_t spread_ms, int64_t now_us, uint32_t *index);
void heartbeat_table_remove(struct heartbeat_table *table, uint32_t index);

// Sets or, with NULL, takes away the address (`cause` says why). A probe under way to another address is
// forgotten.
void heartbeat_table_address(struct heartbeat_table *table, uint32_t index, const struct ip_addr *addr,
                             uint32_t scope, enum cause cause);

// The next thing that is due. For a SEND the caller sends and says so by heartbeat_table_sent, or settles it
// with a cause; a TIMEOUT it settles.
struct heartbeat_due heartbeat_table_due(struct heartbeat_table *table, int64_t now_us);

// Prepares the probe of `index` as the next in sequence.
void heartbeat_table_probe(struct heartbeat_table *table, uint32_t index, struct icmp_send *out);
void heartbeat_table_sent(struct heartbeat_table *table, uint32_t index, int64_t sent_us);
// The kernel had no room: the same probe is due again in a millisecond.
void heartbeat_table_postpone(struct heartbeat_table *table, uint32_t index, int64_t now_us);

// Ends the present probe with `cause`.
void heartbeat_table_settle(struct heartbeat_table *table, uint32_t index, enum cause cause, int64_t now_us);

// Takes a received message that arrived at `at_us`.
enum heartbeat_answer heartbeat_table_answer(struct heartbeat_table *table,
                                             const struct icmp_received *received, int64_t at_us);

// Whether there are self-check targets and none of them answered its last probe.
bool heartbeat_table_is_blind(const struct heartbeat_table *table);
