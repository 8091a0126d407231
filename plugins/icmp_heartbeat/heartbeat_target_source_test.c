#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <string.h>

#include "heartbeat_fixture.h"
#include "heartbeat_target_source.h"

#include "shared/base/clock.h"
#include "shared/inventory/binding.h"
#include "shared/inventory/check.h"
#include "shared/inventory/check_state.h"
#include "shared/inventory/device.h"

static struct heartbeat_target_source *source;

static int start(void **state)
{
    struct error err;
    int status = heartbeat_fixture_new(state);
    struct heartbeat_fixture *fixture = *state;
    return status < 0 ? status : heartbeat_target_source_new(&fixture->heartbeat, &source, &err);
}

static int stop(void **state)
{
    heartbeat_target_source_free(source);
    return heartbeat_fixture_free(state);
}

static void load(struct heartbeat_fixture *fixture)
{
    assert_int_equal(heartbeat_target_source_load(source, fixture->db, &fixture->files.err), 0);
}

static struct heartbeat_record *record_of(struct heartbeat_fixture *fixture, uint32_t index)
{
    return &fixture->heartbeat.table.records[index];
}

static void assert_address(struct heartbeat_fixture *fixture, uint32_t index, const char *expected)
{
    char text[IP_ADDR_TEXT_MAX];
    const struct heartbeat_target *target = &fixture->heartbeat.table.targets[index];
    assert_true(target->addressed);
    assert_string_equal(ip_addr_format(&target->addr, text), expected);
}

static uint32_t live_targets(const struct heartbeat_fixture *fixture)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < fixture->heartbeat.table.count; i++)
        count += fixture->heartbeat.table.targets[i].used && !fixture->heartbeat.table.targets[i].removed;
    return count;
}

static void test_added_devices_become_targets_and_stay_the_same(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    load(fixture);
    assert_int_equal(live_targets(fixture), 0);
    heartbeat_fixture_device(fixture, "nas", "192.0.2.7");
    heartbeat_fixture_device(fixture, "six", "2001:db8::7");
    load(fixture);
    load(fixture);
    assert_int_equal(live_targets(fixture), 2);
    uint32_t nas = heartbeat_fixture_find(fixture, "nas"), six = heartbeat_fixture_find(fixture, "six");
    assert_address(fixture, nas, "192.0.2.7");
    assert_address(fixture, six, "2001:db8::7");
    assert_string_equal(record_of(fixture, nas)->check_key, "v4");
    assert_string_equal(record_of(fixture, six)->check_key, "v6");
    assert_int_equal(record_of(fixture, nas)->interval_ms, fixture->settings.interval_ms);
    assert_int_equal(record_of(fixture, nas)->rechecks, fixture->settings.rechecks);
}

static void test_removed_and_paused_devices_go(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    int64_t first = heartbeat_fixture_device(fixture, "first", "192.0.2.1");
    int64_t second = heartbeat_fixture_device(fixture, "second", "192.0.2.2");
    heartbeat_fixture_device(fixture, "third", "192.0.2.3");
    load(fixture);
    uint32_t third = heartbeat_fixture_find(fixture, "third");
    assert_int_equal(db_begin(fixture->db, 0), 0);
    assert_int_equal(device_remove(fixture->db, first, &fixture->files.err), 0);
    assert_int_equal(device_set(fixture->db, second, "monitored", "no", "person", &fixture->files.err), 0);
    assert_int_equal(db_commit(fixture->db), 0);
    load(fixture);
    assert_int_equal(live_targets(fixture), 1);
    assert_int_equal(heartbeat_fixture_find(fixture, "third"), third);
    assert_int_equal(db_begin(fixture->db, 0), 0);
    assert_int_equal(device_set(fixture->db, second, "monitored", "yes", "person", &fixture->files.err), 0);
    assert_int_equal(db_commit(fixture->db), 0);
    load(fixture);
    assert_int_equal(live_targets(fixture), 2);
    assert_address(fixture, heartbeat_fixture_find(fixture, "second"), "192.0.2.2");
}

