// For tests of what the probes found: one check in a database, and its state.
#pragma once

#include "check.h"
#include "check_state.h"
#include "inventory_fixture.h"

static inline int64_t check_state_fixture_check(const char *device_name)
{
    struct check check = {.device_id = inventory_fixture_device(device_name),
                          .key = "v4",
                          .plugin = "icmp_heartbeat",
                          .target_kind = CHECK_TARGET_DEVICE_V4,
                          .profile = CHECK_PROFILE_NORMAL,
                          .source = "person",
                          .enabled = true};
    assert_int_equal(check_add(db, &check, &err), 0);
    return check.id;
}

static inline struct check_state check_state_fixture_read(int64_t check_id)
{
    struct check_state_list list;
    struct check_state found = {.check_id = -1};
    assert_int_equal(check_state_list(db, "icmp_heartbeat", "local", &list, &err), 0);
    for (size_t i = 0; i < list.count; i++)
        if (list.rows[i].check_id == check_id)
            found = list.rows[i];
    check_state_list_free(&list);
    return found;
}

static inline int check_state_fixture_turn(int64_t check_id, int64_t at_ms, enum probe_state from,
                                           enum probe_state to, enum cause cause)
{
    struct check_transition change = {
        .check_id = check_id, .at_ms = at_ms, .from = from, .to = to, .cause = cause, .state_changed = true};
    return check_state_transition(db, "local", &change);
}
