// What conflict_find finds: small worlds written in SQL, by the audited connection of the library.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conflict_finder.h"
#include "inventory_fixture.h"
#include "shared/db/db_handle.h"

static void store(const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(db->handle, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", message, sql);
}

static const char *hex(const char *ip)
{
    static char text[4][40];
    static unsigned turn;
    char *out = text[turn++ % 4];
    struct ip_addr addr;
    assert_int_equal(ip_addr_parse(ip, &addr), 0);
    for (int i = 0; i < 16; i++)
        snprintf(out + 2 * i, 3, "%02x", addr.bytes[i]);
    return out;
}

static void prefix(const char *vrf, const char *cidr_text, int site_id, int vlan_id)
{
    char sql[512], first[IP_ADDR_TEXT_MAX], last_text[IP_ADDR_TEXT_MAX];
    struct cidr cidr;
    assert_int_equal(cidr_parse(cidr_text, &cidr, NULL), 0);
    struct ip_addr last = cidr_last(&cidr);
    snprintf(
        sql, sizeof(sql),
        "INSERT INTO prefix (vrf, cidr, first_key, last_key, family, length, name, source, site_id, vlan_id)"
        " VALUES ('%s', '%s', x'%s', x'%s', %d, %d, '', 'person', nullif(%d, 0), nullif(%d, 0))",
        vrf, cidr_text, hex(ip_addr_format(&cidr.first, first)), hex(ip_addr_format(&last, last_text)),
        ip_addr_family(&cidr.first), cidr.length, site_id, vlan_id);
    store(sql);
}

static void range(const char *vrf, const char *first, const char *last, const char *kind)
{
    char sql[512];
    snprintf(sql, sizeof(sql),
             "INSERT INTO plan_range (vrf, first_ip, last_ip, first_key, last_key, family, kind, source)"
             " VALUES ('%s', '%s', '%s', x'%s', x'%s', %d, '%s', 'person')",
             vrf, first, last, hex(first), hex(last), strchr(first, ':') == NULL ? 4 : 6, kind);
    store(sql);
}

// `rest`: more columns and their values, or "".
static void address(const char *vrf, const char *ip, const char *assignment, const char *mac, int device_id)
{
    char sql[512];
    snprintf(sql, sizeof(sql),
             "INSERT INTO address (vrf, ip, ip_key, family, assignment, mac, device_id)"
             " VALUES ('%s', '%s', x'%s', %d, '%s', nullif('%s', ''), nullif(%d, 0))",
             vrf, ip, hex(ip), strchr(ip, ':') == NULL ? 4 : 6, assignment, mac, device_id);
    store(sql);
}

// An interface of the device with this MAC ('' none) holds the address, which is there.
static void hold(const char *ip, int64_t device_id, const char *mac)
{
    char sql[512];
    snprintf(sql, sizeof(sql),
             "INSERT INTO interface (device_id, name, mac) VALUES (%lld, 'i%s', nullif('%s', ''))",
             (long long)device_id, ip, mac);
    store(sql);
    snprintf(sql, sizeof(sql),
             "INSERT INTO binding (address_id, interface_id, valid_from, source)"
             " SELECT a.id, last_insert_rowid(), 1000, 'person' FROM address a WHERE a.ip = '%s'",
             ip);
    store(sql);
}

// "kind subject;" of each, in the order of being found.
static const char *found(void)
{
    static char text[4096];
    struct conflict_list list;
    inventory_fixture_commit();
    assert_int_equal(db_commit(db), 0);
    if (conflict_find(db, &list, &err) < 0)
        fail_msg("%s", err.text);
    text[0] = '\0';
    for (size_t i = 0; i < list.count; i++) {
        size_t length = strlen(text);
        snprintf(text + length, sizeof(text) - length, "%s %s;", conflict_kind_text(list.rows[i].kind),
                 list.rows[i].subject);
    }
    conflict_list_free(&list);
    assert_int_equal(db_begin(db, 0), 0);
    return text;
}

static void test_an_empty_inventory_has_none(void **state)
{
    (void)state;
    assert_string_equal(found(), "");
}

static void test_address_of_two_devices(void **state)
{
    (void)state;
    address("default", "10.0.0.7", "", "", 0);
    hold("10.0.0.7", inventory_fixture_device("nas"), "");
    assert_string_equal(found(), "");
    hold("10.0.0.7", inventory_fixture_device("tv"), "");
    assert_string_equal(found(), "duplicate_address 10.0.0.7;");
    store("UPDATE binding SET valid_to = 2000 WHERE id = 1");
    assert_string_equal(found(), "");
}

static void test_two_interfaces_of_one_device_are_no_conflict(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("nas");
    address("default", "10.0.0.7", "", "", 0);
    hold("10.0.0.7", nas, "00:00:5e:00:53:01");
    store("INSERT INTO interface (device_id, name) VALUES (1, 'eth1')");
    store("INSERT INTO binding (address_id, interface_id, valid_from, source) VALUES (1, 2, 1000, 'person')");
    assert_string_equal(found(), "");
}

static void test_address_of_a_virtual_router_is_meant_to_be_shared(void **state)
{
    (void)state;
    address("default", "10.0.0.1", "", "", 0);
    hold("10.0.0.1", inventory_fixture_device("gw1"), "00:00:5e:00:01:07");
    hold("10.0.0.1", inventory_fixture_device("gw2"), "00:00:5e:00:01:07");
    assert_string_equal(found(), "");
    hold("10.0.0.1", inventory_fixture_device("thief"), "00:00:5e:00:53:09");
    assert_string_equal(found(), "duplicate_address 10.0.0.1;");
}

static void test_merged_device_is_the_one_that_took_it_over(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("nas"), twin = inventory_fixture_device("twin");
    address("default", "10.0.0.7", "reserved", "", (int)twin);
    hold("10.0.0.7", nas, "00:00:5e:00:53:01");
    hold("10.0.0.7", twin, "00:00:5e:00:53:01");
    store("UPDATE device SET merged_into = 1 WHERE id = 2");
    assert_string_equal(found(), "");
}

static void test_outside_of_every_prefix(void **state)
{
    (void)state;
    address("default", "10.9.0.1", "static", "", 0);
    address("default", "2001:db8::1", "static", "", 0);
    assert_string_equal(found(), ""); // there is no plan yet
    prefix("default", "10.0.0.0/24", 0, 0);
    prefix("lab", "10.9.0.0/24", 0, 0);
    assert_string_equal(found(), "outside_prefix 10.9.0.1;");
    range("default", "10.0.0.200", "10.0.1.5", "dhcp");
    assert_string_equal(found(), "outside_prefix range 10.0.0.200-10.0.1.5;outside_prefix 10.9.0.1;");
    prefix("default", "10.0.0.0/8", 0, 0);
    assert_string_equal(found(), "");
}

static void test_what_is_only_seen_is_told_of_private_addresses_alone(void **state)
{
    (void)state;
    prefix("default", "10.0.0.0/24", 0, 0);
    address("default", "8.8.8.8", "", "", 0);
    address("default", "192.168.7.7", "", "", 0);
    address("default", "192.168.7.8", "", "", 0); // history: nobody holds it
    hold("8.8.8.8", inventory_fixture_device("dns"), "");
    hold("192.168.7.7", inventory_fixture_device("tv"), "");
    assert_string_equal(found(), "outside_prefix 192.168.7.7;");
}

static void test_prefix_in_another_of_another_site_or_vlan(void **state)
{
    (void)state;
    store("INSERT INTO site (name) VALUES ('Berlin'), ('Bonn')");
    store("INSERT INTO vlan (vid, name, source) VALUES (10, '', 'person'), (20, '', 'person')");
    prefix("default", "10.0.0.0/8", 1, 0);
    prefix("default", "10.0.0.0/16", 0, 1);
    prefix("default", "10.0.1.0/24", 1, 1);
    prefix("lab", "10.0.1.0/24", 2, 2);
    prefix("default", "::/0", 2, 2);
    assert_string_equal(found(), "");
    prefix("default", "10.0.2.0/24", 2, 1);
    prefix("default", "10.0.3.0/24", 1, 2);
    assert_string_equal(found(), "overlapping_prefixes 10.0.0.0/8 10.0.2.0/24;"
                                 "overlapping_prefixes 10.0.0.0/16 10.0.3.0/24;");
}

// The keys of IPv4 lie between those of IPv6.
static void test_nesting_of_one_family_goes_on_behind_the_other(void **state)
{
    (void)state;
    store("INSERT INTO site (name) VALUES ('Berlin'), ('Bonn')");
    prefix("default", "::/0", 1, 0);
    prefix("default", "10.0.0.0/8", 2, 0);
    prefix("default", "2001:db8::/32", 2, 0);
    assert_string_equal(found(), "overlapping_prefixes ::/0 2001:db8::/32;");
}

static void test_one_pair_that_differs_in_both_is_one_conflict(void **state)
{
    (void)state;
    store("INSERT INTO site (name) VALUES ('Berlin'), ('Bonn')");
    store("INSERT INTO vlan (vid, name, source) VALUES (10, '', 'person'), (20, '', 'person')");
    prefix("default", "10.0.0.0/8", 1, 1);
    prefix("default", "10.0.1.0/24", 2, 2);
    prefix("default", "11.0.1.0/24", 2, 2);
    assert_string_equal(found(), "overlapping_prefixes 10.0.0.0/8 10.0.1.0/24;");
}

static void test_static_and_reserved_addresses_in_a_pool(void **state)
{
    (void)state;
    prefix("default", "10.0.0.0/24", 0, 0);
    range("default", "10.0.0.100", "10.0.0.199", "dhcp");
    range("default", "10.0.0.200", "10.0.0.250", "infrastructure");
    address("default", "10.0.0.99", "static", "", 0);
    address("default", "10.0.0.100", "static", "", 0);
    address("default", "10.0.0.150", "dhcp", "", 0);
    address("default", "10.0.0.151", "deprecated", "", 0);
    address("default", "10.0.0.199", "reserved", "", 0);
    address("default", "10.0.0.200", "static", "", 0);
    assert_string_equal(found(), "reservation_in_pool 10.0.0.100;reservation_in_pool 10.0.0.199;");
}

static void test_reserved_address_that_another_holds(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("nas"), tv = inventory_fixture_device("tv");
    address("default", "10.0.0.1", "reserved", "", (int)nas);
    address("default", "10.0.0.2", "static", "", (int)nas);
    address("default", "10.0.0.3", "reserved", "00:00:5e:00:53:01", 0);
    address("default", "10.0.0.4", "reserved", "00:00:5e:00:53:01", 0);
    address("default", "10.0.0.5", "reserved", "", 0);
    address("default", "10.0.0.6", "static", "", 0);
    address("default", "10.0.0.7", "dhcp", "", (int)nas);
    hold("10.0.0.1", nas, "");
    hold("10.0.0.2", tv, "");
    hold("10.0.0.3", tv, "00:00:5e:00:53:02");
    hold("10.0.0.4", tv, ""); // nobody knows its MAC
    hold("10.0.0.5", tv, "");
    hold("10.0.0.6", tv, "");
    hold("10.0.0.7", tv, "");
    assert_string_equal(found(),
                        "reserved_in_use 10.0.0.2;reserved_in_use 10.0.0.3;reserved_in_use 10.0.0.5;");
}

static void test_address_of_a_reserved_range_that_is_held_without_a_plan(void **state)
{
    (void)state;
    int64_t tv = inventory_fixture_device("tv");
    prefix("default", "10.0.0.0/24", 0, 0);
    range("default", "10.0.0.10", "10.0.0.19", "reserved");
    address("default", "10.0.0.10", "", "", 0);
    address("default", "10.0.0.11", "static", "", 0);
    hold("10.0.0.10", tv, "");
    hold("10.0.0.11", tv, "");
    assert_string_equal(found(), "reserved_in_use 10.0.0.10;");
}

static void test_mac_of_two_devices(void **state)
{
    (void)state;
    inventory_fixture_device("nas");
    inventory_fixture_device("tv");
    store("INSERT INTO interface (device_id, name, mac) VALUES (1, 'a', '00:00:5e:00:53:01'),"
          " (1, 'b', '00:00:5e:00:53:01'), (1, 'c', '00:00:5e:00:53:02'), (2, 'a', '00:00:5e:00:53:03'),"
          " (1, 'd', '00:00:5e:00:01:01'), (2, 'd', '00:00:5e:00:01:01'),"
          " (1, 'e', '00:00:5e:00:53:05'), (2, 'e', '00:00:5e:00:53:05')");
    store("INSERT INTO identifier (device_id, kind, value, trust, source, first_seen, last_seen) VALUES"
          " (2, 'mac', '00:00:5e:00:53:02', 'weak', 'person', 1, 1),"
          " (2, 'mac', '00:00:5e:00:53:05', 'segment', 'person', 1, 1),"
          " (2, 'hostname', '00:00:5e:00:53:01', 'weak', 'person', 1, 1)");
    assert_string_equal(found(), "shared_mac 00:00:5e:00:53:02;");
}

static void test_of_too_many_the_others_are_known_by_their_subject(void **state)
{
    (void)state;
    struct conflict_list list;
    prefix("default", "10.0.0.0/24", 0, 0);
    store("INSERT INTO address (ip, ip_key, family, assignment)"
          " WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 2100)"
          " SELECT '10.1.' || (i / 256) || '.' || (i % 256),"
          " CAST(x'00000000000000000000ffff0a01' || unhex_two(i) AS BLOB), 4, 'static' FROM n");
    inventory_fixture_commit();
    assert_int_equal(db_commit(db), 0);
    assert_int_equal(conflict_find(db, &list, &err), 0);
    assert_int_equal(list.count, CONFLICT_KIND_MAX + 1);
    assert_string_equal(list.rows[CONFLICT_KIND_MAX].subject, "more than 2000");
    assert_int_equal(list.rows[CONFLICT_KIND_MAX].kind, CONFLICT_OUTSIDE_PREFIX);
    struct conflict asked = {.kind = CONFLICT_OUTSIDE_PREFIX, .subject = "10.1.8.52"}; // the last: 2100
    assert_true(conflict_finder_knows(&list, &asked));
    asked.kind = CONFLICT_DUPLICATE_ADDRESS;
    assert_false(conflict_finder_knows(&list, &asked));
    asked = (struct conflict){.kind = CONFLICT_OUTSIDE_PREFIX, .subject = "10.1.0.0"};
    assert_false(conflict_finder_knows(&list, &asked)); // it is a row
    conflict_list_free(&list);
    assert_int_equal(db_begin(db, 0), 0);
}

// SQLite 3.40 has no unhex(): the last two bytes of a key.
static void unhex_two(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    int number = sqlite3_value_int(values[0]);
    const unsigned char bytes[2] = {(unsigned char)(number / 256), (unsigned char)(number % 256)};
    sqlite3_result_blob(context, bytes, sizeof(bytes), SQLITE_TRANSIENT);
}

static int setup(void **state)
{
    int code = inventory_fixture_init(state);
    return code != 0 ? code
                     : sqlite3_create_function(db->handle, "unhex_two", 1, SQLITE_UTF8, NULL, unhex_two, NULL,
                                               NULL);
}

#define WORLD(test) cmocka_unit_test_setup_teardown(test, setup, inventory_fixture_fini)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD(test_an_empty_inventory_has_none),
        WORLD(test_address_of_two_devices),
        WORLD(test_two_interfaces_of_one_device_are_no_conflict),
        WORLD(test_address_of_a_virtual_router_is_meant_to_be_shared),
        WORLD(test_merged_device_is_the_one_that_took_it_over),
        WORLD(test_outside_of_every_prefix),
        WORLD(test_what_is_only_seen_is_told_of_private_addresses_alone),
        WORLD(test_prefix_in_another_of_another_site_or_vlan),
        WORLD(test_nesting_of_one_family_goes_on_behind_the_other),
        WORLD(test_one_pair_that_differs_in_both_is_one_conflict),
        WORLD(test_static_and_reserved_addresses_in_a_pool),
        WORLD(test_reserved_address_that_another_holds),
        WORLD(test_address_of_a_reserved_range_that_is_held_without_a_plan),
        WORLD(test_mac_of_two_devices),
        WORLD(test_of_too_many_the_others_are_known_by_their_subject),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
