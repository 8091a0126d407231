#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "binding.h"
#include "device_tag.h"
#include "identifier.h"
#include "inventory_fixture.h"
#include "inventory_write_fixture.h"
#include "plan_address_page.h"
#include "plan_address_state.h"
#include "prefix.h"
#include "shared/net/mac_addr.h"
#include "vlan.h"

enum { DAY_MS = 86400000, NOW_DAYS = 100 };

static const int64_t now_ms = (int64_t)NOW_DAYS * DAY_MS;

static struct ip_addr ip(const char *text)
{
    struct ip_addr addr;
    assert_int_equal(ip_addr_parse(text, &addr), 0);
    return addr;
}

static void add_prefix(const char *text, const char *name, const char *vlan, const char *site)
{
    struct prefix prefix;
    struct cidr cidr;
    assert_int_equal(cidr_parse(text, &cidr, &err), 0);
    assert_int_equal(prefix_add(db, NULL, &cidr, name, "person", &prefix, &err), 0);
    if (vlan[0] != '\0')
        assert_int_equal(prefix_set(db, prefix.id, "vlan", vlan, "person", &err), 0);
    if (site[0] != '\0')
        assert_int_equal(prefix_set(db, prefix.id, "site", site, "person", &err), 0);
}

static void plan(const char *text, struct plan_address_change change)
{
    struct ip_addr addr = ip(text);
    assert_int_equal(plan_address_set(db, NULL, &addr, &change, "person", &err), 0);
}

static void hold(int64_t device, const char *text, const char *mac_text, int64_t days)
{
    struct ip_addr addr = ip(text);
    struct mac_addr mac;
    assert_int_equal(mac_addr_parse(mac_text, &mac), 0);
    assert_int_equal(binding_add(db, device, &addr, "", &mac, "lease", days * DAY_MS, &err), 0);
}

// A small house: what is planned and held in it.
static int build(void **state)
{
    struct vlan vlan;
    if (inventory_fixture_init(state) != 0)
        return -1;
    int64_t nas = inventory_fixture_device("NAS"), tv = inventory_fixture_device("Living Room");
    int64_t cam = inventory_fixture_device("Camera");
    assert_int_equal(vlan_add(db, 20, "home", "", "person", &vlan, &err), 0);
    assert_int_equal(vlan_add(db, 30, "cams", "", "person", &vlan, &err), 0);
    add_prefix("10.0.0.0/24", "home", "20", "House");
    add_prefix("10.0.0.128/25", "cams", "30", "");
    add_prefix("2001:db8::/64", "six", "", "Garden");
    assert_int_equal(device_tag_add(db, nas, "web", "person", &err), 0);
    plan("10.0.0.5",
         (struct plan_address_change){.assignment = "static", .name = "nas.home", .device = "nas"});
    plan("10.0.0.6",
         (struct plan_address_change){.assignment = "static", .device = "nas", .note = "50% off"});
    plan("10.0.0.7", (struct plan_address_change){.assignment = "dhcp", .mac = "02:00:5e:00:00:07"});
    plan("10.0.0.8", (struct plan_address_change){.assignment = "reserved"});
    plan("10.0.0.9", (struct plan_address_change){.assignment = "deprecated", .name = "old"});
    plan("10.0.0.200", (struct plan_address_change){.assignment = "static", .name = "Cam.home"});
    plan("2001:db8::5", (struct plan_address_change){.assignment = "static", .device = "nas"});
    hold(nas, "10.0.0.5", "02:00:5e:00:00:05", 10);
    hold(tv, "10.0.0.6", "02:00:5e:00:00:06", 20);
    hold(tv, "10.0.0.7", "02:00:5e:00:00:06", 30);
    hold(cam, "10.0.0.201", "02:00:5e:00:00:20", 90);
    return identifier_add(db, nas, "mac", "02:00:5e:00:00:05", "weak", "scan", now_ms - DAY_MS, &err);
}

