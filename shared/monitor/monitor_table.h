// All targets, their timers and what came of their probes. Pure: no sockets, no clock; the caller locks.
#pragma once

#include "monitor_target.h"
#include "monitor_wheel.h"

#include <stddef.h>

#define MONITOR_NO_TARGET UINT32_MAX

// A verdict that changed, waiting for the store. `since_ms` is Unix milliseconds. `index` is
// MONITOR_NO_TARGET for a check that is no longer probed.
struct monitor_event {
    uint32_t index;
    int64_t check_id;
    struct verdict_change change;
    bool flapping;
};

enum { MONITOR_EVENT_MAX = 65536, MONITOR_SELF_CHECK_MAX = 8 };

// A plugin's own array beside the targets: room for the indexes below `capacity` (0 or -ENOMEM), and the end
// of a target, before its slot is given to another.
struct monitor_beside {
    int (*reserve)(void *context, uint32_t capacity);
    void (*release)(void *context, uint32_t index);
    void *context;
};

struct monitor_table {
    struct monitor_target *targets;
    struct monitor_record *records;
    uint32_t count; // slots in use or used before
    uint32_t capacity;
    uint32_t used;
    uint32_t hole; // no free slot below it
    uint32_t self_checks[MONITOR_SELF_CHECK_MAX];
    size_t self_check_count;
    struct monitor_wheel wheel;
    int64_t real_offset_ms; // Unix minus monotonic milliseconds, as of now
    uint32_t timeout_ms;
    uint32_t recheck_interval_ms;
    int64_t missed_us; // the last miss of any target: a self-check target not asked since is asked again
    bool urgent;       // some record is
    struct monitor_beside beside; // set after monitor_table_init, or all NULL
    struct monitor_event *events;
    size_t event_count;
    size_t events_told; // the first so many were copied by monitor_result_untold
    size_t event_capacity;
    uint64_t events_dropped;
};

// What a timer asks for.
enum monitor_due_kind { MONITOR_DUE_NONE, MONITOR_DUE_SEND, MONITOR_DUE_TIMEOUT };

struct monitor_due {
    enum monitor_due_kind kind;
    uint32_t index;
};

void monitor_table_init(struct monitor_table *table, uint32_t timeout_ms, uint32_t recheck_interval_ms,
                        int64_t now_us);
void monitor_table_fini(struct monitor_table *table);

// Takes a slot and starts its timer within `spread_ms` from now. `record` is copied, its name taken over. A
// record without a check (check_id 0) is a self-check target, of which MONITOR_SELF_CHECK_MAX fit and none
// is removed. -ENOMEM, -ENOSPC: nothing changed. Gives the index.
int monitor_table_add(struct monitor_table *table, const struct monitor_record *record, uint32_t spread_ms,
                      int64_t now_us, uint32_t *index);
void monitor_table_remove(struct monitor_table *table, uint32_t index);

// Sets or, with NULL, takes away the address (`cause` says why). A probe under way to another address is
// forgotten.
void monitor_table_address(struct monitor_table *table, uint32_t index, const struct ip_addr *addr,
                           uint32_t scope, enum cause cause);

// The next thing that is due. For a SEND the caller sends and says so by monitor_table_sent, or settles it
// with a cause; a TIMEOUT it settles.
struct monitor_due monitor_table_due(struct monitor_table *table, int64_t now_us);

// The next probe in sequence is under way.
void monitor_table_sent(struct monitor_table *table, uint32_t index, int64_t sent_us);
// Nothing was sent: the same probe is due again at `at_us`.
void monitor_table_postpone(struct monitor_table *table, uint32_t index, int64_t at_us);

// Ends the present probe with `cause`. The answer took the time since it was sent, or `rtt_us`.
void monitor_table_settle(struct monitor_table *table, uint32_t index, enum cause cause, int64_t now_us);
void monitor_table_settle_timed(struct monitor_table *table, uint32_t index, enum cause cause, int64_t now_us,
                                uint32_t rtt_us);

// Whether there are self-check targets and none of them answered its last probe.
bool monitor_table_is_blind(const struct monitor_table *table);
