#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "binding.h"
#include "inventory_fixture.h"
#include "shared/net/mac_addr.h"

static struct ip_addr ip(const char *text)
{
    struct ip_addr addr;
    assert_int_equal(ip_addr_parse(text, &addr), 0);
    return addr;
}

static struct mac_addr mac(const char *text)
{
    struct mac_addr addr;
    assert_int_equal(mac_addr_parse(text, &addr), 0);
    return addr;
}

static int add(int64_t device, const char *text, const char *segment, const char *mac_text, int64_t now)
{
    struct ip_addr addr = ip(text);
    struct mac_addr known = {{0}};
    if (mac_text != NULL)
        known = mac(mac_text);
    return binding_add(db, device, &addr, segment, mac_text == NULL ? NULL : &known, "lease", now, &err);
}

static int close_at(int64_t device, const char *text, const char *segment, int64_t now)
{
    struct ip_addr addr = ip(text);
    return binding_close(db, device, &addr, segment, now, &err);
}

static void test_address_that_cannot_be_bound_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *ip;
        const char *segment;
        int code;
    } cases[] = {{"192.0.2.1", NULL, 0},
                 {"192.0.2.2", "", 0},
                 {"192.0.2.3", "eth0", -EINVAL},
                 {"fe80::1", "eth0", 0},
                 {"fe80::1", "eth1", 0},
                 {"fe80::1", "", -EINVAL},
                 {"2001:db8::1", NULL, 0},
                 {"ff02::1", "", -EINVAL},
                 {"224.0.0.1", "", -EINVAL},
                 {"0.0.0.0", "", -EINVAL},
                 {"::", "", -EINVAL},
                 {"255.255.255.255", "", -EINVAL},
                 {"fe80::2", "a-zone-name-too-long", -EINVAL}};
    int64_t nas = inventory_fixture_device("NAS");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(add(nas, cases[i].ip, cases[i].segment, NULL, 1), cases[i].code);
}

static void test_mapped_address_is_the_ipv4_address(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS"), tv = inventory_fixture_device("TV");
    assert_int_equal(add(nas, "::ffff:192.0.2.1", NULL, NULL, 1), 0);
    assert_int_equal(add(tv, "192.0.2.1", NULL, NULL, 1), -EADDRINUSE);
    assert_non_null(strstr(err.text, "192.0.2.1 is held by the device nas"));
}

static void test_binding_again_changes_nothing(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS");
    assert_int_equal(add(nas, "192.0.2.1", NULL, "00:11:32:aa:bb:cc", 1), 0);
    int64_t audits = inventory_fixture_audits();
    assert_int_equal(add(nas, "192.0.2.1", NULL, "00:11:32:aa:bb:cc", 5), 0);
    assert_int_equal(add(nas, "192.0.2.1", NULL, NULL, 5), 0);
    assert_int_equal(inventory_fixture_audits(), audits);
}

static void test_list_has_ipv4_first_and_oldest_first(void **state)
{
    (void)state;
    struct bound_address_list list;
    int64_t nas = inventory_fixture_device("NAS");
    assert_int_equal(add(nas, "2001:db8::1", NULL, NULL, 1), 0);
    assert_int_equal(add(nas, "192.0.2.9", NULL, NULL, 3), 0);
    assert_int_equal(add(nas, "192.0.2.1", NULL, "00:11:32:aa:bb:cc", 4), 0);
    assert_int_equal(add(nas, "fe80::1", "eth0", NULL, 5), 0);
    assert_int_equal(add(nas, "192.0.2.5", NULL, NULL, 2), 0);
    assert_int_equal(close_at(nas, "192.0.2.5", NULL, 9), 0);
    assert_int_equal(binding_list(db, nas, &list, &err), 0);
    static const char *const expected[] = {"192.0.2.9", "192.0.2.1", "2001:db8::1", "fe80::1"};
    assert_int_equal(list.count, 4);
    for (size_t i = 0; i < 4; i++) {
        char text[IP_ADDR_TEXT_MAX];
        assert_string_equal(ip_addr_format(&list.rows[i].addr, text), expected[i]);
        assert_string_equal(list.rows[i].source, "lease");
    }
    assert_string_equal(list.rows[1].mac, "00:11:32:aa:bb:cc");
    assert_string_equal(list.rows[0].mac, "");
    assert_string_equal(list.rows[3].segment, "eth0");
    assert_int_equal(list.rows[3].valid_from_ms, 5);
    binding_list_free(&list);
    binding_list_free(NULL);
}

