#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <poll.h>
#include <string.h>

#include "monitor_fixture.h"
#include "monitor_target_source.h"

#include "shared/base/clock.h"
#include "shared/base/error.h"
#include "shared/base/patience_fixture.h"
#include "shared/inventory/binding.h"
#include "shared/inventory/check.h"
#include "shared/inventory/check_state.h"
#include "shared/inventory/device.h"
#include "shared/inventory/device_merge.h"

static struct monitor_target_source *source;

static int start(void **state)
{
    struct error err;
    int status = monitor_fixture_new(state);
    struct monitor_fixture *fixture = *state;
    return status < 0 ? status : monitor_target_source_new(&fixture->monitor, &source, &err);
}

static int stop(void **state)
{
    monitor_target_source_free(source);
    return monitor_fixture_free(state);
}

static void load(struct monitor_fixture *fixture)
{
    assert_int_equal(monitor_target_source_load(source, fixture->db, &fixture->files.err), 0);
}

static struct monitor_record *record_of(struct monitor_fixture *fixture, uint32_t index)
{
    return &fixture->monitor.table.records[index];
}

static void assert_address(struct monitor_fixture *fixture, uint32_t index, const char *expected)
{
    char text[IP_ADDR_TEXT_MAX];
    const struct monitor_target *target = &fixture->monitor.table.targets[index];
    assert_true(target->addressed);
    assert_string_equal(ip_addr_format(&target->addr, text), expected);
}

static uint32_t live_targets(const struct monitor_fixture *fixture)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < fixture->monitor.table.count; i++)
        count += fixture->monitor.table.targets[i].used && !fixture->monitor.table.targets[i].removed;
    return count;
}

static void test_added_devices_become_targets_and_stay_the_same(void **state)
{
    struct monitor_fixture *fixture = *state;
    load(fixture);
    assert_int_equal(live_targets(fixture), 0);
    monitor_fixture_device(fixture, "nas", "192.0.2.7");
    monitor_fixture_device(fixture, "six", "2001:db8::7");
    load(fixture);
    load(fixture);
    assert_int_equal(live_targets(fixture), 2);
    uint32_t nas = monitor_fixture_find(fixture, "nas"), six = monitor_fixture_find(fixture, "six");
    assert_address(fixture, nas, "192.0.2.7");
    assert_address(fixture, six, "2001:db8::7");
    assert_string_equal(record_of(fixture, nas)->check_key, "v4");
    assert_string_equal(record_of(fixture, six)->check_key, "v6");
    assert_int_equal(record_of(fixture, nas)->interval_ms, fixture->settings.interval_ms);
    assert_int_equal(record_of(fixture, nas)->rechecks, fixture->settings.rechecks);
}

static void test_removed_and_paused_devices_go(void **state)
{
    struct monitor_fixture *fixture = *state;
    int64_t first = monitor_fixture_device(fixture, "first", "192.0.2.1");
    int64_t second = monitor_fixture_device(fixture, "second", "192.0.2.2");
    monitor_fixture_device(fixture, "third", "192.0.2.3");
    load(fixture);
    uint32_t third = monitor_fixture_find(fixture, "third");
    assert_int_equal(db_begin(fixture->db, 0), 0);
    assert_int_equal(device_remove(fixture->db, first, &fixture->files.err), 0);
    assert_int_equal(device_set(fixture->db, second, "monitored", "no", "person", &fixture->files.err), 0);
    assert_int_equal(db_commit(fixture->db), 0);
    load(fixture);
    assert_int_equal(live_targets(fixture), 1);
    assert_int_equal(monitor_fixture_find(fixture, "third"), third);
    assert_int_equal(db_begin(fixture->db, 0), 0);
    assert_int_equal(device_set(fixture->db, second, "monitored", "yes", "person", &fixture->files.err), 0);
    assert_int_equal(db_commit(fixture->db), 0);
    load(fixture);
    assert_int_equal(live_targets(fixture), 2);
    assert_address(fixture, monitor_fixture_find(fixture, "second"), "192.0.2.2");
}

