#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>
#include <time.h>

#include "binding.h"
#include "check_service.h"
#include "config_ports.h"
#include "inventory_fixture.h"

#include "shared/base/patience_fixture.h"

#define PLUGIN "tcp_check"

enum { MANY = 5000, PORTS = 5 };

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

static int sync_ports(const struct config_service *services, size_t count)
{
    return config_ports_sync(db, PLUGIN, services, count, &err);
}

static void bind_at(int64_t device, const char *text)
{
    struct ip_addr addr;
    assert_int_equal(ip_addr_parse(text, &addr), 0);
    assert_int_equal(binding_add(db, device, &addr, NULL, NULL, "person", 1, &err), 0);
}

static void unbind(int64_t device, const char *text)
{
    struct ip_addr addr;
    assert_int_equal(ip_addr_parse(text, &addr), 0);
    assert_int_equal(binding_close(db, device, &addr, NULL, 2, &err), 0);
}

static int64_t device_at(const char *name, const char *address)
{
    int64_t device = inventory_fixture_device(name);
    bind_at(device, address);
    return device;
}

// All checks as "device:key=family/enabled,…".
static const char *checks(void)
{
    static char text[512];
    struct check_list list;
    assert_int_equal(check_list(db, 0, NULL, false, &list, &err), 0);
    text[0] = '\0';
    for (size_t i = 0; i < list.count; i++) {
        size_t length = strlen(text);
        snprintf(text + length, sizeof(text) - length, "%s%s:%s=%d/%d", i > 0 ? "," : "",
                 list.rows[i].device_key, list.rows[i].key,
                 list.rows[i].target_kind == CHECK_TARGET_DEVICE_V4 ? 4 : 6, list.rows[i].enabled);
    }
    check_list_free(&list);
    return text;
}

static void test_every_monitored_device_with_an_address_gets_each_port(void **state)
{
    (void)state;
    const struct config_service list[] = {service("tcp/22"), service("https")};
    int64_t both = device_at("Both", "2001:db8::1"), gone = device_at("Gone", "192.0.2.9"),
            left = device_at("Left", "192.0.2.8");
    bind_at(both, "192.0.2.1");
    device_at("Six", "2001:db8::2");
    inventory_fixture_device("Nowhere");
    unbind(gone, "192.0.2.9");
    assert_int_equal(device_set(db, left, "monitored", "no", "person", &err), 0);
    assert_int_equal(sync_ports(list, 2), 4);
    assert_string_equal(checks(), "both:https=4/1,both:tcp-22=4/1,six:https=6/1,six:tcp-22=6/1");
    assert_string_equal(inventory_fixture_ask("SELECT DISTINCT source || plugin FROM probe_check"),
                        "portstcp_check");
    assert_int_equal(device_set(db, left, "monitored", "yes", "person", &err), 0);
    bind_at(gone, "192.0.2.9");
    assert_int_equal(sync_ports(list, 2), 4);
}

static void test_second_time_changes_nothing(void **state)
{
    (void)state;
    struct config_service list[] = {service("https"), service("tcp/22"), service("tcp/22"),
                                    service("https/443")};
    list[0].interval_ms = 60000;
    device_at("NAS", "192.0.2.1");
    assert_int_equal(service_set(of(&list[0]), "path", "/a", &err), 0);
    assert_int_equal(service_set(of(&list[3]), "path", "/b", &err), 0);
    assert_int_equal(sync_ports(list, 4), 2);
    int64_t audits = inventory_fixture_audits();
    assert_int_equal(sync_ports(list, 4), 0);
    assert_int_equal(inventory_fixture_audits(), audits);
    assert_string_equal(inventory_fixture_ask("SELECT spec FROM probe_check WHERE service = 4"),
                        "{\"path\":\"/a\"}");
}

static void test_port_that_leaves_the_list_is_disabled_and_comes_back(void **state)
{
    (void)state;
    const struct config_service list[] = {service("tcp/22"), service("tcp/80"), service("tcp/443"),
                                          service("dns/53")};
    struct config_service dns = list[3];
    device_at("NAS", "192.0.2.1");
    assert_int_equal(service_set(of(&dns), "name", "example.org", &err), 0);
    const struct config_service all[] = {list[2], list[0], dns, list[1]};
    assert_int_equal(sync_ports(all, 4), 4);
    assert_int_equal(sync_ports(&list[1], 1), 3);
    assert_string_equal(checks(), "nas:dns=4/0,nas:tcp-22=4/0,nas:tcp-443=4/0,nas:tcp-80=4/1");
    assert_int_equal(sync_ports(NULL, 0), 1);
    assert_int_equal(sync_ports(NULL, 0), 0);
    assert_int_equal(sync_ports(all, 4), 4);
    assert_string_equal(checks(), "nas:dns=4/1,nas:tcp-22=4/1,nas:tcp-443=4/1,nas:tcp-80=4/1");
}