static void test_only_the_holder_can_let_go(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS"), tv = inventory_fixture_device("TV");
    assert_int_equal(add(nas, "192.0.2.1", NULL, NULL, 1), 0);
    assert_int_equal(close_at(tv, "192.0.2.1", NULL, 2), -ENOENT);
    assert_int_equal(close_at(nas, "192.0.2.2", NULL, 2), -ENOENT);
    assert_int_equal(close_at(nas, "192.0.2.1", NULL, 2), 0);
    assert_int_equal(close_at(nas, "192.0.2.1", NULL, 2), -ENOENT);
    assert_int_equal(add(tv, "192.0.2.1", NULL, NULL, 2), 0);
}

static void test_clock_that_steps_back_ends_a_binding_where_it_began(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS");
    assert_int_equal(add(nas, "192.0.2.1", NULL, NULL, 100), 0);
    assert_int_equal(close_at(nas, "192.0.2.1", NULL, 50), 0);
}

static void test_address_moves_with_the_card_inside_a_device(void **state)
{
    (void)state;
    struct bound_address_list list;
    int64_t nas = inventory_fixture_device("NAS");
    assert_int_equal(add(nas, "10.0.0.7", NULL, NULL, 100), 0);
    assert_int_equal(add(nas, "10.0.0.7", NULL, "00:11:32:aa:bb:cc", 200), 0);
    assert_int_equal(binding_list(db, nas, &list, &err), 0);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.rows[0].valid_from_ms, 200);
    binding_list_free(&list);
    assert_string_equal(
        inventory_fixture_ask("SELECT group_concat(valid_from || '-' || ifnull(valid_to, ''), ' ')"
                              " FROM (SELECT * FROM binding ORDER BY id)"),
        "100-200 200-");
}

static int add_in(int64_t device, const char *vrf, const char *text, int64_t now)
{
    struct ip_addr addr = ip(text);
    const struct binding_place place = {.vrf = vrf, .addr = &addr};
    return binding_add_place(db, device, &place, "lease", now, &err);
}

static void test_each_vrf_has_holders_of_its_own(void **state)
{
    (void)state;
    struct ip_addr addr = ip("10.0.0.7");
    const struct binding_place lab = {.vrf = "lab", .addr = &addr};
    int64_t nas = inventory_fixture_device("NAS"), tv = inventory_fixture_device("TV");
    assert_int_equal(add_in(nas, NULL, "10.0.0.7", 1), 0);
    assert_int_equal(add_in(tv, "default", "10.0.0.7", 2), -EADDRINUSE);
    assert_int_equal(add_in(tv, "lab", "10.0.0.7", 3), 0);
    assert_int_equal(close_at(tv, "10.0.0.7", NULL, 4), -ENOENT);
    assert_int_equal(binding_close_place(db, tv, &lab, 4, &err), 0);
    assert_string_equal(
        inventory_fixture_ask("SELECT group_concat(a.vrf || ifnull(b.valid_to, ''), ' ') FROM"
                              " (SELECT * FROM binding ORDER BY id) b JOIN address a ON a.id = b.address_id"),
        "default lab4");
}

static void test_binding_goes_to_the_interface_that_is_named(void **state)
{
    (void)state;
    struct ip_addr addr = ip("10.0.0.7");
    int64_t nas = inventory_fixture_device("NAS");
    assert_int_equal(add(nas, "10.0.0.8", NULL, "00:11:32:aa:bb:cc", 1), 0);
    int64_t interface = strtoll(inventory_fixture_ask("SELECT id FROM interface"), NULL, 10);
    const struct binding_place place = {.addr = &addr, .interface_id = interface};
    assert_int_equal(binding_add_place(db, nas, &place, "person", 2, &err), 0);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM binding WHERE interface_id ="
                                              " (SELECT id FROM interface)"),
                        "2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_address_that_cannot_be_bound_is_refused),
        WITH_DATABASE(test_mapped_address_is_the_ipv4_address),
        WITH_DATABASE(test_binding_again_changes_nothing),
        WITH_DATABASE(test_list_has_ipv4_first_and_oldest_first),
        WITH_DATABASE(test_only_the_holder_can_let_go),
        WITH_DATABASE(test_clock_that_steps_back_ends_a_binding_where_it_began),
        WITH_DATABASE(test_address_moves_with_the_card_inside_a_device),
        WITH_DATABASE(test_each_vrf_has_holders_of_its_own),
        WITH_DATABASE(test_binding_goes_to_the_interface_that_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
