#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "check_service.h"
#include "config_host.h"
#include "device_merge.h"
#include "inventory_fixture.h"

#define PLUGIN "icmp_heartbeat"

static int sync_hosts(const struct config_host *hosts, size_t count)
{
    return config_host_sync(db, PLUGIN, hosts, count, &err);
}

static struct config_host host(const char *name, const char *address)
{
    return (struct config_host){.name = name, .address = address, .profile = CHECK_PROFILE_NORMAL};
}

static struct config_service service(const char *text)
{
    static struct service made[64];
    static size_t count;
    struct service *next = &made[count++ % 64];
    assert_int_equal(service_parse(text, next, &err), 0);
    return (struct config_service){.service = next};
}

static struct service *of(const struct config_service *wanted)
{
    return (struct service *)(uintptr_t)wanted->service;
}

static int sync_services(const char *name, const char *address, const struct config_service *services,
                         size_t count)
{
    struct config_host made = host(name, address);
    made.services = services;
    made.service_count = count;
    return config_host_sync(db, "tcp_check", &made, 1, &err);
}

// The checks of a device as "key=target/enabled,…".
static const char *checks_of(const char *device_name)
{
    static char text[512];
    struct device device;
    struct check_list list;
    assert_int_equal(device_find(db, device_name, &device, &err), 0);
    assert_int_equal(check_list(db, device.id, NULL, false, &list, &err), 0);
    text[0] = '\0';
    for (size_t i = 0; i < list.count; i++) {
        size_t length = strlen(text);
        snprintf(text + length, sizeof(text) - length, "%s%s=%s/%d", i > 0 ? "," : "", list.rows[i].key,
                 list.rows[i].target, list.rows[i].enabled);
    }
    check_list_free(&list);
    return text;
}

static size_t count_devices(void)
{
    struct device_list list;
    assert_int_equal(device_list(db, &list, &err), 0);
    size_t count = list.count;
    device_list_free(&list);
    return count;
}

static void test_hosts_become_monitored_devices_with_checks(void **state)
{
    (void)state;
    struct device device;
    const struct config_host hosts[] = {host("NAS", "192.0.2.1"), host("NAS", "2001:DB8::1"),
                                        host("TV", "tv.lan"), host("AP", "fe80::1%eth0")};
    assert_int_equal(sync_hosts(hosts, 4), 0);
    assert_string_equal(checks_of("NAS"), "v4=192.0.2.1/1,v6=2001:db8::1/1");
    assert_string_equal(checks_of("TV"), "name=tv.lan/1");
    assert_string_equal(checks_of("AP"), "v6=fe80::1%eth0/1");
    assert_int_equal(device_find(db, "NAS", &device, &err), 0);
    assert_true(device.monitored);
    assert_string_equal(device_field_source(db, device.id, "name"), "config");
}

static void test_second_time_changes_nothing(void **state)
{
    (void)state;
    const struct config_host hosts[] = {host("NAS", "192.0.2.1"), host("NAS", "2001:db8:0::1"),
                                        host("TV", "tv.lan")};
    assert_int_equal(sync_hosts(hosts, 3), 0);
    int64_t audits = inventory_fixture_audits();
    assert_int_equal(sync_hosts(hosts, 3), 0);
    assert_int_equal(inventory_fixture_audits(), audits);
}

static void test_host_that_was_merged_is_the_device_that_took_it_over(void **state)
{
    (void)state;
    struct device keep, other;
    struct device_merge merge;
    const struct config_host hosts[] = {host("My NAS", "192.0.2.1"), host("TV", "192.0.2.2")};
    assert_int_equal(sync_hosts(hosts, 2), 0);
    assert_int_equal(device_find(db, "My NAS", &other, &err), 0);
    inventory_fixture_device("Cellar");
    assert_int_equal(device_find(db, "Cellar", &keep, &err), 0);
    assert_int_equal(device_merge(db, keep.id, other.id, 1, &merge, &err), 0);
    assert_int_equal(sync_hosts(hosts, 2), 0);
    assert_int_equal(count_devices(), 2);
    assert_string_equal(checks_of("Cellar"), "v4=192.0.2.1/1");
    // A check of the same key stays hidden; the configuration makes its own at the one that took it over.
    assert_int_equal(device_find(db, "TV", &other, &err), 0);
    assert_int_equal(device_merge(db, keep.id, other.id, 2, &merge, &err), 0);
    assert_int_equal(sync_hosts(&hosts[1], 1), 0);
    assert_int_equal(count_devices(), 1);
}

