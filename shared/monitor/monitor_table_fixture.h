// For tests: a table in a network in which time and answers are ours. Nobody sleeps; a played loop moves the
// time.
#pragma once

#include "monitor_table.h"

enum {
    TIMEOUT_MS = 500,
    RECHECK_MS = 1000,
    INTERVAL_MS = 30000,
    MS = 1000,
    SECOND = 1000000,
    MONITOR_TABLE_FIXTURE_MAX = 64
};

// By the index of a target below MONITOR_TABLE_FIXTURE_MAX.
struct monitor_table_fixture {
    struct monitor_table table;
    int64_t now_us;
    bool silent[MONITOR_TABLE_FIXTURE_MAX];
    unsigned sends[MONITOR_TABLE_FIXTURE_MAX];
    int64_t first_us[MONITOR_TABLE_FIXTURE_MAX], last_us[MONITOR_TABLE_FIXTURE_MAX]; // when it was asked
    int64_t gap_min_us[MONITOR_TABLE_FIXTURE_MAX], gap_max_us[MONITOR_TABLE_FIXTURE_MAX];
    // Told of each probe before it is sent; NULL: nobody.
    void (*sending)(struct monitor_table_fixture *world, uint32_t index);
};

// For cmocka's set-up and tear-down.
int monitor_table_fixture_new(void **state);
int monitor_table_fixture_free(void **state);

// A number below `below`, from the seed of monitor_table_fixture_storm.
uint64_t monitor_table_fixture_number(uint64_t below);

// 192.0.2.<last>
struct ip_addr monitor_table_fixture_addr(unsigned last);

// Adds a target with the address 192.0.2.<index + 1>.
uint32_t monitor_table_fixture_add(struct monitor_table_fixture *world, int64_t check_id,
                                   uint32_t interval_ms, uint32_t spread_ms);

// Sends the next probe of `index` as if it were due.
void monitor_table_fixture_send(struct monitor_table_fixture *world, uint32_t index);

// Plays the loop for `span_ms`, a millisecond at a time: who is not silent answers after 200 µs.
void monitor_table_fixture_play(struct monitor_table_fixture *world, int64_t span_ms);

// Each used slot has one timer, and no other has any.
void monitor_table_fixture_assert_timers(const struct monitor_table *table);

// Whatever comes, in whatever order, with pauses: addresses change, targets come and go, and `answer` does
// what the test knows of answers. No target is lost and none is asked twice at once. The seed is printed.
void monitor_table_fixture_storm(struct monitor_table_fixture *world,
                                 void (*answer)(struct monitor_table_fixture *world, uint32_t index));
