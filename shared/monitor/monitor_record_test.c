#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "monitor_record.h"

#include "shared/inventory/check_state.h"

static struct monitor_settings settings;

static int init_settings(void **state)
{
    (void)state;
    monitor_settings_init(&settings, "icmp_heartbeat");
    settings.interval_ms = 30000;
    settings.timeout_ms = 1000;
    settings.down_after = 4;
    settings.up_after = 2;
    settings.sleepy_down_after = 30;
    settings.rechecks = 3;
    settings.flap_start = 6;
    return 0;
}

static struct monitor_record configured(const struct check *check)
{
    struct monitor_record record = {.check_id = check->id};
    monitor_record_configure(&record, &settings, check);
    return record;
}

static void test_a_plain_check_takes_the_plugins_numbers(void **state)
{
    (void)state;
    struct monitor_record record = configured(&(struct check){.profile = CHECK_PROFILE_NORMAL});
    assert_int_equal(record.interval_ms, 30000);
    assert_int_equal(record.policy.down_after, 4);
    assert_int_equal(record.policy.up_after, 2);
    assert_int_equal(record.policy.flap_start, 6);
    assert_int_equal(record.rechecks, 3);
}

static void test_a_checks_own_numbers_come_first(void **state)
{
    (void)state;
    const struct check check = {
        .profile = CHECK_PROFILE_NORMAL, .interval_ms = 5000, .down_after = 7, .up_after = 1};
    struct monitor_record record = configured(&check);
    assert_int_equal(record.interval_ms, 5000);
    assert_int_equal(record.policy.down_after, 7);
    assert_int_equal(record.policy.up_after, 1);
}

static void test_a_sleepy_check_is_patient_and_never_flaps(void **state)
{
    (void)state;
    struct monitor_record record = configured(&(struct check){.profile = CHECK_PROFILE_SLEEPY});
    assert_int_equal(record.policy.down_after, 30);
    assert_int_equal(record.rechecks, 0);
    assert_int_equal(record.policy.flap_start, 0);
}

static void test_an_interval_is_never_shorter_than_the_timeout(void **state)
{
    (void)state;
    struct monitor_record record =
        configured(&(struct check){.profile = CHECK_PROFILE_NORMAL, .interval_ms = 200});
    assert_int_equal(record.interval_ms, 1000);
}

static void test_a_restored_record_goes_on_where_it_was(void **state)
{
    (void)state;
    struct monitor_record record;
    const struct check check = {.id = 7, .device_key = "nas", .key = "v4", .profile = CHECK_PROFILE_NORMAL};
    const struct check_state stored = {.check_id = 7,
                                       .state = PROBE_STATE_DOWN,
                                       .cause = CAUSE_HOST_UNREACHABLE,
                                       .since_ms = 1700000000000,
                                       .first_known_ms = 1600000000000,
                                       .strip_at_ms = 1700000030000,
                                       .strip = "[0,20123,30000,-3]"};
    assert_int_equal(monitor_record_init(&record, &settings, &check, "NAS", 5000), 0);
    assert_int_equal(record.verdict.state, PROBE_STATE_UNKNOWN);
    monitor_record_restore(&record, &stored, 1699999000000, 1040000);
    assert_int_equal(record.verdict.state, PROBE_STATE_DOWN);
    assert_int_equal(record.verdict.cause, CAUSE_HOST_UNREACHABLE);
    assert_int_equal(record.verdict.state_since_ms, 1000000);
    assert_int_equal(record.first_known_ms, 1600000000000);
    assert_int_equal(record.strip.count, 2);
    assert_int_equal(strip_at(&record.strip, 1).cause, CAUSE_HOST_UNREACHABLE);
    monitor_record_fini(&record);
}

static void test_a_strip_that_cannot_be_read_begins_anew(void **state)
{
    (void)state;
    struct monitor_record record;
    const struct check check = {.id = 7, .profile = CHECK_PROFILE_NORMAL};
    const struct check_state stored = {.check_id = 7, .state = PROBE_STATE_UP, .strip = "not a strip"};
    assert_int_equal(monitor_record_init(&record, &settings, &check, "NAS", 0), 0);
    monitor_record_restore(&record, &stored, 0, 0);
    assert_int_equal(record.verdict.state, PROBE_STATE_UP);
    assert_int_equal(record.strip.count, 0);
    monitor_record_fini(&record);
}

static void test_a_renamed_record_has_the_new_name(void **state)
{
    (void)state;
    struct monitor_record record;
    const struct check check = {.id = 7, .profile = CHECK_PROFILE_NORMAL};
    assert_int_equal(monitor_record_init(&record, &settings, &check, "old", 0), 0);
    monitor_record_rename(&record, "new");
    assert_string_equal(record.device_name, "new");
    monitor_record_fini(&record);
    monitor_record_fini(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_plain_check_takes_the_plugins_numbers),
        cmocka_unit_test(test_a_checks_own_numbers_come_first),
        cmocka_unit_test(test_a_sleepy_check_is_patient_and_never_flaps),
        cmocka_unit_test(test_an_interval_is_never_shorter_than_the_timeout),
        cmocka_unit_test(test_a_restored_record_goes_on_where_it_was),
        cmocka_unit_test(test_a_strip_that_cannot_be_read_begins_anew),
        cmocka_unit_test(test_a_renamed_record_has_the_new_name),
    };
    return cmocka_run_group_tests(tests, init_settings, NULL);
}