// Both have a line: the device keeps its own check, and the plugin starts.
static void test_two_hosts_that_were_merged_are_one(void **state)
{
    (void)state;
    struct device keep, other;
    struct device_merge merge;
    struct config_host hosts[] = {host("Old", "192.0.2.2"), host("NAS", "192.0.2.1"),
                                  host("Old", "2001:db8::2")};
    assert_int_equal(sync_hosts(hosts, 3), 0);
    assert_int_equal(device_find(db, "NAS", &keep, &err), 0);
    assert_int_equal(device_find(db, "Old", &other, &err), 0);
    assert_int_equal(device_merge(db, keep.id, other.id, 1, &merge, &err), 0);
    for (int i = 0; i < 2; i++) {
        if (sync_hosts(hosts, 3) < 0)
            fail_msg("%s", err.text);
        assert_string_equal(checks_of("NAS"), "v4=192.0.2.1/1,v6=2001:db8::2/1");
    }
    struct config_host twice[] = {hosts[1], hosts[0], hosts[1]};
    assert_int_equal(sync_hosts(twice, 3), -EEXIST);
}

static void test_host_that_goes_is_disabled_and_comes_back_as_it_was(void **state)
{
    (void)state;
    struct check_list before, after;
    const struct config_host hosts[] = {host("NAS", "192.0.2.1"), host("TV", "192.0.2.2")};
    assert_int_equal(sync_hosts(hosts, 2), 0);
    assert_int_equal(check_list(db, 0, PLUGIN, false, &before, &err), 0);
    assert_int_equal(sync_hosts(hosts, 1), 0);
    assert_string_equal(checks_of("TV"), "v4=192.0.2.2/0");
    assert_string_equal(checks_of("NAS"), "v4=192.0.2.1/1");
    assert_int_equal(sync_hosts(NULL, 0), 0);
    assert_string_equal(checks_of("NAS"), "v4=192.0.2.1/0");
    assert_int_equal(sync_hosts(hosts, 2), 0);
    assert_int_equal(check_list(db, 0, PLUGIN, true, &after, &err), 0);
    assert_int_equal(after.count, 2);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(after.rows[i].id, before.rows[i].id);
    check_list_free(&before);
    check_list_free(&after);
    assert_int_equal(count_devices(), 2);
}

static void test_changed_host_changes_its_check(void **state)
{
    (void)state;
    struct check_list list;
    struct config_host changed = host("NAS", "192.0.2.1");
    assert_int_equal(sync_hosts(&changed, 1), 0);
    changed = host("NAS", "192.0.2.9");
    changed.interval_ms = 5000;
    changed.profile = CHECK_PROFILE_SLEEPY;
    changed.down_after = 7;
    changed.up_after = 2;
    assert_int_equal(sync_hosts(&changed, 1), 0);
    assert_int_equal(check_list(db, 0, PLUGIN, true, &list, &err), 0);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.rows[0].address, "192.0.2.9");
    assert_int_equal(list.rows[0].interval_ms, 5000);
    assert_int_equal(list.rows[0].profile, CHECK_PROFILE_SLEEPY);
    assert_int_equal(list.rows[0].down_after, 7);
    assert_int_equal(list.rows[0].up_after, 2);
    check_list_free(&list);
}

static void test_checks_of_a_person_are_not_touched(void **state)
{
    (void)state;
    const struct config_host hosts[] = {host("NAS", "192.0.2.1")};
    struct check check = {.device_id = inventory_fixture_device("NAS"),
                          .key = "v4",
                          .plugin = PLUGIN,
                          .target_kind = CHECK_TARGET_ADDRESS,
                          .target = "192.0.2.7",
                          .profile = CHECK_PROFILE_NORMAL,
                          .source = "person",
                          .enabled = true};
    assert_int_equal(check_add(db, &check, &err), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(sync_hosts(hosts, 1), 0);
        assert_string_equal(checks_of("NAS"), "config-v4=192.0.2.1/1,v4=192.0.2.7/1");
    }
    assert_int_equal(sync_hosts(NULL, 0), 0);
    assert_string_equal(checks_of("NAS"), "config-v4=192.0.2.1/0,v4=192.0.2.7/1");
    assert_int_equal(count_devices(), 1);
}