static const char *page_text(const struct plan_address_page *page)
{
    static char text[1024];
    struct plan_address_list list;
    size_t length = 0;
    if (plan_address_page_read(db, page, &list, &err) < 0)
        return err.text;
    text[0] = '\0';
    for (size_t i = 0; i < list.count; i++) {
        char one[IP_ADDR_TEXT_MAX];
        length += (size_t)snprintf(text + length, sizeof(text) - length, "%s%s", i > 0 ? " " : "",
                                   ip_addr_format(&list.rows[i].addr, one));
    }
    plan_address_list_free(&list);
    return text;
}

static int compile(const char *filter, struct db_filter *out)
{
    const struct filter_listing listing = {
        .fields = plan_address_page_fields, .count = plan_address_page_field_count, .now_ms = now_ms};
    return filter_compile(filter, &listing, out, &err);
}

static void assert_finds(const char *filter, const char *expected)
{
    struct db_filter compiled;
    if (compile(filter, &compiled) < 0)
        fail_msg("%s: %s", filter, err.text);
    const struct plan_address_page page = {.filter = &compiled};
    const char *found = page_text(&page);
    int64_t count = -1, words = expected[0] != '\0';
    for (const char *at = expected; *at != '\0'; at++)
        words += *at == ' ';
    assert_int_equal(plan_address_page_count(db, &page, &count, &err), 0);
    filter_free(&compiled);
    if (strcmp(found, expected) != 0)
        fail_msg("%s: %s instead of %s", filter, found, expected);
    assert_int_equal(count, words);
}

