#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "binding.h"
#include "binding_history.h"
#include "device_merge.h"
#include "inventory_fixture.h"
#include "shared/net/mac_addr.h"

static struct binding_span_list list;

static struct ip_addr ip(const char *text)
{
    struct ip_addr addr;
    assert_int_equal(ip_addr_parse(text, &addr), 0);
    return addr;
}

// Holds an address from a time to another (0: still).
static void hold(int64_t device, const char *text, const char *mac_text, int64_t from, int64_t to)
{
    struct ip_addr addr = ip(text);
    struct mac_addr mac;
    if (mac_text != NULL)
        assert_int_equal(mac_addr_parse(mac_text, &mac), 0);
    assert_int_equal(
        binding_add(db, device, &addr, NULL, mac_text == NULL ? NULL : &mac, "lease", from, &err), 0);
    if (to != 0)
        assert_int_equal(binding_close(db, device, &addr, NULL, to, &err), 0);
}

// The keys of who held an address in a period, with blanks between.
static const char *holders(const char *text, int64_t from, int64_t to)
{
    static char keys[256];
    struct ip_addr addr = ip(text);
    keys[0] = '\0';
    assert_int_equal(binding_history_of_address(db, NULL, &addr, NULL, from, to, 0, &list, &err), 0);
    for (size_t i = 0; i < list.count; i++) {
        size_t length = strlen(keys);
        snprintf(keys + length, sizeof(keys) - length, "%s%s", i > 0 ? " " : "", list.rows[i].device_key);
    }
    binding_span_list_free(&list);
    return keys;
}

static void test_history_says_who_held_an_address_when(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS"), tv = inventory_fixture_device("TV");
    hold(nas, "10.0.0.7", "00:11:32:aa:bb:cc", 100, 200);
    hold(tv, "10.0.0.7", NULL, 300, 0);
    hold(nas, "10.0.0.8", "00:11:32:aa:bb:cc", 250, 0);
    static const struct {
        int64_t from;
        int64_t to;
        const char *keys;
    } cases[] = {{99, 99, ""},
                 {100, 100, "nas"},
                 {199, 199, "nas"},
                 {200, 200, ""},
                 {299, 299, ""},
                 {300, 300, "tv"},
                 {50, 100, "nas"},
                 {200, 299, ""},
                 {150, 300, "tv nas"},
                 {INT64_MIN, INT64_MAX, "tv nas"},
                 {1000000, 1000000, "tv"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_string_equal(holders("10.0.0.7", cases[i].from, cases[i].to), cases[i].keys);
    assert_string_equal(holders("10.0.0.9", 0, INT64_MAX), "");
}

static void test_a_span_tells_all_of_it(void **state)
{
    (void)state;
    struct ip_addr addr = ip("10.0.0.7");
    int64_t nas = inventory_fixture_device("My NAS");
    hold(nas, "10.0.0.7", "00:11:32:aa:bb:cc", 100, 200);
    hold(nas, "10.0.0.7", "00:11:32:aa:bb:cc", 300, 0);
    assert_int_equal(binding_history_of_address(db, "default", &addr, "", 0, 1000, 0, &list, &err), 0);
    assert_int_equal(list.count, 2);
    const struct binding_span *span = &list.rows[1];
    assert_int_equal(list.rows[0].to_ms, 0);
    assert_int_equal(span->device_id, nas);
    assert_string_equal(span->device_key, "my-nas");
    assert_string_equal(span->device_name, "My NAS");
    assert_string_equal(span->mac, "00:11:32:aa:bb:cc");
    assert_string_equal(span->vrf, "default");
    assert_string_equal(span->source, "lease");
    assert_int_equal(span->from_ms, 100);
    assert_int_equal(span->to_ms, 200);
    assert_int_equal(ip_addr_compare(&span->addr, &addr), 0);
    binding_span_list_free(&list);
    assert_int_equal(binding_history_of_address(db, NULL, &addr, NULL, 0, 1000, 1, &list, &err), 0);
    assert_int_equal(list.count, 1);
    binding_span_list_free(&list);
    binding_span_list_free(NULL);
}

static void test_other_vrf_has_a_history_of_its_own(void **state)
{
    (void)state;
    struct ip_addr addr = ip("10.0.0.7");
    const struct binding_place place = {.vrf = "lab", .addr = &addr};
    int64_t nas = inventory_fixture_device("NAS");
    assert_int_equal(binding_add_place(db, nas, &place, "person", 5, &err), 0);
    assert_string_equal(holders("10.0.0.7", 0, 100), "");
    assert_int_equal(binding_history_of_address(db, "lab", &addr, NULL, 0, 100, 0, &list, &err), 0);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.rows[0].vrf, "lab");
    binding_span_list_free(&list);
}

static void test_history_says_where_a_mac_has_been(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS");
    static const char *const places[] = {"2001:db8::1", "10.0.0.8", "10.0.0.7"};
    for (int i = 0; i < 3; i++)
        hold(nas, places[2 - i], "00:11:32:aa:bb:cc", 100 * (i + 1), 100 * (i + 1) + 50);
    hold(nas, "10.0.0.9", NULL, 1, 0);
    assert_int_equal(binding_history_of_mac(db, "00:11:32:aa:bb:cc", &list, &err), 0);
    assert_int_equal(list.count, 3);
    for (int i = 0; i < 3; i++) {
        char text[IP_ADDR_TEXT_MAX];
        assert_string_equal(ip_addr_format(&list.rows[i].addr, text), places[i]);
        assert_int_equal(list.rows[i].to_ms, 100 * (3 - i) + 50);
    }
    binding_span_list_free(&list);
    assert_int_equal(binding_history_of_device(db, nas, &list, &err), 0);
    assert_int_equal(list.count, 4);
    assert_int_equal(list.rows[0].to_ms, 0);
    binding_span_list_free(&list);
}

static void test_what_a_merged_device_held_is_told_of_the_other(void **state)
{
    (void)state;
    struct device_merge merge;
    int64_t nas = inventory_fixture_device("NAS"), old = inventory_fixture_device("Old");
    hold(old, "10.0.0.8", NULL, 100, 200);
    hold(old, "10.0.0.7", NULL, 300, 450);
    hold(nas, "10.0.0.7", NULL, 500, 0);
    assert_int_equal(device_merge(db, nas, old, 600, &merge, &err), 0);
    assert_string_equal(holders("10.0.0.8", 150, 150), "nas");
    assert_string_equal(holders("10.0.0.7", 400, 400), "nas"); // while only the other one did
    assert_int_equal(binding_history_of_device(db, nas, &list, &err), 0);
    assert_int_equal(list.count, 3);
    binding_span_list_free(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_history_says_who_held_an_address_when),
        WITH_DATABASE(test_a_span_tells_all_of_it),
        WITH_DATABASE(test_other_vrf_has_a_history_of_its_own),
        WITH_DATABASE(test_history_says_where_a_mac_has_been),
        WITH_DATABASE(test_what_a_merged_device_held_is_told_of_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