static void test_rename_keeps_target_key_and_history(void **state)
{
    struct monitor_fixture *fixture = *state;
    int64_t device = monitor_fixture_device(fixture, "nas", "192.0.2.7");
    load(fixture);
    uint32_t index = monitor_fixture_find(fixture, "nas");
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 0);
    assert_int_equal(db_begin(fixture->db, 0), 0);
    assert_int_equal(device_set(fixture->db, device, "name", "Big \"NAS\"", "person", &fixture->files.err),
                     0);
    assert_int_equal(db_commit(fixture->db), 0);
    load(fixture);
    assert_int_equal(monitor_fixture_find(fixture, "nas"), index);
    assert_string_equal(record_of(fixture, index)->device_name, "Big \"NAS\"");
    assert_int_equal(record_of(fixture, index)->strip.count, 1);
    assert_int_equal(record_of(fixture, index)->verdict.state, PROBE_STATE_UP);
}

static void test_check_of_a_merged_device_goes_on_under_the_other_key(void **state)
{
    struct monitor_fixture *fixture = *state;
    struct device keep;
    struct device_merge merge;
    int64_t other = monitor_fixture_device(fixture, "old", "192.0.2.7");
    load(fixture);
    uint32_t index = monitor_fixture_find(fixture, "old");
    monitor_fixture_result(fixture, index, CAUSE_REPLY, 0);
    assert_int_equal(db_begin(fixture->db, 0), 0);
    assert_int_equal(device_add(fixture->db, "nas", "person", &keep, &fixture->files.err), 0);
    assert_int_equal(device_merge(fixture->db, keep.id, other, clock_real_ms(), &merge, &fixture->files.err),
                     0);
    assert_int_equal(db_commit(fixture->db), 0);
    load(fixture);
    assert_int_equal(monitor_fixture_find(fixture, "nas"), index);
    assert_int_equal(record_of(fixture, index)->strip.count, 1);
    assert_int_equal(record_of(fixture, index)->verdict.state, PROBE_STATE_UP);
    assert_address(fixture, index, "192.0.2.7");
}

static void test_check_follows_the_devices_address(void **state)
{
    struct monitor_fixture *fixture = *state;
    int64_t device = monitor_fixture_device(fixture, "nas", "192.0.2.7");
    struct ip_addr old, moved;
    load(fixture);
    uint32_t index = monitor_fixture_find(fixture, "nas");
    assert_int_equal(ip_addr_parse("192.0.2.7", &old), 0);
    assert_int_equal(ip_addr_parse("192.0.2.70", &moved), 0);
    assert_int_equal(db_begin(fixture->db, 0), 0);
    assert_int_equal(binding_close(fixture->db, device, &old, "", clock_real_ms(), &fixture->files.err), 0);
    assert_int_equal(db_commit(fixture->db), 0);
    load(fixture);
    assert_false(fixture->monitor.table.targets[index].addressed);
    assert_int_equal(fixture->monitor.table.targets[index].missing_cause, CAUSE_NO_ADDRESS);
    assert_int_equal(db_begin(fixture->db, 0), 0);
    assert_int_equal(
        binding_add(fixture->db, device, &moved, "", NULL, "person", clock_real_ms(), &fixture->files.err),
        0);
    assert_int_equal(db_commit(fixture->db), 0);
    load(fixture);
    assert_int_equal(monitor_fixture_find(fixture, "nas"), index);
    assert_address(fixture, index, "192.0.2.70");
}

static int64_t add_check(struct monitor_fixture *fixture, struct check check)
{
    assert_int_equal(db_begin(fixture->db, 0), 0);
    assert_int_equal(check_add(fixture->db, &check, &fixture->files.err), 0);
    assert_int_equal(db_commit(fixture->db), 0);
    return check.id;
}

static void test_check_settings_override_the_plugins(void **state)
{
    struct monitor_fixture *fixture = *state;
    int64_t device = monitor_fixture_device(fixture, "nas", "192.0.2.7");
    int64_t id = add_check(fixture, (struct check){.device_id = device,
                                                   .key = "far",
                                                   .plugin = "icmp_heartbeat",
                                                   .target = "192.0.2.200",
                                                   .source = "person",
                                                   .target_kind = CHECK_TARGET_ADDRESS,
                                                   .profile = CHECK_PROFILE_NORMAL,
                                                   .interval_ms = 200,
                                                   .down_after = 9,
                                                   .up_after = 2,
                                                   .enabled = true});
    load(fixture);
    assert_int_equal(live_targets(fixture), 2);
    for (uint32_t i = 0; i < 2; i++) {
        const struct monitor_record *record = record_of(fixture, i);
        if (record->check_id != id)
            continue;
        assert_address(fixture, i, "192.0.2.200");
        assert_int_equal(record->interval_ms, fixture->settings.timeout_ms); // never below the timeout
        assert_int_equal(record->policy.down_after, 9);
        assert_int_equal(record->policy.up_after, 2);
        return;
    }
    fail();
}