static void test_changed_settings_reach_every_check(void **state)
{
    (void)state;
    struct config_service list[] = {service("tcp/22"), service("https")};
    struct service read;
    struct check_list rows;
    device_at("NAS", "192.0.2.1");
    device_at("TV", "192.0.2.2");
    list[1].interval_ms = 60000;
    assert_int_equal(sync_ports(list, 2), 4);
    for (unsigned i = 0; i < 2; i++) { // more, then less
        list[1].interval_ms = i == 0 ? 90000 : 30000;
        list[1].down_after = (uint16_t)(9 - i);
        list[1].up_after = (uint16_t)(3 + i);
        assert_int_equal(service_set(of(&list[1]), "days", i == 0 ? "30" : "7", &err), 0);
        assert_int_equal(sync_ports(list, 2), 2);
        assert_int_equal(check_list(db, 0, PLUGIN, true, &rows, &err), 0);
        assert_int_equal(rows.count, 4);
        assert_int_equal(rows.rows[0].interval_ms, list[1].interval_ms);
        assert_int_equal(rows.rows[0].down_after, list[1].down_after);
        assert_int_equal(rows.rows[2].up_after, list[1].up_after);
        assert_int_equal(check_service_read(db, rows.rows[2].id, &read, &err), 0);
        assert_int_equal(read.days, list[1].service->days);
        check_list_free(&rows);
    }
}

static void test_each_setting_alone_reaches_the_checks(void **state)
{
    (void)state;
    static const struct {
        uint32_t interval_ms;
        uint16_t down_after, up_after;
        const char *days;
    } steps[] = {{0, 0, 0, "30"}, {0, 0, 0, "10"}, {0, 0, 0, "30"}, {0, 0, 5, "30"}, {0, 0, 4, "30"},
                 {0, 5, 4, "30"}, {0, 4, 4, "30"}, {5, 4, 4, "30"}, {4, 4, 4, "30"}};
    struct config_service list[] = {service("https")};
    device_at("NAS", "192.0.2.1");
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        char expected[64];
        list[0].interval_ms = steps[i].interval_ms;
        list[0].down_after = steps[i].down_after;
        list[0].up_after = steps[i].up_after;
        assert_int_equal(service_set(of(&list[0]), "days", steps[i].days, &err), 0);
        assert_int_equal(sync_ports(list, 1), 1);
        assert_int_equal(sync_ports(list, 1), 0);
        snprintf(expected, sizeof(expected), "%u %u %u {\"days\":\"%s\"}", steps[i].interval_ms,
                 steps[i].down_after, steps[i].up_after, steps[i].days);
        assert_string_equal(
            inventory_fixture_ask("SELECT interval_ms || ' ' || down_after || ' ' || up_after || ' ' ||"
                                  " spec FROM probe_check"),
            expected);
    }
}

static void add_check(int64_t device, const char *key, const char *text, const char *source)
{
    struct config_service made = service(text);
    struct check check = {
        .device_id = device, .target_kind = CHECK_TARGET_DEVICE_V4, .profile = CHECK_PROFILE_NORMAL};
    snprintf(check.key, sizeof(check.key), "%s", key);
    snprintf(check.source, sizeof(check.source), "%s", source);
    assert_int_equal(check_service_add(db, &check, made.service, &err), 0);
}

static void test_checks_of_others_are_not_touched(void **state)
{
    (void)state;
    const struct config_service list[] = {service("tcp/22"), service("https")};
    int64_t nas = device_at("NAS", "192.0.2.1");
    add_check(nas, "ssh", "tcp/22", "person");     // the same port, under another key, disabled
    add_check(nas, "https", "tcp/8080", "config"); // another port, under the same key
    assert_int_equal(sync_ports(list, 2), 1);
    assert_string_equal(checks(), "nas:https=4/0,nas:ports-https=4/1,nas:ssh=4/0");
    assert_int_equal(sync_ports(list, 2), 0);
    assert_int_equal(config_ports_sync(db, "another", NULL, 0, &err), 0);
    assert_int_equal(sync_ports(NULL, 0), 1);
    assert_string_equal(checks(), "nas:https=4/0,nas:ports-https=4/0,nas:ssh=4/0");
}

