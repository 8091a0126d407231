#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "binding.h"
#include "interface.h"
#include "inventory_fixture.h"
#include "shared/net/ip_addr.h"
#include "shared/net/mac_addr.h"

static struct mac_addr mac(const char *text)
{
    struct mac_addr addr;
    assert_int_equal(mac_addr_parse(text, &addr), 0);
    return addr;
}

// The id of what was ensured, or a negative errno.
static int64_t ensure(int64_t device, const char *name, const char *mac_text)
{
    struct mac_addr known = {{0}};
    int64_t id = 0;
    if (mac_text != NULL)
        known = mac(mac_text);
    int code = interface_ensure(db, device, name, mac_text == NULL ? NULL : &known, &id, &err);
    return code < 0 ? code : id;
}

static const char *all(int64_t device)
{
    static char text[256];
    struct interface_list list;
    assert_int_equal(interface_list(db, device, &list, &err), 0);
    text[0] = '\0';
    for (size_t i = 0; i < list.count; i++)
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s=%s;", list.rows[i].name,
                 list.rows[i].mac);
    interface_list_free(&list);
    return text;
}

static void test_what_is_there_is_found_again(void **state)
{
    (void)state;
    int64_t device = inventory_fixture_device("fw"), other = inventory_fixture_device("other");
    int64_t bare = ensure(device, "", NULL);
    int64_t lan = ensure(device, "lan0", "00:11:32:00:00:01");
    assert_true(bare > 0 && lan > 0 && bare != lan);
    assert_int_equal(ensure(device, "", NULL), bare);
    assert_int_equal(ensure(device, "lan0", NULL), lan);
    assert_int_equal(ensure(device, "", "00:11:32:00:00:01"), lan);
    assert_true(ensure(other, "lan0", "00:11:32:00:00:01") != lan);
    assert_string_equal(all(device), "=;lan0=00:11:32:00:00:01;");
}

static void test_what_is_missing_is_filled_in(void **state)
{
    (void)state;
    int64_t device = inventory_fixture_device("fw");
    int64_t named = ensure(device, "wan0", NULL);
    assert_int_equal(ensure(device, "wan0", "00:11:32:00:00:02"), named);
    int64_t nameless = ensure(device, "", "00:11:32:00:00:03");
    assert_int_equal(ensure(device, "lan0", "00:11:32:00:00:03"), nameless);
    assert_string_equal(all(device), "lan0=00:11:32:00:00:03;wan0=00:11:32:00:00:02;");
}

static void test_interfaces_may_share_a_mac_but_a_name_has_one(void **state)
{
    (void)state;
    int64_t device = inventory_fixture_device("fw");
    int64_t trunk = ensure(device, "eth0", "00:11:32:00:00:01");
    int64_t vlan = ensure(device, "eth0.20", "00:11:32:00:00:01");
    assert_true(vlan > 0 && vlan != trunk);
    assert_int_equal(ensure(device, "eth0", "00:11:32:00:00:09"), -EEXIST);
    assert_non_null(strstr(err.text, "00:11:32:00:00:01"));
    assert_int_equal(ensure(device, "a\nb", NULL), -EINVAL);
}

static void test_an_interface_is_found_by_name_or_mac(void **state)
{
    (void)state;
    struct interface row;
    int64_t device = inventory_fixture_device("fw");
    assert_int_equal(interface_find(db, device, "lan0", &row, &err), -ENOENT);
    assert_non_null(strstr(err.text, "none with a name"));
    int64_t lan = ensure(device, "lan0", "00:11:32:00:00:01");
    ensure(device, "wan0", NULL);
    assert_int_equal(interface_find(db, device, "lan0", &row, &err), 0);
    assert_int_equal(row.id, lan);
    assert_int_equal(row.device_id, device);
    assert_int_equal(interface_find(db, device, "0011.3200.0001", &row, &err), 0);
    assert_int_equal(row.id, lan);
    assert_int_equal(interface_find(db, device, "lan1", &row, &err), -ENOENT);
    assert_non_null(strstr(err.text, "lan0, wan0"));
}

static void test_its_name_and_mac_are_changed(void **state)
{
    (void)state;
    struct interface row;
    int64_t device = inventory_fixture_device("fw");
    ensure(device, "lan0", NULL);
    ensure(device, "wan0", NULL);
    assert_int_equal(interface_find(db, device, "lan0", &row, &err), 0);
    assert_int_equal(interface_set(db, &row, "name", "wan0", &err), -EEXIST);
    assert_int_equal(interface_set(db, &row, "name", "lan1", &err), 0);
    assert_int_equal(interface_set(db, &row, "colour", "red", &err), -EINVAL);
    assert_int_equal(interface_set(db, &row, "mac", "12", &err), -EINVAL);
    assert_int_equal(interface_find(db, device, "lan1", &row, &err), 0);
    assert_int_equal(interface_set(db, &row, "mac", "00-11-32-00-00-01", &err), 0);
    assert_string_equal(all(device), "lan1=00:11:32:00:00:01;wan0=;");
}

static void test_one_that_holds_an_address_is_not_removed(void **state)
{
    (void)state;
    struct ip_addr addr;
    int64_t device = inventory_fixture_device("fw");
    int64_t lan = ensure(device, "lan0", NULL);
    const struct binding_place place = {.addr = &addr, .interface_id = lan};
    assert_int_equal(ip_addr_parse("192.0.2.1", &addr), 0);
    assert_int_equal(binding_add_place(db, device, &place, "person", 1000, &err), 0);
    assert_int_equal(interface_remove(db, lan, &err), -EBUSY);
    assert_non_null(strstr(err.text, "192.0.2.1"));
    assert_int_equal(binding_close(db, device, &addr, NULL, 2000, &err), 0);
    assert_int_equal(interface_remove(db, lan, &err), 0);
    assert_int_equal(interface_remove(db, lan, &err), -ENOENT);
    assert_string_equal(all(device), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_what_is_there_is_found_again),
        WITH_DATABASE(test_what_is_missing_is_filled_in),
        WITH_DATABASE(test_interfaces_may_share_a_mac_but_a_name_has_one),
        WITH_DATABASE(test_an_interface_is_found_by_name_or_mac),
        WITH_DATABASE(test_its_name_and_mac_are_changed),
        WITH_DATABASE(test_one_that_holds_an_address_is_not_removed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
