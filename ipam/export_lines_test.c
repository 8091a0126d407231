// The forms are those of hosts(5), of dnsmasq(8) (--dhcp-hostsfile), and of Kea's host reservations;
// tests/e2e/test_export.py gives them to the programs themselves.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "export_host.h"
#include "export_lines.h"

enum { ROWS_MAX = 8 };

static struct export_host rows[ROWS_MAX];
static struct export_prefix subnets[ROWS_MAX];
static struct export_hosts hosts;
static struct export_prefixes prefixes;
static FILE *stream;
static char *text;
static size_t length;

static int setup(void **state)
{
    (void)state;
    hosts = (struct export_hosts){.rows = rows};
    prefixes = (struct export_prefixes){.rows = subnets};
    stream = open_memstream(&text, &length);
    return stream == NULL;
}

static int teardown(void **state)
{
    (void)state;
    if (stream)
        fclose(stream);
    free(text);
    text = NULL;
    return 0;
}

static struct export_host *add(const char *addr, const char *name, const char *mac)
{
    struct export_host *row = &rows[hosts.count++];

    *row = (struct export_host){.dynamic = false};
    assert_int_equal(ip_addr_parse_zone(addr, &row->addr, row->zone), 0);
    snprintf(row->name, sizeof row->name, "%s", name);
    snprintf(row->mac, sizeof row->mac, "%s", mac);
    return row;
}

static void add_prefix(int64_t id, const char *cidr)
{
    struct export_prefix *row = &subnets[prefixes.count++];

    row->id = id;
    assert_int_equal(cidr_parse(cidr, &row->cidr, NULL), 0);
}

static void assert_written(const char *expected)
{
    fclose(stream);
    stream = NULL;
    assert_string_equal(text, expected);
}

static void assert_kea(size_t expected_written, size_t expected_left, const char *expected)
{
    size_t written = 99, left = 99;

    assert_int_equal(export_lines_kea(stream, &hosts, &prefixes, &written, &left), 0);
    assert_int_equal(written, expected_written);
    assert_int_equal(left, expected_left);
    assert_written(expected);
}

static void test_hosts_have_a_name_and_perhaps_another(void **state)
{
    (void)state;
    struct export_host *nas = add("192.0.2.7", "nas.example.org", "");

    snprintf(nas->alias, sizeof nas->alias, "nas");
    add("192.0.2.8", "", "00:00:5e:00:53:08");
    add("2001:db8::7", "nas6", "");
    add("fe80::7%eth0", "nas", "");
    export_lines_hosts(stream, &hosts);
    assert_written("192.0.2.7\tnas.example.org nas\n2001:db8::7\tnas6\nfe80::7%eth0\tnas\n");
}

static void test_dnsmasq_has_reservations(void **state)
{
    (void)state;
    add("192.0.2.7", "nas", "00:00:5e:00:53:07");
    add("192.0.2.8", "", "00:00:5e:00:53:08");
    add("192.0.2.9", "tv", "");
    add("192.0.2.10", "phone", "00:00:5e:00:53:10")->dynamic = true;
    add("2001:db8::7", "nas", "00:00:5e:00:53:07");
    add("fe80::7%eth0", "nas", "00:00:5e:00:53:07");
    assert_int_equal(export_lines_dnsmasq(stream, &hosts), 3);
    assert_written("00:00:5e:00:53:07,192.0.2.7,nas\n00:00:5e:00:53:08,192.0.2.8\n"
                   "00:00:5e:00:53:07,[2001:db8::7],nas\n");
}

static void test_kea_without_reservations_has_no_subnets(void **state)
{
    (void)state;
    add_prefix(1, "192.0.2.0/24");
    assert_kea(0, 0, "{\n  \"Dhcp4\": {\"subnet4\": []},\n  \"Dhcp6\": {\"subnet6\": []}\n}\n");
}