static void test_each_field_finds_what_it_names(void **state)
{
    (void)state;
    static const struct {
        const char *filter;
        const char *found;
    } cases[] = {
        {"ip:10.0.0.5..10.0.0.7", "10.0.0.5 10.0.0.6 10.0.0.7"},
        {"ip:2001:db8::/32", "2001:db8::5"},
        {"assignment:static ip:10.0.0.0/25", "10.0.0.5 10.0.0.6"},
        {"assignment:\"\"", "10.0.0.201"},
        {"name:NAS.home", "10.0.0.5"},
        {"name~home", "10.0.0.5 10.0.0.200"},
        {"device:nas", "10.0.0.5 10.0.0.6 2001:db8::5"},
        {"device:'living room'", "10.0.0.6 10.0.0.7"},
        {"not device:*", "10.0.0.8 10.0.0.9 10.0.0.200"},
        {"mac:02-00-5E-00-00-06", "10.0.0.6 10.0.0.7"},
        {"mac:02:00:5e:00:00:07", "10.0.0.7"},
        {"mac:02:00:5e:00:00:20", "10.0.0.201"},
        {"state:used", "10.0.0.5"},
        {"state:foreign", "10.0.0.6 10.0.0.7"},
        {"state:idle", "10.0.0.8 10.0.0.9 10.0.0.200 2001:db8::5"},
        {"state:unplanned", "10.0.0.201"},
        {"state:shared,free", ""},
        {"status:unknown", "10.0.0.5 10.0.0.6 10.0.0.7 10.0.0.201"},
        {"status:up,down", ""},
        {"vrf:default name:*", "10.0.0.5 10.0.0.9 10.0.0.200"},
        {"vrf:lab", ""},
        {"prefix:cams", "10.0.0.200 10.0.0.201"},
        {"prefix:10.0.0.0/24 state:unplanned", "10.0.0.201"},
        {"prefix:six,cams", "10.0.0.200 10.0.0.201 2001:db8::5"},
        {"vlan:30", "10.0.0.200 10.0.0.201"},
        {"vlan:20", "10.0.0.5 10.0.0.6 10.0.0.7 10.0.0.8 10.0.0.9"},
        {"vlan:20..30 assignment:static", "10.0.0.5 10.0.0.6 10.0.0.200"},
        {"not vlan:*", "2001:db8::5"},
        {"site:house", "10.0.0.5 10.0.0.6 10.0.0.7 10.0.0.8 10.0.0.9"},
        {"site:garden", "2001:db8::5"},
        {"tag:web", "10.0.0.5 10.0.0.6 2001:db8::5"},
        {"seen<2d", "10.0.0.5"},
        {"seen>75d", "10.0.0.6"},
        {"since:15d", "10.0.0.5 10.0.0.201"},
        {"until:1970-03-01", "10.0.0.6 10.0.0.7"},
        {"note:*", "10.0.0.6"},
        {"note~50%", "10.0.0.6"},
        {"camera", "10.0.0.201"},
        {"home", "10.0.0.5 10.0.0.200"},
        {"'; DROP TABLE address; --'", ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_finds(cases[i].filter, cases[i].found);
}

// The database decides what plan_address_state decides of a row.
static void assert_states(void)
{
    struct plan_address_list all;
    assert_int_equal(plan_address_list(db, NULL, NULL, &all, &err), 0);
    for (size_t i = 0; i < all.count; i++) {
        char filter[128], text[IP_ADDR_TEXT_MAX];
        ip_addr_format(&all.rows[i].addr, text);
        snprintf(filter, sizeof(filter), "ip:%s state:%s", text,
                 plan_address_state_text(plan_address_state(&all.rows[i])));
        assert_finds(filter, text);
    }
    plan_address_list_free(&all);
}

static void test_filter_and_rows_agree_on_the_state(void **state)
{
    (void)state;
    assert_states();
}

static void test_pages_follow_the_order(void **state)
{
    (void)state;
    static const struct {
        const char *order;
        int64_t limit;
        int64_t offset;
        const char *found;
    } cases[] = {
        {NULL, 2, 0, "10.0.0.5 10.0.0.6"},
        {NULL, 2, 2, "10.0.0.7 10.0.0.8"},
        {NULL, 3, 6, "10.0.0.201 2001:db8::5"},
        {NULL, 3, 8, ""},
        {"vrf DESC, address DESC, zone DESC", 2, 0, "2001:db8::5 10.0.0.201"},
        {"name COLLATE NOCASE DESC, vrf, address, zone", 3, 0, "10.0.0.9 10.0.0.5 10.0.0.200"},
        {"since DESC NULLS LAST, vrf, address, zone", 0, 0,
         "10.0.0.201 10.0.0.7 10.0.0.6 10.0.0.5 10.0.0.8 10.0.0.9 10.0.0.200 2001:db8::5"},
        {"holder NULLS LAST, vrf, address, zone", 2, 0, "10.0.0.201 10.0.0.6"},
        {"device NULLS LAST, vrf, address, zone", 1, 2, "2001:db8::5"},
        {"mac NULLS LAST, vrf, address, zone", 1, 0, "10.0.0.7"},
        {"assignment, vrf, address, zone", 2, 0, "10.0.0.201 10.0.0.9"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct plan_address_page page = {
            .order = cases[i].order, .limit = cases[i].limit, .offset = cases[i].offset};
        assert_string_equal(page_text(&page), cases[i].found);
    }
}

// However an order is walked, its pages are the parts of the whole, and all of them list the same.
static void test_pages_of_any_size_are_parts_of_the_whole(void **state)
{
    (void)state;
    static const char *const orders[] = {
        "vrf DESC, address DESC, zone DESC",
        "assignment DESC, vrf DESC, address DESC, zone DESC",
        "device NULLS LAST, vrf, address, zone",
        "device DESC NULLS LAST, vrf DESC, address DESC, zone DESC",
        "holder NULLS LAST, vrf, address, zone",
        "holder DESC NULLS LAST, vrf DESC, address DESC, zone DESC",
        "mac DESC NULLS LAST, vrf DESC, address DESC, zone DESC",
    };
    static const char *const wholes[] = {
        "2001:db8::5 10.0.0.201 10.0.0.200 10.0.0.9 10.0.0.8 10.0.0.7 10.0.0.6 10.0.0.5",
        "2001:db8::5 10.0.0.200 10.0.0.6 10.0.0.5 10.0.0.8 10.0.0.7 10.0.0.9 10.0.0.201",
        "10.0.0.5 10.0.0.6 2001:db8::5 10.0.0.7 10.0.0.8 10.0.0.9 10.0.0.200 10.0.0.201",
        "2001:db8::5 10.0.0.6 10.0.0.5 10.0.0.201 10.0.0.200 10.0.0.9 10.0.0.8 10.0.0.7",
        "10.0.0.201 10.0.0.6 10.0.0.7 10.0.0.5 10.0.0.8 10.0.0.9 10.0.0.200 2001:db8::5",
        "10.0.0.5 10.0.0.7 10.0.0.6 10.0.0.201 2001:db8::5 10.0.0.200 10.0.0.9 10.0.0.8",
        "10.0.0.7 2001:db8::5 10.0.0.201 10.0.0.200 10.0.0.9 10.0.0.8 10.0.0.6 10.0.0.5",
    };
    for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
        struct plan_address_page page = {.order = orders[i]};
        assert_string_equal(page_text(&page), wholes[i]);
        for (page.limit = 1; page.limit <= 4; page.limit++) {
            char joined[1024] = "";
            for (page.offset = 0; page.offset < 8; page.offset += page.limit)
                snprintf(joined + strlen(joined), sizeof(joined) - strlen(joined), "%s%s",
                         page.offset > 0 ? " " : "", page_text(&page));
            assert_string_equal(joined, wholes[i]);
        }
        page.offset = 8;
        assert_string_equal(page_text(&page), "");
    }
}

// Pages near the end are read from there; a filter that names many is asked in the order of the page.
static void test_pages_of_many_are_parts_of_the_whole(void **state)
{
    (void)state;
    static const char *const orders[] = {
        "vrf, address, zone",
        "name COLLATE NOCASE DESC, vrf DESC, address DESC, zone DESC",
        "since NULLS LAST, vrf, address, zone",
        "device NULLS LAST, vrf, address, zone",
        "holder DESC NULLS LAST, vrf DESC, address DESC, zone DESC",
    };
    struct db_filter many;
    assert_int_equal(compile("name:h* or tag:web or status:unknown", &many), 0);
    inventory_fixture_write(
        "INSERT INTO address (ip, ip_key, family, assignment, name, device_id) WITH n(i) AS (SELECT 1 UNION ALL"
        " SELECT i + 1 FROM n WHERE i < 25000) SELECT 'x', CAST(x'00000000000000000000ffff' || CAST(char(11, 1 + i / 10000, 1 + i / 100 % 100, 1 + i % 100) AS BLOB) AS BLOB), 4, 'static', 'h' || (i % 1000),"
        " iif(i % 3, NULL, 1 + i % 2) FROM n");
    for (size_t i = 0; i < 2 * sizeof(orders) / sizeof(orders[0]); i++) {
        struct plan_address_list whole, part;
        struct plan_address_page page = {.order = orders[i / 2], .filter = i % 2 ? &many : NULL};
        assert_int_equal(plan_address_page_read(db, &page, &whole, &err), 0);
        assert_true(whole.count >= 25000);
        page.limit = 700;
        for (page.offset = 0; page.offset < 26000; page.offset += 1300) {
            size_t at = (size_t)page.offset, left = whole.count > at ? whole.count - at : 0;
            assert_int_equal(plan_address_page_read(db, &page, &part, &err), 0);
            assert_int_equal(part.count, left < 700 ? left : 700);
            for (size_t row = 0; row < part.count; row++)
                assert_int_equal(part.rows[row].id, whole.rows[at + row].id);
            plan_address_list_free(&part);
        }
        plan_address_list_free(&whole);
    }
    filter_free(&many);
}

// However bindings and interfaces change, an address says what its open bindings say.
static void test_an_address_says_who_holds_it(void **state)
{
    (void)state;
    static const char *const changes[] = {
        "UPDATE binding SET valid_to = valid_from WHERE id = 1",
        "UPDATE binding SET valid_to = NULL WHERE id = 1",
        ("INSERT INTO binding (address_id, interface_id, valid_from, source) SELECT a.id, i.id, 5, 'scan'"
         " FROM address a, interface i WHERE a.ip = '10.0.0.5' AND i.device_id = 2"),
        "UPDATE interface SET device_id = 3 WHERE device_id = 2",
        "UPDATE interface SET mac = '02:00:5e:00:00:07' WHERE mac = '02:00:5e:00:00:06'",
        "UPDATE binding SET address_id = (SELECT id FROM address WHERE ip = '10.0.0.8') WHERE id = 2",
        "UPDATE binding SET valid_from = 1 WHERE id = 3",
        "DELETE FROM binding WHERE id = 3",
        "DELETE FROM device WHERE id = 3",
    };
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        inventory_fixture_write(changes[i]);
        assert_string_equal(
            inventory_fixture_ask(
                "WITH o AS (SELECT b.address_id, i.device_id, i.mac, b.valid_from, row_number() OVER (PARTITION BY"
                " b.address_id ORDER BY b.valid_from, b.id) AS place FROM binding b, interface i"
                " WHERE i.id = b.interface_id AND b.valid_to IS NULL)"
                " SELECT count(*) FROM address a LEFT JOIN o ON o.address_id = a.id AND o.place = 1"
                " WHERE (a.held, a.held_since, a.holder_id, a.holder_mac) IS NOT ((SELECT count(DISTINCT device_id)"
                " FROM o WHERE address_id = a.id), o.valid_from, o.device_id, o.mac)"),
            "0");
        assert_states();
    }
}

// An address that was held once and is not planned is in the history alone.
static void test_what_is_neither_planned_nor_held_is_not_listed(void **state)
{
    (void)state;
    static const char *const orders[] = {NULL, "name COLLATE NOCASE, vrf, address, zone",
                                         "device NULLS LAST, vrf, address, zone",
                                         "holder NULLS LAST, vrf, address, zone"};
    struct db_filter near;
    int64_t count = 0;
    inventory_fixture_write("UPDATE binding SET valid_to = valid_from WHERE address_id ="
                            " (SELECT id FROM address WHERE ip = '10.0.0.201')");
    assert_int_equal(compile("ip:10.0.0.128/25", &near), 0);
    for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
        const struct plan_address_page found = {.order = orders[i], .filter = &near};
        assert_string_equal(page_text(&found), "10.0.0.200");
    }
    assert_int_equal(plan_address_page_count(db, &(struct plan_address_page){.limit = 1}, &count, &err), 0);
    assert_int_equal(count, 7);
    assert_int_equal(plan_address_page_count(db, &(struct plan_address_page){.vrf = "default"}, &count, &err),
                     0);
    assert_int_equal(count, 7);
    assert_int_equal(plan_address_page_count(db, &(struct plan_address_page){.filter = &near}, &count, &err),
                     0);
    assert_int_equal(count, 1);
    filter_free(&near);
}