static void test_rename_keeps_target_key_and_history(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    int64_t device = heartbeat_fixture_device(fixture, "nas", "192.0.2.7");
    load(fixture);
    uint32_t index = heartbeat_fixture_find(fixture, "nas");
    heartbeat_fixture_result(fixture, index, CAUSE_REPLY, 0);
    assert_int_equal(db_begin(fixture->db, 0), 0);
    assert_int_equal(device_set(fixture->db, device, "name", "Big \"NAS\"", "person", &fixture->files.err),
                     0);
    assert_int_equal(db_commit(fixture->db), 0);
    load(fixture);
    assert_int_equal(heartbeat_fixture_find(fixture, "nas"), index);
    assert_string_equal(record_of(fixture, index)->device_name, "Big \"NAS\"");
    assert_int_equal(record_of(fixture, index)->strip.count, 1);
    assert_int_equal(record_of(fixture, index)->verdict.state, PROBE_STATE_UP);
}

static void test_check_follows_the_devices_address(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    int64_t device = heartbeat_fixture_device(fixture, "nas", "192.0.2.7");
    struct ip_addr old, moved;
    load(fixture);
    uint32_t index = heartbeat_fixture_find(fixture, "nas");
    assert_int_equal(ip_addr_parse("192.0.2.7", &old), 0);
    assert_int_equal(ip_addr_parse("192.0.2.70", &moved), 0);
    assert_int_equal(db_begin(fixture->db, 0), 0);
    assert_int_equal(binding_close(fixture->db, device, &old, "", clock_real_ms(), &fixture->files.err), 0);
    assert_int_equal(db_commit(fixture->db), 0);
    load(fixture);
    assert_false(fixture->heartbeat.table.targets[index].addressed);
    assert_int_equal(fixture->heartbeat.table.targets[index].missing_cause, CAUSE_NO_ADDRESS);
    assert_int_equal(db_begin(fixture->db, 0), 0);
    assert_int_equal(
        binding_add(fixture->db, device, &moved, "", NULL, "person", clock_real_ms(), &fixture->files.err),
        0);
    assert_int_equal(db_commit(fixture->db), 0);
    load(fixture);
    assert_int_equal(heartbeat_fixture_find(fixture, "nas"), index);
    assert_address(fixture, index, "192.0.2.70");
}

static int64_t add_check(struct heartbeat_fixture *fixture, struct check check)
{
    assert_int_equal(db_begin(fixture->db, 0), 0);
    assert_int_equal(check_add(fixture->db, &check, &fixture->files.err), 0);
    assert_int_equal(db_commit(fixture->db), 0);
    return check.id;
}

static void test_check_settings_override_the_plugins(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    int64_t device = heartbeat_fixture_device(fixture, "nas", "192.0.2.7");
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
        const struct heartbeat_record *record = record_of(fixture, i);
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
    struct heartbeat_fixture *fixture = *state;
    int64_t device = heartbeat_fixture_device(fixture, "nas", "192.0.2.7");
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
            assert_false(fixture->heartbeat.table.targets[i].addressed);
            assert_int_equal(fixture->heartbeat.table.targets[i].missing_cause, CAUSE_LINK_DOWN);
            assert_string_equal(record_of(fixture, i)->zone, "nosuchlink0");
            return;
        }
    fail();
}

static void test_name_is_not_resolved_until_it_is(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    int64_t device = heartbeat_fixture_device(fixture, "nas", "192.0.2.7");
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
    assert_int_equal(fixture->heartbeat.table.targets[index].missing_cause, CAUSE_NOT_RESOLVED);
    // "localhost" is answered by c-ares itself (RFC 6761), without a packet.
    for (int64_t end_us = clock_mono_us() + 5000000;
         !fixture->heartbeat.table.targets[index].addressed && clock_mono_us() < end_us;)
        heartbeat_target_source_wait(source, fixture->heartbeat.store_wake_fd, 20);
    assert_true(fixture->heartbeat.table.targets[index].addressed);
}

static void test_wake_ends_the_wait(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    int64_t begin_us = clock_mono_us();
    heartbeat_wake(fixture->heartbeat.store_wake_fd);
    heartbeat_target_source_wait(source, fixture->heartbeat.store_wake_fd, 5000);
    assert_true(clock_mono_us() - begin_us < 2000000);
    begin_us = clock_mono_us();
    heartbeat_target_source_wait(source, fixture->heartbeat.store_wake_fd, 20);
    assert_true(clock_mono_us() - begin_us >= 19000); // the wake was taken
}