static void test_device_that_a_person_renamed_stays_the_same(void **state)
{
    (void)state;
    struct device device;
    const struct config_host hosts[] = {host("Living Room TV", "192.0.2.1")};
    assert_int_equal(sync_hosts(hosts, 1), 0);
    assert_int_equal(device_find(db, "living-room-tv", &device, &err), 0);
    assert_int_equal(device_set(db, device.id, "name", "Telly", "person", &err), 0);
    assert_int_equal(sync_hosts(hosts, 1), 0);
    assert_int_equal(count_devices(), 1);
    assert_string_equal(checks_of("Telly"), "v4=192.0.2.1/1");
}

static void test_other_plugins_checks_are_left(void **state)
{
    (void)state;
    const struct config_host hosts[] = {host("NAS", "192.0.2.1")};
    assert_int_equal(config_host_sync(db, "tcp_check", hosts, 1, &err), 0);
    assert_int_equal(sync_hosts(NULL, 0), 0);
    assert_string_equal(checks_of("NAS"), "v4=192.0.2.1/1");
}

static void test_services_of_a_host_become_checks(void **state)
{
    (void)state;
    struct check_list list;
    struct service read;
    struct config_service services[] = {service("tcp/445"), service("https/8443"), service("push"),
                                        service("dns")};
    snprintf(services[1].key, sizeof(services[1].key), "web");
    assert_int_equal(service_set(of(&services[1]), "path", "/health", &err), 0);
    assert_int_equal(service_set(of(&services[3]), "name", "example.org", &err), 0);
    for (int i = 0; i < 2; i++) {
        int64_t audits = inventory_fixture_audits();
        assert_int_equal(sync_services("NAS", "2001:db8::1", services, 4), 0);
        assert_string_equal(checks_of("NAS"),
                            "dns=2001:db8::1/1,push=/1,tcp-445=2001:db8::1/1,web=2001:db8::1/1");
        assert_true(i == 0 || inventory_fixture_audits() == audits);
    }
    assert_int_equal(check_list(db, 0, "tcp_check", true, &list, &err), 0);
    assert_int_equal(list.rows[2].service, SERVICE_TCP);
    assert_int_equal(list.rows[2].port, 445);
    assert_int_equal(list.rows[1].target_kind, CHECK_TARGET_DEVICE_V4);
    assert_int_equal(check_service_read(db, list.rows[3].id, &read, &err), 0);
    assert_int_equal(read.port, 8443);
    assert_string_equal(read.path, "/health");
    check_list_free(&list);
    assert_int_equal(sync_services("NAS", "nas.lan", services, 1), 0);
    assert_string_equal(checks_of("NAS"), "dns=2001:db8::1/0,push=/0,tcp-445=nas.lan/1,web=2001:db8::1/0");
}

static void test_changed_service_changes_its_check(void **state)
{
    (void)state;
    struct check_list list;
    struct service read;
    struct config_service before = service("http"), after = service("https/8443");
    snprintf(before.key, sizeof(before.key), "web");
    after = (struct config_service){after.service, "web", 5000, 7, 2};
    assert_int_equal(service_set(of(&after), "days", "30", &err), 0);
    assert_int_equal(service_set(of(&before), "body", "ok", &err), 0);
    assert_int_equal(sync_services("NAS", "192.0.2.1", &before, 1), 0);
    assert_int_equal(sync_services("NAS", "192.0.2.1", &after, 1), 0);
    assert_int_equal(check_list(db, 0, "tcp_check", true, &list, &err), 0);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.rows[0].interval_ms, 5000);
    assert_int_equal(list.rows[0].down_after, 7);
    assert_int_equal(list.rows[0].up_after, 2);
    assert_int_equal(check_service_read(db, list.rows[0].id, &read, &err), 0);
    assert_int_equal(read.kind, SERVICE_HTTPS);
    assert_int_equal(read.port, 8443);
    assert_int_equal(read.days, 30);
    assert_string_equal(read.body, "");
    assert_int_equal(service_set(of(&after), "days", "7", &err), 0);
    assert_int_equal(sync_services("NAS", "192.0.2.1", &after, 1), 0);
    assert_int_equal(check_service_read(db, list.rows[0].id, &read, &err), 0);
    assert_int_equal(read.days, 7);
    check_list_free(&list);
}