static void test_hosts_of_the_configuration_are_apart(void **state)
{
    (void)state;
    const struct config_service list[] = {service("tcp/22")}, own[] = {service("tcp/80")};
    const struct config_host host = {.name = "NAS",
                                     .address = "192.0.2.1",
                                     .profile = CHECK_PROFILE_NORMAL,
                                     .services = own,
                                     .service_count = 1};
    device_at("NAS", "192.0.2.1");
    assert_int_equal(config_host_sync(db, PLUGIN, &host, 1, &err), 0);
    assert_int_equal(sync_ports(list, 1), 1);
    assert_int_equal(config_host_sync(db, PLUGIN, &host, 1, &err), 0);
    assert_string_equal(inventory_fixture_ask("SELECT sum(enabled) FROM probe_check"), "2");
    assert_int_equal(config_host_sync(db, PLUGIN, NULL, 0, &err), 0);
    assert_string_equal(inventory_fixture_ask("SELECT group_concat(key) FROM probe_check WHERE enabled"),
                        "tcp-22");
}

static void test_key_may_be_given(void **state)
{
    (void)state;
    struct config_service list[] = {service("tcp/22")};
    device_at("NAS", "192.0.2.1");
    snprintf(list[0].key, sizeof(list[0].key), "ssh");
    assert_int_equal(sync_ports(list, 1), 1);
    assert_string_equal(checks(), "nas:ssh=4/1");
    snprintf(list[0].key, sizeof(list[0].key), "A");
    assert_int_equal(sync_ports(list, 1), -EINVAL);
}

static void test_list_that_cannot_be_changes_nothing(void **state)
{
    (void)state;
    const struct config_service push[] = {service("tcp/22"), service("push")}, dns[] = {service("dns")};
    device_at("NAS", "192.0.2.1");
    assert_int_equal(sync_ports(push, 2), -EINVAL);
    assert_non_null(strstr(err.text, "Ports \"push\""));
    assert_int_equal(sync_ports(dns, 1), -EINVAL);
    assert_non_null(strstr(err.text, "Ports \"dns\""));
    assert_string_equal(checks(), "");
}

static int64_t listed_check(const char *key)
{
    struct check_list list;
    int64_t id = 0;
    assert_int_equal(check_list(db, 0, PLUGIN, false, &list, &err), 0);
    for (size_t i = 0; i < list.count; i++)
        if (strcmp(list.rows[i].key, key) == 0)
            id = list.rows[i].id;
    check_list_free(&list);
    assert_true(id > 0);
    return id;
}

static void test_check_that_a_person_disabled_stays_disabled(void **state)
{
    (void)state;
    const struct config_service list[] = {service("tcp/22"), service("tcp/80")};
    int64_t nas = device_at("NAS", "192.0.2.1");
    assert_int_equal(sync_ports(list, 2), 2);
    int64_t ssh = listed_check("tcp-22");
    assert_int_equal(check_set_enabled(db, ssh, false, &err), 0);
    assert_int_equal(check_take_over(db, ssh, &err), 0);
    assert_int_equal(sync_ports(list, 2), 0);
    assert_string_equal(checks(), "nas:tcp-22=4/0,nas:tcp-80=4/1");
    assert_int_equal(sync_ports(&list[1], 1), 0); // and whatever the list says later
    assert_int_equal(sync_ports(list, 2), 0);
    assert_int_equal(check_set_enabled(db, ssh, true, &err), 0);
    assert_int_equal(sync_ports(&list[1], 1), 0);
    assert_string_equal(checks(), "nas:tcp-22=4/1,nas:tcp-80=4/1");
    assert_int_equal(check_remove(db, nas, "tcp-22", &err), 0);
    assert_int_equal(sync_ports(list, 2), 1);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM probe_check WHERE source = 'ports'"),
                        "2");
}