static void test_kea_has_them_in_the_longest_prefix(void **state)
{
    (void)state;
    add_prefix(1, "192.0.2.0/24");
    add_prefix(2, "192.0.2.0/25");
    add_prefix(3, "192.0.2.64/26");
    add_prefix(4, "2001:db8::/64");
    add("192.0.2.7", "nas", "00:00:5e:00:53:07");
    add("192.0.2.70", "", "00:00:5e:00:53:70");
    add("192.0.2.130", "", "00:00:5e:00:53:82"); // behind a prefix that does not hold it
    add("192.0.2.71", "quoted\"name", "00:00:5e:00:53:71");
    add("198.51.100.1", "", "00:00:5e:00:53:01");
    add("2001:db8::7", "nas", "00:00:5e:00:53:07");
    assert_kea(
        5, 1,
        "{\n  \"Dhcp4\": {\"subnet4\": [\n"
        "    {\"id\": 1, \"subnet\": \"192.0.2.0/24\", \"reservations\": [\n"
        "      {\"hw-address\": \"00:00:5e:00:53:82\", \"ip-address\": \"192.0.2.130\"}\n    ]},\n"
        "    {\"id\": 2, \"subnet\": \"192.0.2.0/25\", \"reservations\": [\n"
        "      {\"hw-address\": \"00:00:5e:00:53:07\", \"ip-address\": \"192.0.2.7\", \"hostname\": \"nas\"}\n"
        "    ]},\n"
        "    {\"id\": 3, \"subnet\": \"192.0.2.64/26\", \"reservations\": [\n"
        "      {\"hw-address\": \"00:00:5e:00:53:70\", \"ip-address\": \"192.0.2.70\"},\n"
        "      {\"hw-address\": \"00:00:5e:00:53:71\", \"ip-address\": \"192.0.2.71\", \"hostname\": "
        "\"quoted\\\"name\"}\n"
        "    ]}\n  ]},\n"
        "  \"Dhcp6\": {\"subnet6\": [\n"
        "    {\"id\": 4, \"subnet\": \"2001:db8::/64\", \"reservations\": [\n"
        "      {\"hw-address\": \"00:00:5e:00:53:07\", \"ip-addresses\": [\"2001:db8::7\"], \"hostname\": "
        "\"nas\"}\n"
        "    ]}\n  ]}\n}\n");
}

// Kea refuses the whole configuration otherwise.
static void test_kea_has_one_of_a_hardware_address_in_a_subnet(void **state)
{
    (void)state;
    add_prefix(1, "192.0.2.0/25");
    add_prefix(2, "192.0.2.128/25");
    add("192.0.2.7", "", "00:00:5e:00:53:07");
    add("192.0.2.8", "", "00:00:5e:00:53:07");
    add("192.0.2.130", "", "00:00:5e:00:53:07");
    assert_kea(2, 1,
               "{\n  \"Dhcp4\": {\"subnet4\": [\n"
               "    {\"id\": 1, \"subnet\": \"192.0.2.0/25\", \"reservations\": [\n"
               "      {\"hw-address\": \"00:00:5e:00:53:07\", \"ip-address\": \"192.0.2.7\"}\n    ]},\n"
               "    {\"id\": 2, \"subnet\": \"192.0.2.128/25\", \"reservations\": [\n"
               "      {\"hw-address\": \"00:00:5e:00:53:07\", \"ip-address\": \"192.0.2.130\"}\n    ]}\n"
               "  ]},\n  \"Dhcp6\": {\"subnet6\": []}\n}\n");
}

#define WRITTEN(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WRITTEN(test_hosts_have_a_name_and_perhaps_another),
        WRITTEN(test_dnsmasq_has_reservations),
        WRITTEN(test_kea_without_reservations_has_no_subnets),
        WRITTEN(test_kea_has_them_in_the_longest_prefix),
        WRITTEN(test_kea_has_one_of_a_hardware_address_in_a_subnet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
