#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "binding.h"
#include "check.h"
#include "inventory_fixture.h"

static struct check check_of(int64_t device, const char *key, enum check_target_kind kind, const char *target)
{
    struct check check = {.device_id = device,
                          .target_kind = kind,
                          .profile = CHECK_PROFILE_NORMAL,
                          .plugin = "icmp_heartbeat",
                          .source = "person",
                          .enabled = true};
    snprintf(check.key, sizeof(check.key), "%s", key);
    snprintf(check.target, sizeof(check.target), "%s", target);
    return check;
}

static void bind_at(int64_t device, const char *text, const char *segment, const char *source, int64_t now)
{
    struct ip_addr addr;
    assert_int_equal(ip_addr_parse(text, &addr), 0);
    assert_int_equal(binding_add(db, device, &addr, segment, NULL, source, now, &err), 0);
}

static void test_target_must_fit_its_kind(void **state)
{
    (void)state;
    static const struct {
        enum check_target_kind kind;
        const char *target;
        int code;
        const char *stored;
    } cases[] = {
        {CHECK_TARGET_DEVICE_V4, "", 0, ""},
        {CHECK_TARGET_DEVICE_V6, "", 0, ""},
        {CHECK_TARGET_DEVICE_V4, "192.0.2.1", -EINVAL, NULL},
        {CHECK_TARGET_ADDRESS, "192.0.2.1", 0, "192.0.2.1"},
        {CHECK_TARGET_ADDRESS, "2001:DB8:0::1", 0, "2001:db8::1"},
        {CHECK_TARGET_ADDRESS, "fe80::1%eth0", 0, "fe80::1%eth0"},
        {CHECK_TARGET_ADDRESS, "::ffff:192.0.2.1", 0, "192.0.2.1"},
        {CHECK_TARGET_ADDRESS, "", -EINVAL, NULL},
        {CHECK_TARGET_ADDRESS, "224.0.0.1", -EINVAL, NULL},
        {CHECK_TARGET_ADDRESS, "nas.lan", -EINVAL, NULL},
        {CHECK_TARGET_NAME, "nas.lan", 0, "nas.lan"},
        {CHECK_TARGET_NAME, "nas lan", -EINVAL, NULL},
        {CHECK_TARGET_NAME, "-nas", -EINVAL, NULL},
        {CHECK_TARGET_NAME, "a..b", -EINVAL, NULL},
        {CHECK_TARGET_NAME, "192.0.2.1", -EINVAL, NULL},
        {CHECK_TARGET_NAME, "", -EINVAL, NULL},
        {(enum check_target_kind)9, "", -EINVAL, NULL},
    };
    int64_t nas = inventory_fixture_device("NAS");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char key[8];
        snprintf(key, sizeof(key), "k%zu", i);
        struct check check = check_of(nas, key, cases[i].kind, cases[i].target);
        assert_int_equal(check_add(db, &check, &err), cases[i].code);
        assert_int_equal(check.id != 0, cases[i].code == 0);
        if (cases[i].code == 0)
            assert_string_equal(check.target, cases[i].stored);
    }
}

static void test_key_must_be_fit_for_a_metric(void **state)
{
    (void)state;
    static const char *const invalid[] = {"", "V4", "-4", "a b", "v4@here", "a/b", "ä"};
    int64_t nas = inventory_fixture_device("NAS");
    for (size_t i = 0; i < sizeof(invalid) / sizeof(invalid[0]); i++) {
        struct check check = check_of(nas, invalid[i], CHECK_TARGET_DEVICE_V4, "");
        assert_int_equal(check_add(db, &check, &err), -EINVAL);
    }
}

static void test_key_is_unique_within_its_device(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS"), tv = inventory_fixture_device("TV");
    struct check first = check_of(nas, "v4", CHECK_TARGET_DEVICE_V4, ""), again = first;
    struct check other = check_of(tv, "v4", CHECK_TARGET_DEVICE_V4, "");
    struct check orphan = check_of(999, "v4", CHECK_TARGET_DEVICE_V4, "");
    assert_int_equal(check_add(db, &first, &err), 0);
    assert_string_equal(first.device_key, "nas");
    assert_int_equal(check_add(db, &again, &err), -EEXIST);
    assert_int_equal(check_add(db, &other, &err), 0);
    assert_int_equal(check_add(db, &orphan, &err), -ENOENT);
}

static void assert_address(int64_t device, const char *key, const char *expected)
{
    struct check_list list;
    bool found = false;
    assert_int_equal(check_list(db, device, NULL, false, &list, &err), 0);
    for (size_t i = 0; i < list.count; i++) {
        if (strcmp(list.rows[i].key, key) != 0)
            continue;
        assert_string_equal(list.rows[i].address, expected);
        found = true;
    }
    check_list_free(&list);
    assert_true(found);
}