static void test_only_checks_of_the_list_are_taken_over(void **state)
{
    (void)state;
    add_check(device_at("NAS", "192.0.2.1"), "https", "https", "config");
    assert_int_equal(check_take_over(db, listed_check("https"), &err), 0);
    assert_string_equal(inventory_fixture_ask("SELECT source FROM probe_check"), "config");
    assert_int_equal(check_take_over(db, 999, &err), -ENOENT);
}

static void test_check_follows_the_addresses_of_its_device(void **state)
{
    (void)state;
    const struct config_service list[] = {service("tcp/22")};
    int64_t nas = device_at("NAS", "2001:db8::1"), tv = device_at("TV", "192.0.2.2");
    assert_int_equal(sync_ports(list, 1), 2);
    assert_string_equal(checks(), "nas:tcp-22=6/1,tv:tcp-22=4/1");
    bind_at(nas, "192.0.2.1"); // one more is no reason
    bind_at(tv, "2001:db8::2");
    assert_int_equal(sync_ports(list, 1), 0);
    unbind(nas, "2001:db8::1");
    unbind(tv, "192.0.2.2");
    assert_int_equal(sync_ports(list, 1), 2);
    assert_string_equal(checks(), "nas:tcp-22=4/1,tv:tcp-22=6/1");
    assert_int_equal(sync_ports(list, 1), 0);
    unbind(nas, "192.0.2.1"); // without any it stays as it was
    assert_int_equal(sync_ports(list, 1), 0);
    bind_at(nas, "192.0.2.1");
    add_check(tv, "mine", "tcp/80", "person");
    assert_int_equal(sync_ports(list, 1), 0);
    assert_string_equal(checks(), "nas:tcp-22=4/1,tv:mine=4/0,tv:tcp-22=6/1"); // a person's is not touched
}

static double cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

// Calls until nothing is left to do; no call may change more than a batch.
static int sync_all(const struct config_service *services, size_t count)
{
    int sum = 0, changed = 0;
    do {
        changed = sync_ports(services, count);
        assert_in_range(changed, 0, CONFIG_PORTS_BATCH);
        sum += changed;
        inventory_fixture_commit();
    } while (changed > 0 && sum <= MANY * PORTS);
    return sum;
}

// The bound is above what it takes (some ten ms), and far below one statement per check.
static void test_nothing_to_do_is_cheap(void **state)
{
    (void)state;
    const struct config_service list[PORTS] = {service("tcp/22"), service("tcp/80"), service("https"),
                                               service("tcp/445"), service("tcp/3389")};
    const int devices = patience_fixture_fewer(MANY);
    for (int i = 0; i < devices; i++) {
        char name[32], address[32];
        snprintf(name, sizeof(name), "d%d", i);
        snprintf(address, sizeof(address), "10.0.%d.%d", i / 250, i % 250 + 1);
        device_at(name, address);
    }
    double start = cpu_ms();
    assert_int_equal(sync_all(list, PORTS), devices * PORTS);
    double first = cpu_ms() - start, second = first;
    for (int i = 0; i < 3; i++) {
        start = cpu_ms();
        assert_int_equal(sync_ports(list, PORTS), 0);
        double again = cpu_ms() - start;
        second = again < second ? again : second;
    }
    print_message("%d checks: added in %.1f ms, nothing to do in %.1f ms\n", devices * PORTS, first, second);
    assert_true(second < first / 10);
    assert_int_equal(sync_all(list, 1), devices * (PORTS - 1));
    assert_int_equal(sync_all(list, PORTS), devices * (PORTS - 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_every_monitored_device_with_an_address_gets_each_port),
        WITH_DATABASE(test_second_time_changes_nothing),
        WITH_DATABASE(test_port_that_leaves_the_list_is_disabled_and_comes_back),
        WITH_DATABASE(test_changed_settings_reach_every_check),
        WITH_DATABASE(test_each_setting_alone_reaches_the_checks),
        WITH_DATABASE(test_checks_of_others_are_not_touched),
        WITH_DATABASE(test_hosts_of_the_configuration_are_apart),
        WITH_DATABASE(test_key_may_be_given),
        WITH_DATABASE(test_list_that_cannot_be_changes_nothing),
        WITH_DATABASE(test_check_that_a_person_disabled_stays_disabled),
        WITH_DATABASE(test_only_checks_of_the_list_are_taken_over),
        WITH_DATABASE(test_check_follows_the_addresses_of_its_device),
        WITH_DATABASE(test_nothing_to_do_is_cheap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
