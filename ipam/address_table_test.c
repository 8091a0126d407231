#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "address_table.h"
#include "output_fixture.h"
#include "shared/base/text.h"
#include "shared/inventory/prefix.h"

static void assert_prints(const char *format, struct address_row *row, const char *expected)
{
    struct output_cell cells[ADDRESS_TABLE_COLUMNS];

    address_table_cells(row, cells);
    char *text = output_fixture_print(format, (struct output_style){.now_ms = 7200000}, address_table_columns,
                                      ADDRESS_TABLE_COLUMNS, cells, 1);
    if (!strstr(text, expected))
        fail_msg("%s", text);
    free(text);
}

static struct ip_addr ip(const char *text)
{
    struct ip_addr addr;

    assert_int_equal(ip_addr_parse(text, &addr), 0);
    return addr;
}

static void test_all_that_is_known(void **state)
{
    struct prefix prefix = {.name = "home", .vlan = 20};
    struct plan_address address = {.vrf = "default",
                                   .addr = ip("10.0.0.7"),
                                   .assignment = PLAN_STATIC,
                                   .name = "nas.lan",
                                   .mac = "02:00:5e:00:00:05",
                                   .device_key = "nas",
                                   .holder_key = "tv",
                                   .holder_mac = "02:00:5e:00:00:06",
                                   .holders = 1,
                                   .held_since_ms = 1000,
                                   .holder_state = 1};
    struct address_row row = {.address = &address, .prefix = &prefix, .note = "shelf"};

    (void)state;
    assert_int_equal(cidr_parse("10.0.0.0/24", &prefix.cidr, NULL), 0);
    assert_prints("json", &row,
                  "{\"address\": \"10.0.0.7\", \"vrf\": \"default\", \"assignment\": \"static\", "
                  "\"name\": \"nas.lan\", \"device\": \"nas\", \"holder\": \"tv\", \"holders\": 1, "
                  "\"mac\": \"02:00:5e:00:00:05\", \"planned_mac\": \"02:00:5e:00:00:05\", "
                  "\"holder_mac\": \"02:00:5e:00:00:06\", \"state\": \"foreign\", \"status\": \"up\", "
                  "\"since\": \"1970-01-01T00:00:01.000Z\", \"last_held\": null, "
                  "\"prefix\": \"10.0.0.0/24\", \"prefix_name\": \"home\", \"vlan\": 20, "
                  "\"note\": \"shelf\"}");
}

static void test_link_local_is_told_with_its_zone_and_holders_are_counted(void **state)
{
    struct plan_address address = {.vrf = "default",
                                   .addr = ip("fe80::1"),
                                   .segment = "eth0",
                                   .holder_key = "nas",
                                   .holder_mac = "02:00:5e:00:00:06",
                                   .holders = 3,
                                   .holder_state = 0};
    struct address_row row = {.address = &address, .note = ""};

    (void)state;
    assert_prints(
        "csv", &row,
        "\r\nfe80::1%eth0,default,,,,nas +2,3,02:00:5e:00:00:06,,02:00:5e:00:00:06,shared,unknown,,,,,,\r\n");
}

static void test_one_that_nobody_holds(void **state)
{
    struct plan_address address = {.vrf = "lab",
                                   .addr = ip("10.0.0.7"),
                                   .assignment = PLAN_DEPRECATED,
                                   .holder_state = -1,
                                   .last_held_ms = 5000};
    struct address_row row = {.address = &address, .note = ""};

    (void)state;
    assert_prints("csv", &row, "\r\n10.0.0.7,lab,deprecated,,,,0,,,,idle,,,1970-01-01T00:00:05.000Z,,,,\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_that_is_known),
        cmocka_unit_test(test_link_local_is_told_with_its_zone_and_holders_are_counted),
        cmocka_unit_test(test_one_that_nobody_holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
