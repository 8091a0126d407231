#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export_fixture.h"
#include "export_host.h"
#include "export_scope.h"
#include "shared/inventory/inventory_write_fixture.h"

static const struct export_scope usual = {.vrf = VRF_DEFAULT};
static struct export_hosts hosts;

static void read_hosts(const struct export_scope *scope)
{
    inventory_fixture_commit();
    if (export_host_read(db, scope, &hosts, &err) < 0)
        fail_msg("%s", err.text);
}

static const struct export_host *host_of(const char *text)
{
    struct ip_addr addr;

    assert_int_equal(ip_addr_parse(text, &addr), 0);
    for (size_t i = 0; i < hosts.count; i++)
        if (ip_addr_compare(&hosts.rows[i].addr, &addr) == 0)
            return &hosts.rows[i];
    fail_msg("%s is not there", text);
    return NULL;
}

static void assert_host(const char *addr, const char *name, const char *alias, const char *device)
{
    const struct export_host *host = host_of(addr);

    assert_string_equal(host->name, name);
    assert_string_equal(host->alias, alias);
    assert_string_equal(host->device, device);
}

static void test_a_planned_name_comes_before_that_of_the_device(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("nas");

    export_fixture_prefix(NULL, "192.0.2.0/24");
    export_fixture_plan(NULL, "192.0.2.1", (struct plan_address_change){.name = "nas.example.org"});
    export_fixture_plan(NULL, "192.0.2.2", (struct plan_address_change){.assignment = "static"});
    export_fixture_plan(NULL, "192.0.2.3", (struct plan_address_change){.device = "nas"});
    export_fixture_plan(NULL, "192.0.2.4", (struct plan_address_change){.name = "nas"});
    export_fixture_hold(NULL, "192.0.2.1", nas, NULL);
    export_fixture_hold(NULL, "192.0.2.4", nas, NULL);
    read_hosts(&usual);
    assert_int_equal(hosts.count, 4);
    assert_host("192.0.2.1", "nas.example.org", "nas", "nas");
    assert_host("192.0.2.2", "", "", "");
    assert_host("192.0.2.3", "nas", "", ""); // planned for it, and not held by it
    assert_host("192.0.2.4", "nas", "", "nas");
    assert_int_equal(hosts.unnamed, 1);
    export_host_free(&hosts);
}

// A resolver would take it for the address that it reads as.
static void test_a_key_that_is_an_address_is_no_name(void **state)
{
    (void)state;
    export_fixture_hold(NULL, "192.0.2.1", inventory_fixture_device("10.0.0.5"), NULL);
    read_hosts(&usual);
    assert_host("192.0.2.1", "", "", "10.0.0.5");
    assert_int_equal(hosts.unnamed, 1);
    export_host_free(&hosts);
}

static void test_the_hardware_address_it_is_reserved_for_comes_first(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("nas");

    export_fixture_prefix(NULL, "192.0.2.0/24");
    export_fixture_plan(NULL, "192.0.2.1", (struct plan_address_change){.mac = "00:00:5e:00:53:01"});
    export_fixture_plan(NULL, "192.0.2.3", (struct plan_address_change){.assignment = "dhcp"});
    export_fixture_plan(NULL, "192.0.2.4",
                        (struct plan_address_change){.assignment = "dhcp", .mac = "00:00:5e:00:53:04"});
    export_fixture_hold(NULL, "192.0.2.1", nas, "00:00:5e:00:53:99");
    export_fixture_hold(NULL, "192.0.2.2", nas, "00:00:5e:00:53:99");
    export_fixture_hold(NULL, "192.0.2.3", nas, "00:00:5e:00:53:99");
    read_hosts(&usual);
    assert_string_equal(host_of("192.0.2.1")->mac, "00:00:5e:00:53:01");
    assert_string_equal(host_of("192.0.2.2")->mac, "00:00:5e:00:53:99");
    assert_false(host_of("192.0.2.2")->dynamic);
    assert_true(host_of("192.0.2.3")->dynamic);
    assert_false(host_of("192.0.2.4")->dynamic); // a pool that keeps it for one
    export_host_free(&hosts);
}

static void test_each_address_is_there_once_and_in_order(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("nas"), tv = inventory_fixture_device("tv");

    export_fixture_prefix(NULL, "192.0.2.0/24");
    export_fixture_hold(NULL, "2001:db8::7", nas, NULL);
    export_fixture_hold(NULL, "192.0.2.20", nas, NULL);
    export_fixture_hold(NULL, "192.0.2.3", nas, NULL);
    inventory_fixture_hold_too(tv, "192.0.2.3", NULL, 1000);
    export_fixture_hold(NULL, "fe80::7%eth0", nas, NULL);
    export_fixture_plan(NULL, "192.0.2.5", (struct plan_address_change){.assignment = "deprecated"});
    read_hosts(&usual);
    assert_int_equal(hosts.count, 4);
    for (size_t i = 1; i < 3; i++)
        assert_true(ip_addr_compare(&hosts.rows[i - 1].addr, &hosts.rows[i].addr) < 0);
    assert_string_equal(host_of("fe80::7")->zone, "eth0");
    assert_string_equal(host_of("192.0.2.3")->device, "nas"); // the first of them
    export_host_free(&hosts);
}

static void test_a_part_is_what_was_named(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("nas");
    struct export_scope part = {.vrf = VRF_DEFAULT, .prefix_count = 1}, blue = {.vrf = "blue"};

    assert_int_equal(cidr_parse("192.0.2.0/25", &part.prefixes[0], NULL), 0);
    assert_int_equal(vrf_add(db, "blue", "", &err), 0);
    export_fixture_hold(NULL, "192.0.2.1", nas, NULL);
    export_fixture_hold(NULL, "192.0.2.200", nas, NULL);
    export_fixture_hold("blue", "192.0.2.7", nas, NULL);
    read_hosts(&part);
    assert_int_equal(hosts.count, 1);
    assert_host("192.0.2.1", "nas", "", "nas");
    export_host_free(&hosts);
    read_hosts(&blue);
    assert_int_equal(hosts.count, 1);
    assert_host("192.0.2.7", "nas", "", "nas");
    export_host_free(&hosts);
}

static void test_prefixes_have_parents_before_children(void **state)
{
    (void)state;
    struct export_prefixes prefixes;
    static const char *const expected[] = {"192.0.2.0/24", "192.0.2.0/25", "192.0.2.0/26", "192.0.2.128/25"};
    char text[CIDR_TEXT_MAX];

    assert_int_equal(vrf_add(db, "blue", "", &err), 0);
    for (size_t i = 4; i-- > 0;)
        export_fixture_prefix(NULL, expected[i]);
    export_fixture_prefix("blue", "192.0.2.0/27");
    inventory_fixture_commit();
    assert_int_equal(export_host_prefixes(db, &usual, &prefixes, &err), 0);
    assert_int_equal(prefixes.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(cidr_format(&prefixes.rows[i].cidr, text), expected[i]);
        assert_int_equal(prefixes.rows[i].id, 4 - i); // as they were added
    }
    free(prefixes.rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_a_planned_name_comes_before_that_of_the_device),
        WITH_DATABASE(test_a_key_that_is_an_address_is_no_name),
        WITH_DATABASE(test_the_hardware_address_it_is_reserved_for_comes_first),
        WITH_DATABASE(test_each_address_is_there_once_and_in_order),
        WITH_DATABASE(test_a_part_is_what_was_named),
        WITH_DATABASE(test_prefixes_have_parents_before_children),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