static void test_service_under_a_key_of_somebody_else(void **state)
{
    (void)state;
    const struct config_service services[] = {service("tcp/22")};
    struct check check = {.device_id = inventory_fixture_device("NAS"),
                          .key = "tcp-22",
                          .target_kind = CHECK_TARGET_DEVICE_V4,
                          .profile = CHECK_PROFILE_NORMAL,
                          .source = "ports",
                          .enabled = true};
    assert_int_equal(check_service_add(db, &check, services[0].service, &err), 0);
    assert_int_equal(sync_services("NAS", "192.0.2.1", services, 1), 0);
    assert_string_equal(checks_of("NAS"), "config-tcp-22=192.0.2.1/1,tcp-22=/1");
    assert_int_equal(config_host_sync(db, "tcp_check", NULL, 0, &err), 0);
    assert_string_equal(checks_of("NAS"), "config-tcp-22=192.0.2.1/0,tcp-22=/1");
}

static void test_service_that_cannot_be_is_named(void **state)
{
    (void)state;
    struct config_service twice[] = {service("https"), service("https/443")};
    struct config_service nameless = service("dns"), keyed = service("http");
    assert_int_equal(sync_services("NAS", "192.0.2.1", twice, 2), -EEXIST);
    assert_string_equal(err.text, "Host \"NAS\": Check \"https\": the device has another check https in the "
                                  "configuration; give this one a Key");
    assert_int_equal(sync_services("NAS", "192.0.2.1", &nameless, 1), -EINVAL);
    assert_non_null(strstr(err.text, "Check \"dns\""));
    snprintf(keyed.key, sizeof(keyed.key), "A/b");
    assert_int_equal(sync_services("NAS", "192.0.2.1", &keyed, 1), -EINVAL);
}

static void test_host_that_cannot_be_is_named(void **state)
{
    (void)state;
    const struct config_host twice[] = {host("NAS", "192.0.2.1"), host("NAS", "192.0.2.2")};
    const struct config_host group[] = {host("Group", "224.0.0.1")};
    const struct config_host blank[] = {host("Blank", "not a name")};
    const struct config_host dirty[] = {host("a\nb", "192.0.2.1")};
    assert_int_equal(sync_hosts(twice, 2), -EEXIST);
    assert_non_null(strstr(err.text, "Host \"NAS\""));
    assert_int_equal(sync_hosts(group, 1), -EINVAL);
    assert_non_null(strstr(err.text, "Host \"Group\""));
    assert_int_equal(sync_hosts(blank, 1), -EINVAL);
    assert_int_equal(sync_hosts(dirty, 1), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_hosts_become_monitored_devices_with_checks),
        WITH_DATABASE(test_second_time_changes_nothing),
        WITH_DATABASE(test_host_that_was_merged_is_the_device_that_took_it_over),
        WITH_DATABASE(test_two_hosts_that_were_merged_are_one),
        WITH_DATABASE(test_host_that_goes_is_disabled_and_comes_back_as_it_was),
        WITH_DATABASE(test_changed_host_changes_its_check),
        WITH_DATABASE(test_checks_of_a_person_are_not_touched),
        WITH_DATABASE(test_device_that_a_person_renamed_stays_the_same),
        WITH_DATABASE(test_other_plugins_checks_are_left),
        WITH_DATABASE(test_services_of_a_host_become_checks),
        WITH_DATABASE(test_changed_service_changes_its_check),
        WITH_DATABASE(test_service_under_a_key_of_somebody_else),
        WITH_DATABASE(test_service_that_cannot_be_is_named),
        WITH_DATABASE(test_host_that_cannot_be_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