static void test_check_follows_the_current_address_of_its_family(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS");
    struct check v4 = check_of(nas, "v4", CHECK_TARGET_DEVICE_V4, ""),
                 v6 = check_of(nas, "v6", CHECK_TARGET_DEVICE_V6, "");
    assert_int_equal(check_add(db, &v4, &err), 0);
    assert_int_equal(check_add(db, &v6, &err), 0);
    assert_address(nas, "v4", "");
    bind_at(nas, "192.0.2.1", NULL, "lease", 100);
    bind_at(nas, "fe80::1", "eth0", "scan", 100);
    assert_address(nas, "v4", "192.0.2.1");
    assert_address(nas, "v6", "fe80::1%eth0");
    bind_at(nas, "192.0.2.2", NULL, "lease", 200);
    bind_at(nas, "2001:db8::1", NULL, "scan", 50);
    assert_address(nas, "v4", "192.0.2.2");
    assert_address(nas, "v6", "2001:db8::1");
    bind_at(nas, "192.0.2.3", NULL, "person", 50);
    assert_address(nas, "v4", "192.0.2.3");
    struct ip_addr addr;
    assert_int_equal(ip_addr_parse("192.0.2.3", &addr), 0);
    assert_int_equal(binding_close(db, nas, &addr, NULL, 300, &err), 0);
    assert_address(nas, "v4", "192.0.2.2");
}

static size_t count_checks(int64_t device, const char *plugin, bool active)
{
    struct check_list list;
    assert_int_equal(check_list(db, device, plugin, active, &list, &err), 0);
    size_t count = list.count;
    check_list_free(&list);
    return count;
}

static void test_list_is_narrowed_by_device_plugin_and_activity(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS"), tv = inventory_fixture_device("TV");
    struct check checks[] = {check_of(nas, "v4", CHECK_TARGET_DEVICE_V4, ""),
                             check_of(nas, "v6", CHECK_TARGET_DEVICE_V6, ""),
                             check_of(tv, "https", CHECK_TARGET_NAME, "tv.lan")};
    snprintf(checks[2].plugin, sizeof(checks[2].plugin), "tcp_check");
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(check_add(db, &checks[i], &err), 0);
    assert_int_equal(count_checks(0, NULL, false), 3);
    assert_int_equal(count_checks(0, "icmp_heartbeat", false), 2);
    assert_int_equal(count_checks(nas, NULL, true), 2);
    assert_int_equal(count_checks(tv, "icmp_heartbeat", false), 0);
    assert_int_equal(check_set_enabled(db, checks[0].id, false, &err), 0);
    assert_int_equal(count_checks(nas, NULL, true), 1);
    assert_int_equal(device_set(db, nas, "monitored", "no", "person", &err), 0);
    assert_int_equal(count_checks(0, NULL, true), 1);
    assert_int_equal(check_set_enabled(db, 999, false, &err), -ENOENT);
    assert_int_equal(check_remove(db, nas, "v4", &err), 0);
    assert_int_equal(check_remove(db, nas, "v4", &err), -ENOENT);
    assert_int_equal(count_checks(0, NULL, false), 2);
}

static void test_pings_are_added_for_the_families_that_the_device_has(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS");
    assert_int_equal(check_add_pings(db, nas, CHECK_PROFILE_SLEEPY, "person", &err), 0);
    assert_int_equal(count_checks(nas, NULL, false), 0);
    bind_at(nas, "192.0.2.1", NULL, "lease", 100);
    assert_int_equal(check_add_pings(db, nas, CHECK_PROFILE_SLEEPY, "person", &err), 0);
    assert_int_equal(check_add_pings(db, nas, CHECK_PROFILE_SLEEPY, "person", &err), 0);
    assert_int_equal(count_checks(nas, "icmp_heartbeat", true), 1);
    bind_at(nas, "2001:db8::1", NULL, "lease", 100);
    assert_int_equal(check_add_pings(db, nas, CHECK_PROFILE_SLEEPY, "person", &err), 0);
    assert_int_equal(count_checks(nas, "icmp_heartbeat", true), 2);
    assert_address(nas, "v6", "2001:db8::1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_target_must_fit_its_kind),
        WITH_DATABASE(test_key_must_be_fit_for_a_metric),
        WITH_DATABASE(test_key_is_unique_within_its_device),
        WITH_DATABASE(test_check_follows_the_current_address_of_its_family),
        WITH_DATABASE(test_list_is_narrowed_by_device_plugin_and_activity),
        WITH_DATABASE(test_pings_are_added_for_the_families_that_the_device_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