// The zone names an interface that this machine does not have.
static void test_link_local_target_without_its_interface_is_link_down(void **state)
{
    struct monitor_fixture *fixture = *state;
    int64_t device = monitor_fixture_device(fixture, "nas", "192.0.2.7");
    int64_t id = add_check(fixture, (struct check){.device_id = device,
                                                   .key = "ll",
                                                   .plugin = "icmp_heartbeat",
                                                   .target = "fe80::1%nosuchlink0",
                                                   .source = "person",
                                                   .target_kind = CHECK_TARGET_ADDRESS,
                                                   .profile = CHECK_PROFILE_NORMAL,
                                                   .enabled = true});
    load(fixture);
    for (uint32_t i = 0; i < 2; i++)
        if (record_of(fixture, i)->check_id == id) {
            assert_false(fixture->monitor.table.targets[i].addressed);
            assert_int_equal(fixture->monitor.table.targets[i].missing_cause, CAUSE_LINK_DOWN);
            assert_string_equal(record_of(fixture, i)->zone, "nosuchlink0");
            return;
        }
    fail();
}

static void test_name_is_not_resolved_until_it_is(void **state)
{
    struct monitor_fixture *fixture = *state;
    int64_t device = monitor_fixture_device(fixture, "nas", "192.0.2.7");
    int64_t id = add_check(fixture, (struct check){.device_id = device,
                                                   .key = "dns",
                                                   .plugin = "icmp_heartbeat",
                                                   .target = "localhost",
                                                   .source = "person",
                                                   .target_kind = CHECK_TARGET_NAME,
                                                   .profile = CHECK_PROFILE_NORMAL,
                                                   .enabled = true});
    load(fixture);
    uint32_t index = record_of(fixture, 0)->check_id == id ? 0 : 1;
    assert_int_equal(fixture->monitor.table.targets[index].missing_cause, CAUSE_NOT_RESOLVED);
    // "localhost" is answered by c-ares itself (RFC 6761), without a packet.
    for (int64_t end_us = patience_fixture_end_us();
         !fixture->monitor.table.targets[index].addressed && clock_mono_us() < end_us;)
        monitor_target_source_wait(source, fixture->monitor.store_wake_fd, 20);
    assert_true(fixture->monitor.table.targets[index].addressed);
}

static void test_wake_ends_the_wait(void **state)
{
    struct monitor_fixture *fixture = *state;
    int64_t begin_us = clock_mono_us();
    monitor_wake(fixture->monitor.store_wake_fd);
    monitor_target_source_wait(source, fixture->monitor.store_wake_fd, 2 * patience_fixture_ms(5000));
    assert_true(clock_mono_us() - begin_us < patience_fixture_ms(5000) * INT64_C(1000));
    begin_us = clock_mono_us();
    monitor_target_source_wait(source, fixture->monitor.store_wake_fd, 20);
    assert_true(clock_mono_us() - begin_us >= 19000); // the wake was taken
}

static void test_bad_resolver_is_refused_with_its_text(void **state)
{
    struct monitor_fixture *fixture = *state;
    monitor_fixture_device(fixture, "nas", "192.0.2.7");
    load(fixture);
    const char *name = "a resolver that is none";
    struct monitor_target_source *bad = NULL;
    memcpy(fixture->settings.resolver, name, strlen(name) + 1);
    assert_true(monitor_target_source_new(&fixture->monitor, &bad, &fixture->files.err) < 0);
    assert_null(bad);
    assert_non_null(strstr(fixture->files.err.text, name));
    assert_int_equal(live_targets(fixture), 1);
}

