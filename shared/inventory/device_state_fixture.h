// For tests of the states of devices: one device, its checks by their index, and readable answers.
#pragma once

#include <stdio.h>

#include "check.h"
#include "check_state.h"
#include "device_state.h"
#include "identifier.h"
#include "inventory_fixture.h"

static inline int64_t device_state_fixture_check(int64_t device_id, const char *key, const char *plugin)
{
    struct check check = {.device_id = device_id,
                          .target_kind = CHECK_TARGET_DEVICE_V4,
                          .profile = CHECK_PROFILE_NORMAL,
                          .source = "person",
                          .enabled = true};
    snprintf(check.key, sizeof(check.key), "%s", key);
    snprintf(check.plugin, sizeof(check.plugin), "%s", plugin);
    assert_int_equal(check_add(db, &check, &err), 0);
    return check.id;
}

static inline void device_state_fixture_turn(int64_t check_id, int64_t at_ms, enum probe_state to,
                                             enum cause cause)
{
    struct check_transition change = {
        .check_id = check_id, .at_ms = at_ms, .to = to, .cause = cause, .state_changed = true};
    assert_int_equal(check_state_transition(db, "local", &change), 0);
}

static inline struct device_status device_state_fixture_read(int64_t device_id)
{
    struct device_status_list list;
    assert_int_equal(device_state_list(db, device_id, &list, &err), 0);
    assert_int_equal(list.count, 1);
    struct device_status status = list.rows[0];
    device_status_list_free(&list);
    return status;
}

// A sighting by a source, as its reader will write it.
static inline void device_state_fixture_see(int64_t device_id, const char *source, int64_t at_ms)
{
    assert_int_equal(identifier_add(db, device_id, "hostname", source, "weak", source, at_ms, &err), 0);
}
