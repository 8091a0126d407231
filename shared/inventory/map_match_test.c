#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "map_match.h"
#include "shared/base/error.h"

static struct map_prefix prefix_of(const char *vrf, const char *text)
{
    struct map_prefix prefix = {.family = strchr(text, ':') ? 6 : 4};
    struct cidr cidr;
    struct error err;
    assert_int_equal(cidr_parse(text, &cidr, &err), 0);
    prefix.first = cidr.first;
    prefix.last = cidr_last(&cidr);
    snprintf(prefix.vrf, sizeof(prefix.vrf), "%s", vrf);
    snprintf(prefix.cidr, sizeof(prefix.cidr), "%s", text);
    return prefix;
}

static void test_each_address_gets_its_longest_prefix(void **state)
{
    (void)state;
    static const char *const given[][2] = {
        {"a", "10.0.0.0/8"},    {"b", "::/0"},          {"b", "10.0.0.0/8"},  {"b", "10.0.0.0/24"},
        {"b", "10.0.0.4/30"},   {"b", "10.0.0.6/32"},   {"b", "10.0.1.0/24"}, {"b", "192.168.0.0/16"},
        {"b", "2001:db8::/32"}, {"b", "2001:db8::/64"},
    };
    static const char *const expected[][3] = {
        {"a", "9.0.0.0", ""},
        {"a", "10.0.0.6", "10.0.0.0/8"},
        {"a", "11.0.0.0", ""},
        {"b", "9.9.9.9", ""}, // in ::/0 by its bytes alone
        {"b", "10.0.0.0", "10.0.0.0/24"},
        {"b", "10.0.0.5", "10.0.0.4/30"},
        {"b", "10.0.0.6", "10.0.0.6/32"},
        {"b", "10.0.0.7", "10.0.0.4/30"},
        {"b", "10.0.0.8", "10.0.0.0/24"},
        {"b", "10.0.1.255", "10.0.1.0/24"},
        {"b", "10.0.2.0", "10.0.0.0/8"},
        {"b", "11.0.0.0", ""},
        {"b", "192.168.255.255", "192.168.0.0/16"},
        {"b", "2001:db8::1", "2001:db8::/64"},
        {"b", "2001:db8:1::", "2001:db8::/32"},
        {"b", "2001:db9::", "::/0"},
        {"c", "10.0.0.6", ""},
    };
    enum { PREFIXES = sizeof(given) / sizeof(given[0]), ADDRESSES = sizeof(expected) / sizeof(expected[0]) };
    struct map_prefix prefixes[PREFIXES];
    struct map_address addresses[ADDRESSES] = {{.device_id = 0}};
    for (size_t i = 0; i < PREFIXES; i++)
        prefixes[i] = prefix_of(given[i][0], given[i][1]);
    for (size_t i = 0; i < ADDRESSES; i++) {
        snprintf(addresses[i].vrf, sizeof(addresses[i].vrf), "%s", expected[i][0]);
        assert_int_equal(ip_addr_parse(expected[i][1], &addresses[i].addr), 0);
    }
    map_match_all(prefixes, PREFIXES, addresses, ADDRESSES);
    for (size_t i = 0; i < ADDRESSES; i++) {
        const char *found = addresses[i].prefix == MAP_MATCH_NONE ? "" : prefixes[addresses[i].prefix].cidr;
        assert_string_equal(found, expected[i][2]);
    }
}

static void test_without_prefixes_there_is_none(void **state)
{
    (void)state;
    struct map_address address = {.vrf = "default"};
    map_match_all(NULL, 0, &address, 1);
    assert_true(address.prefix == MAP_MATCH_NONE);
    map_match_all(NULL, 0, NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_address_gets_its_longest_prefix),
        cmocka_unit_test(test_without_prefixes_there_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