// Stores a state of the device's one check as an earlier run would have.
static int64_t store_state(struct monitor_fixture *fixture, int64_t device, enum probe_state state)
{
    struct check_list checks;
    assert_int_equal(check_list(fixture->db, device, NULL, false, &checks, &fixture->files.err), 0);
    int64_t id = checks.rows[0].id;
    check_list_free(&checks);
    const struct check_state stored = {.check_id = id,
                                       .state = state,
                                       .since_ms = clock_real_ms() - 60000,
                                       .first_known_ms = clock_real_ms() - 90000,
                                       .strip_at_ms = clock_real_ms(),
                                       .strip = "[0,20123]"};
    assert_int_equal(db_begin(fixture->db, 0), 0);
    assert_int_equal(check_state_save(fixture->db, INVENTORY_VANTAGE_LOCAL, &stored, true), 0);
    assert_int_equal(db_commit(fixture->db), 0);
    return id;
}

static void set_monitored(struct monitor_fixture *fixture, int64_t device, const char *value)
{
    assert_int_equal(db_begin(fixture->db, 0), 0);
    assert_int_equal(device_set(fixture->db, device, "monitored", value, "person", &fixture->files.err), 0);
    assert_int_equal(db_commit(fixture->db), 0);
}

static void assert_ended(const struct monitor_fixture *fixture, int64_t check_id, enum probe_state from)
{
    const struct monitor_table *table = &fixture->monitor.table;
    assert_int_equal(table->event_count, 1);
    assert_int_equal(table->events[0].check_id, check_id);
    assert_int_equal(table->events[0].change.from, from);
    assert_int_equal(table->events[0].change.to, PROBE_STATE_UNKNOWN);
    assert_int_equal(table->events[0].change.cause, CAUSE_NOT_RUNNING);
}

static void test_a_check_switched_off_becomes_unknown(void **state)
{
    struct monitor_fixture *fixture = *state;
    int64_t device = monitor_fixture_device(fixture, "nas", "192.0.2.7");
    int64_t check = store_state(fixture, device, PROBE_STATE_DOWN);
    load(fixture);
    assert_int_equal(fixture->monitor.table.event_count, 0);
    set_monitored(fixture, device, "no");
    load(fixture);
    assert_ended(fixture, check, PROBE_STATE_DOWN);
}

static void test_a_check_switched_off_while_nobody_ran_becomes_unknown(void **state)
{
    struct monitor_fixture *fixture = *state;
    int64_t device = monitor_fixture_device(fixture, "nas", "192.0.2.7");
    int64_t check = store_state(fixture, device, PROBE_STATE_UP);
    set_monitored(fixture, device, "no");
    load(fixture);
    assert_ended(fixture, check, PROBE_STATE_UP);
    load(fixture);
    assert_int_equal(fixture->monitor.table.event_count, 1);
}

static void test_a_check_that_comes_later_takes_up_its_history(void **state)
{
    struct monitor_fixture *fixture = *state;
    load(fixture);
    int64_t device = monitor_fixture_device(fixture, "nas", "192.0.2.7");
    store_state(fixture, device, PROBE_STATE_UP);
    load(fixture);
    const struct monitor_record *record = record_of(fixture, monitor_fixture_find(fixture, "nas"));
    assert_int_equal(record->verdict.state, PROBE_STATE_UP);
    assert_int_equal(record->strip.count, 1);
}

// What an engine is asked, and what it has in its hands.

struct engine {
    int refuse;  // what prepare gives, when negative
    int planned; // plans that are neither applied nor discarded
    unsigned applied, discarded;
    uint32_t index; // of the last plan that was applied
    int64_t check_id;
};

static int prepare(void *context, struct db *db, const struct check *check, void **plan, struct error *err)
{
    struct engine *engine = context;
    (void)db;
    if (engine->refuse < 0)
        return error_set(err, engine->refuse, "its pattern is none");
    engine->planned++;
    engine->check_id = check->id;
    *plan = engine;
    return 0;
}

static void apply(void *context, uint32_t index, const struct check *check, void *plan)
{
    struct engine *engine = context;
    assert_ptr_equal(plan, engine);
    assert_int_equal(check->id, engine->check_id);
    engine->planned--;
    engine->applied++;
    engine->index = index;
}

static void discard(void *context, void *plan)
{
    struct engine *engine = context;
    assert_ptr_equal(plan, engine);
    engine->planned--;
    engine->discarded++;
}

static void give_engine(struct monitor_fixture *fixture, struct engine *engine)
{
    fixture->monitor.engine =
        (struct monitor_engine){.context = engine, .prepare = prepare, .apply = apply, .discard = discard};
}

