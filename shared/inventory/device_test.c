#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "check.h"
#include "check_state.h"
#include "inventory_fixture.h"

static void test_same_name_gives_a_numbered_key(void **state)
{
    (void)state;
    static const char *const keys[] = {"tv", "tv-2", "tv-3"};
    for (size_t i = 0; i < 3; i++) {
        struct device device;
        assert_int_equal(device_add(db, "TV", "person", &device, &err), 0);
        assert_string_equal(device.key, keys[i]);
        assert_string_equal(device.name, "TV");
        assert_string_equal(device.type, "unknown");
        assert_string_equal(device.site, "");
        assert_true(device.created_ms > 1600000000000);
    }
}

static void test_only_a_persons_and_the_configurations_devices_are_monitored(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        bool monitored;
    } cases[] = {{"person", true}, {"config", true},     {"router", false}, {"lease", false},
                 {"scan", false},  {"neighbour", false}, {"capture", false}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct device device;
        assert_int_equal(device_add(db, "x", cases[i].source, &device, &err), 0);
        assert_int_equal(device.monitored, cases[i].monitored);
    }
    struct device device;
    assert_int_equal(device_add(db, "x", "gossip", &device, &err), -EINVAL);
    assert_non_null(strstr(err.text, "gossip"));
}

static void test_name_that_is_not_clean_is_refused(void **state)
{
    (void)state;
    char longest[256], too_long[10001];
    memset(longest, 'n', 255);
    longest[255] = '\0';
    memset(too_long, 'n', 10000);
    too_long[10000] = '\0';
    const struct {
        const char *name;
        int code;
    } cases[] = {{"", -EINVAL},         {"a\nb", -EINVAL}, {"a\tb", -EINVAL},   {"\x1b[31m", -EINVAL},
                 {"\xff\xfe", -EINVAL}, {"\x7f", -EINVAL}, {too_long, -EINVAL}, {longest, 0},
                 {"it's \"x\"", 0},     {"Küche", 0}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct device device = {.id = -1};
        assert_int_equal(device_add(db, cases[i].name, "person", &device, &err), cases[i].code);
        if (cases[i].code < 0)
            assert_int_equal(device.id, -1);
        else
            assert_string_equal(device.name, cases[i].name);
    }
}

static void test_device_is_found_by_key_then_by_its_only_name(void **state)
{
    (void)state;
    struct device device;
    int64_t nas = inventory_fixture_device("NAS");
    inventory_fixture_device("TV");
    inventory_fixture_device("TV");
    assert_int_equal(device_find(db, "nas", &device, &err), 0);
    assert_int_equal(device.id, nas);
    assert_int_equal(device_find(db, "NAS", &device, &err), 0);
    assert_int_equal(device.id, nas);
    assert_int_equal(device_find(db, "TV", &device, &err), -ENOTUNIQ);
    assert_non_null(strstr(err.text, "tv"));
    assert_int_equal(device_find(db, "Nas", &device, &err), -ENOENT);
    assert_non_null(strstr(err.text, "ipam device list"));
}

static void test_list_is_ordered_by_name(void **state)
{
    (void)state;
    static const char *const names[] = {"b", "a", "c", "a"};
    static const char *const keys[] = {"a", "a-2", "b", "c"};
    struct device_list list;
    for (size_t i = 0; i < 4; i++)
        inventory_fixture_device(names[i]);
    assert_int_equal(device_list(db, &list, &err), 0);
    assert_int_equal(list.count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(list.rows[i].key, keys[i]);
    device_list_free(&list);
    device_list_free(NULL);
}

static void test_renamed_device_keeps_key_id_and_history(void **state)
{
    (void)state;
    struct device device;
    struct check_state_list states;
    int64_t id = inventory_fixture_device("Old Name");
    struct check check = {.device_id = id,
                          .key = "v4",
                          .plugin = "icmp_heartbeat",
                          .target = "192.0.2.1",
                          .target_kind = CHECK_TARGET_ADDRESS,
                          .profile = CHECK_PROFILE_NORMAL,
                          .source = "person",
                          .enabled = true};
    assert_int_equal(check_add(db, &check, &err), 0);
    struct check_state saved = {.check_id = check.id, .state = PROBE_STATE_UP, .since_ms = 5, .strip = "[]"};
    assert_int_equal(check_state_save(db, "local", &saved, true), 0);
    assert_int_equal(device_set(db, id, "name", "New Name", "person", &err), 0);
    assert_int_equal(device_find(db, "New Name", &device, &err), 0);
    assert_int_equal(device.id, id);
    assert_string_equal(device.key, "old-name");
    assert_int_equal(check_state_list(db, "icmp_heartbeat", "local", &states, &err), 0);
    assert_int_equal(states.count, 1);
    assert_int_equal(states.rows[0].since_ms, 5);
    check_state_list_free(&states);
}

static void test_removed_device_takes_its_things_along_and_its_id_is_not_given_again(void **state)
{
    (void)state;
    struct check_list checks;
    int64_t id = inventory_fixture_device("NAS");
    struct check check = {.device_id = id,
                          .key = "v4",
                          .plugin = "icmp_heartbeat",
                          .target_kind = CHECK_TARGET_DEVICE_V4,
                          .profile = CHECK_PROFILE_NORMAL,
                          .source = "person"};
    assert_int_equal(check_add(db, &check, &err), 0);
    int64_t audits = inventory_fixture_audits();
    assert_int_equal(device_remove(db, id, &err), 0);
    assert_true(inventory_fixture_audits() >= audits + 2);
    assert_int_equal(check_list(db, 0, NULL, false, &checks, &err), 0);
    assert_int_equal(checks.count, 0);
    check_list_free(&checks);
    assert_int_equal(device_remove(db, id, &err), -ENOENT);
    assert_int_not_equal(inventory_fixture_device("NAS"), id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_same_name_gives_a_numbered_key),
        WITH_DATABASE(test_only_a_persons_and_the_configurations_devices_are_monitored),
        WITH_DATABASE(test_name_that_is_not_clean_is_refused),
        WITH_DATABASE(test_device_is_found_by_key_then_by_its_only_name),
        WITH_DATABASE(test_list_is_ordered_by_name),
        WITH_DATABASE(test_renamed_device_keeps_key_id_and_history),
        WITH_DATABASE(test_removed_device_takes_its_things_along_and_its_id_is_not_given_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