static void test_vrf_bounds_a_page(void **state)
{
    (void)state;
    int64_t count = 0;
    struct plan_address_page page = {.vrf = "default", .limit = 1};
    assert_string_equal(page_text(&page), "10.0.0.5");
    assert_int_equal(plan_address_page_count(db, &page, &count, &err), 0);
    assert_int_equal(count, 8);
    page.vrf = "lab";
    assert_string_equal(page_text(&page), "");
}

static void test_wrong_words_are_told_with_the_right_ones(void **state)
{
    (void)state;
    static const struct {
        const char *filter;
        const char *part;
    } cases[] = {{"assignment:statc", "did you mean \"static\"?"},
                 {"state:unplaned", "did you mean \"unplanned\"?"},
                 {"vlan:home", "column 6"},
                 {"ip:10.0.0.7/24", "did you mean 10.0.0.0/24?"},
                 {"addres:1", "column 1"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct db_filter compiled;
        assert_int_equal(compile(cases[i].filter, &compiled), -EINVAL);
        if (strstr(err.text, cases[i].part) == NULL)
            fail_msg("%s", err.text);
    }
}

#define IN_THE_HOUSE(test) cmocka_unit_test_setup_teardown(test, build, inventory_fixture_fini)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_THE_HOUSE(test_each_field_finds_what_it_names),
        IN_THE_HOUSE(test_filter_and_rows_agree_on_the_state),
        IN_THE_HOUSE(test_pages_of_many_are_parts_of_the_whole),
        IN_THE_HOUSE(test_an_address_says_who_holds_it),
        IN_THE_HOUSE(test_pages_follow_the_order),
        IN_THE_HOUSE(test_pages_of_any_size_are_parts_of_the_whole),
        IN_THE_HOUSE(test_what_is_neither_planned_nor_held_is_not_listed),
        IN_THE_HOUSE(test_vrf_bounds_a_page),
        IN_THE_HOUSE(test_wrong_words_are_told_with_the_right_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