static void test_bad_resolver_is_refused_with_its_text(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    heartbeat_fixture_device(fixture, "nas", "192.0.2.7");
    load(fixture);
    const char *name = "a resolver that is none";
    struct heartbeat_target_source *bad = NULL;
    memcpy(fixture->settings.resolver, name, strlen(name) + 1);
    assert_true(heartbeat_target_source_new(&fixture->heartbeat, &bad, &fixture->files.err) < 0);
    assert_null(bad);
    assert_non_null(strstr(fixture->files.err.text, name));
    assert_int_equal(live_targets(fixture), 1);
}

// Stores a state of the device's one check as an earlier run would have.
static int64_t store_state(struct heartbeat_fixture *fixture, int64_t device, enum probe_state state)
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
    assert_int_equal(check_state_save(fixture->db, INVENTORY_VANTAGE_LOCAL, &stored), 0);
    assert_int_equal(db_commit(fixture->db), 0);
    return id;
}

static void set_monitored(struct heartbeat_fixture *fixture, int64_t device, const char *value)
{
    assert_int_equal(db_begin(fixture->db, 0), 0);
    assert_int_equal(device_set(fixture->db, device, "monitored", value, "person", &fixture->files.err), 0);
    assert_int_equal(db_commit(fixture->db), 0);
}

static void assert_ended(const struct heartbeat_fixture *fixture, int64_t check_id, enum probe_state from)
{
    const struct heartbeat_table *table = &fixture->heartbeat.table;
    assert_int_equal(table->event_count, 1);
    assert_int_equal(table->events[0].check_id, check_id);
    assert_int_equal(table->events[0].change.from, from);
    assert_int_equal(table->events[0].change.to, PROBE_STATE_UNKNOWN);
    assert_int_equal(table->events[0].change.cause, CAUSE_NOT_RUNNING);
}

static void test_a_check_switched_off_becomes_unknown(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    int64_t device = heartbeat_fixture_device(fixture, "nas", "192.0.2.7");
    int64_t check = store_state(fixture, device, PROBE_STATE_DOWN);
    load(fixture);
    assert_int_equal(fixture->heartbeat.table.event_count, 0);
    set_monitored(fixture, device, "no");
    load(fixture);
    assert_ended(fixture, check, PROBE_STATE_DOWN);
}

static void test_a_check_switched_off_while_nobody_ran_becomes_unknown(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    int64_t device = heartbeat_fixture_device(fixture, "nas", "192.0.2.7");
    int64_t check = store_state(fixture, device, PROBE_STATE_UP);
    set_monitored(fixture, device, "no");
    load(fixture);
    assert_ended(fixture, check, PROBE_STATE_UP);
    load(fixture);
    assert_int_equal(fixture->heartbeat.table.event_count, 1);
}

static void test_a_check_that_comes_later_takes_up_its_history(void **state)
{
    struct heartbeat_fixture *fixture = *state;
    load(fixture);
    int64_t device = heartbeat_fixture_device(fixture, "nas", "192.0.2.7");
    store_state(fixture, device, PROBE_STATE_UP);
    load(fixture);
    const struct heartbeat_record *record = record_of(fixture, heartbeat_fixture_find(fixture, "nas"));
    assert_int_equal(record->verdict.state, PROBE_STATE_UP);
    assert_int_equal(record->strip.count, 1);
}

#define FACT(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(test_added_devices_become_targets_and_stay_the_same),
        FACT(test_removed_and_paused_devices_go),
        FACT(test_rename_keeps_target_key_and_history),
        FACT(test_check_follows_the_devices_address),
        FACT(test_check_settings_override_the_plugins),
        FACT(test_link_local_target_without_its_interface_is_link_down),
        FACT(test_name_is_not_resolved_until_it_is),
        FACT(test_wake_ends_the_wait),
        FACT(test_bad_resolver_is_refused_with_its_text),
        FACT(test_a_check_switched_off_becomes_unknown),
        FACT(test_a_check_switched_off_while_nobody_ran_becomes_unknown),
        FACT(test_a_check_that_comes_later_takes_up_its_history),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