static void test_plan_is_applied_to_a_new_and_to_a_known_check(void **state)
{
    struct monitor_fixture *fixture = *state;
    struct engine engine = {.index = UINT32_MAX};
    give_engine(fixture, &engine);
    monitor_fixture_device(fixture, "nas", "192.0.2.7");
    load(fixture);
    assert_int_equal(engine.applied, 1);
    assert_int_equal(engine.index, monitor_fixture_find(fixture, "nas"));
    load(fixture);
    assert_int_equal(engine.applied, 2);
    assert_int_equal(engine.planned + (int)engine.discarded, 0);
}

static void test_check_that_cannot_be_prepared_is_left_out_until_it_can(void **state)
{
    struct monitor_fixture *fixture = *state;
    struct engine engine = {.refuse = -EINVAL};
    give_engine(fixture, &engine);
    monitor_fixture_device(fixture, "nas", "192.0.2.7");
    load(fixture);
    assert_int_equal(live_targets(fixture), 0);
    assert_non_null(strstr(fixture->reports, "nas/v4 is not probed as it is wanted: its pattern is none"));
    engine.refuse = 0;
    load(fixture);
    assert_int_equal(live_targets(fixture), 1);
    assert_int_equal(engine.applied, 1);
}

static void test_known_check_goes_on_as_it_was_when_its_change_cannot_be_prepared(void **state)
{
    struct monitor_fixture *fixture = *state;
    struct engine engine = {.refuse = 0};
    give_engine(fixture, &engine);
    int64_t device = monitor_fixture_device(fixture, "nas", "192.0.2.7");
    load(fixture);
    uint32_t index = monitor_fixture_find(fixture, "nas");
    engine.refuse = -EINVAL;
    assert_int_equal(db_begin(fixture->db, 0), 0);
    assert_int_equal(device_set(fixture->db, device, "name", "other", "person", &fixture->files.err), 0);
    assert_int_equal(db_commit(fixture->db), 0);
    load(fixture);
    assert_int_equal(monitor_fixture_find(fixture, "nas"), index);
    assert_string_equal(record_of(fixture, index)->device_name, "nas");
    assert_int_equal(engine.applied, 1);
    set_monitored(fixture, device, "no"); // and it can still be removed
    load(fixture);
    assert_int_equal(live_targets(fixture), 0);
}

static int have_no_room(void *context, uint32_t capacity)
{
    (void)context;
    (void)capacity;
    return -ENOMEM;
}

static void test_plan_of_a_check_without_room_is_discarded(void **state)
{
    struct monitor_fixture *fixture = *state;
    struct engine engine = {.refuse = 0};
    give_engine(fixture, &engine);
    fixture->monitor.table.beside = (struct monitor_beside){.reserve = have_no_room};
    monitor_fixture_device(fixture, "nas", "192.0.2.7");
    load(fixture);
    assert_int_equal(live_targets(fixture), 0);
    assert_int_equal(engine.discarded, 1);
    assert_int_equal(engine.applied + (unsigned)engine.planned, 0);
    fixture->monitor.table.beside.reserve = NULL;
    load(fixture);
    assert_int_equal(engine.applied, 1);
}

#define FACT(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(test_added_devices_become_targets_and_stay_the_same),
        FACT(test_removed_and_paused_devices_go),
        FACT(test_rename_keeps_target_key_and_history),
        FACT(test_check_of_a_merged_device_goes_on_under_the_other_key),
        FACT(test_check_follows_the_devices_address),
        FACT(test_check_settings_override_the_plugins),
        FACT(test_link_local_target_without_its_interface_is_link_down),
        FACT(test_name_is_not_resolved_until_it_is),
        FACT(test_wake_ends_the_wait),
        FACT(test_bad_resolver_is_refused_with_its_text),
        FACT(test_a_check_switched_off_becomes_unknown),
        FACT(test_a_check_switched_off_while_nobody_ran_becomes_unknown),
        FACT(test_a_check_that_comes_later_takes_up_its_history),
        FACT(test_plan_is_applied_to_a_new_and_to_a_known_check),
        FACT(test_check_that_cannot_be_prepared_is_left_out_until_it_can),
        FACT(test_known_check_goes_on_as_it_was_when_its_change_cannot_be_prepared),
        FACT(test_plan_of_a_check_without_room_is_discarded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
