#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "plan_field.h"
#include "plan_fixture.h"
#include "plan_range.h"
#include "site.h"
#include "vlan.h"

static int set(const struct prefix *prefix, const char *field, const char *value)
{
    return prefix_set(db, prefix->id, field, value, "person", &err);
}

static struct prefix read_prefix(const char *text)
{
    struct prefix prefix;
    assert_int_equal(prefix_find(db, NULL, text, &prefix, &err), 0);
    return prefix;
}

static void test_every_field_is_set_and_taken_away(void **state)
{
    (void)state;
    static const char *const fields[] = {"name", "kind", "site", "vlan", "gateway", "dns", "note"};
    static const char *const values[] = {"lab", "iot", "Home", "20", "10.0.0.1", "10.0.0.2,2001:db8::53",
                                         "n"};
    struct prefix prefix = plan_fixture_prefix("10.0.0.0/24");
    assert_int_equal(vlan_add(db, 20, "things", "", "person", NULL, &err), 0);
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(set(&prefix, fields[i], values[i]), 0);
    struct prefix row = read_prefix("10.0.0.0/24");
    assert_string_equal(row.name, "lab");
    assert_string_equal(row.kind, "iot");
    assert_string_equal(row.site, "Home");
    assert_int_equal(row.vlan, 20);
    assert_string_equal(row.vlan_name, "things");
    assert_string_equal(row.gateway, "10.0.0.1");
    assert_string_equal(row.dns, "10.0.0.2 2001:db8::53");
    assert_string_equal(prefix_note(db, prefix.id), "n");
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(set(&prefix, fields[i], ""), 0);
    row = read_prefix("10.0.0.0/24");
    assert_string_equal(row.name, "");
    assert_string_equal(row.kind, "");
    assert_string_equal(row.site, "");
    assert_int_equal(row.vlan, 0);
    assert_string_equal(row.gateway, "");
    assert_string_equal(row.dns, "");
    assert_string_equal(prefix_note(db, prefix.id), "");
}

static void test_every_kind_is_taken(void **state)
{
    (void)state;
    struct prefix prefix = plan_fixture_prefix("10.0.0.0/24");
    size_t count = 0;
    for (; prefix_kinds[count] != NULL; count++)
        assert_int_equal(set(&prefix, "kind", prefix_kinds[count]), 0);
    assert_int_equal(count, 11); // those of the schema
    assert_int_equal(set(&prefix, "kind", "wlan"), -EINVAL);
    assert_non_null(strstr(err.text, "did you mean lan?"));
    assert_int_equal(set(&prefix, "kind", "fluffy"), -EINVAL);
    assert_non_null(strstr(err.text, "internet"));
}

// RFC 3021, RFC 6164, RFC 4291 section 2.6.1; a router of IPv6 is mostly known by a link-local address.
static void test_gateway_is_a_host_of_the_prefix(void **state)
{
    (void)state;
    static const struct {
        const char *prefix;
        const char *gateway;
        int code;
        const char *stored;
    } cases[] = {
        {"10.0.0.0/24", "10.0.0.254", 0, "10.0.0.254"},
        {"10.0.0.0/24", "10.0.0.0", -EINVAL, ""},
        {"10.0.0.0/24", "10.0.0.255", -EINVAL, ""},
        {"10.0.0.0/24", "10.0.1.1", -EINVAL, ""},
        {"10.0.0.0/24", "fe80::1", -EINVAL, ""},
        {"10.0.0.0/24", "010.0.0.1", -EINVAL, ""},
        {"10.0.0.0/24", "router", -EINVAL, ""},
        {"10.9.0.0/31", "10.9.0.0", 0, "10.9.0.0"},
        {"10.9.0.1/32", "10.9.0.1", 0, "10.9.0.1"},
        {"2001:db8::/64", "2001:DB8:0::1", 0, "2001:db8::1"},
        {"2001:db8::/64", "2001:db8::", -EINVAL, ""},
        {"2001:db8::/64", "fe80::1", 0, "fe80::1"},
        {"2001:db8::/64", "fe80::1%eth0", -EINVAL, ""},
        {"2001:db8::/64", "10.0.0.1", -EINVAL, ""},
        {"2001:db8:1::/127", "2001:db8:1::", 0, "2001:db8:1::"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct prefix prefix = plan_fixture_prefix(cases[i].prefix);
        assert_int_equal(set(&prefix, "gateway", ""), 0);
        if (set(&prefix, "gateway", cases[i].gateway) != cases[i].code)
            fail_msg("%s of %s: %s", cases[i].gateway, cases[i].prefix, err.text);
        assert_string_equal(read_prefix(cases[i].prefix).gateway, cases[i].stored);
    }
}

static void test_dns_servers_are_addresses(void **state)
{
    (void)state;
    char many[600] = "";
    struct prefix prefix = plan_fixture_prefix("10.0.0.0/24");
    assert_int_equal(set(&prefix, "dns", " 192.0.2.1 ,\t2001:DB8::1,, "), 0);
    assert_string_equal(read_prefix("10.0.0.0/24").dns, "192.0.2.1 2001:db8::1");
    assert_int_equal(set(&prefix, "dns", "192.0.2.1,dns.example"), -EINVAL);
    assert_int_equal(set(&prefix, "dns", "192.0.2.1;192.0.2.2"), -EINVAL);
    for (size_t i = 0; i < 50; i++)
        memcpy(many + 10 * i, "192.0.2.1,", 10);
    assert_int_equal(set(&prefix, "dns", many), 0); // 499 bytes
    memcpy(many + 500, "192.0.2.10,1.2.3.4", 18);
    assert_int_equal(set(&prefix, "dns", many), -EINVAL);
    memset(many, '1', 500);
    assert_int_equal(set(&prefix, "dns", many), -EINVAL);
    assert_int_equal(strlen(read_prefix("10.0.0.0/24").dns), 499);
}

static void test_a_vlan_is_that_of_the_site_first(void **state)
{
    (void)state;
    struct vlan home, office;
    struct prefix prefix = plan_fixture_prefix("10.0.0.0/24");
    assert_int_equal(set(&prefix, "vlan", "20"), -ENOENT);
    assert_non_null(strstr(err.text, "ipam vlan add 20"));
    assert_int_equal(vlan_add(db, 20, "", "Home", "person", &home, &err), 0);
    assert_int_equal(vlan_add(db, 20, "", "Office", "person", &office, &err), 0);
    assert_int_equal(set(&prefix, "vlan", "20"), -ENOTUNIQ);
    assert_int_equal(set(&prefix, "site", "Office"), 0);
    assert_int_equal(set(&prefix, "vlan", "20"), 0);
    assert_int_equal(read_prefix("10.0.0.0/24").vlan_id, office.id);
    assert_int_equal(set(&prefix, "vlan", "20@Home"), 0);
    assert_int_equal(read_prefix("10.0.0.0/24").vlan_id, home.id);
    assert_int_equal(set(&prefix, "vlan", "4095"), -EINVAL);
    assert_int_equal(vlan_remove(db, home.id, &err), 0);
    assert_int_equal(read_prefix("10.0.0.0/24").vlan, 0);
}

static void test_a_vrf_is_changed_where_nothing_is_left_behind(void **state)
{
    (void)state;
    struct prefix prefix = plan_fixture_prefix("10.0.0.0/24");
    struct prefix other = plan_fixture_prefix("10.0.1.0/24");
    assert_int_equal(set(&prefix, "vrf", "blue"), -ENOENT);
    assert_int_equal(vrf_add(db, "blue", "", &err), 0);
    plan_fixture_plan("default", "10.0.0.7", "static");
    assert_int_equal(set(&prefix, "vrf", "default"), 0);
    assert_int_equal(set(&prefix, "vrf", "blue"), -ENOTEMPTY);
    assert_int_equal(set(&other, "vrf", "blue"), 0);
    assert_int_equal(prefix_find(db, "blue", "10.0.1.0/24", &other, &err), 0);
    plan_fixture_prefix("10.0.1.0/24");
    assert_int_equal(set(&other, "vrf", "default"), -EEXIST);
    assert_non_null(strstr(err.text, "10.0.1.0/24"));
}

static void test_a_persons_value_stays(void **state)
{
    (void)state;
    struct cidr cidr = plan_fixture_cidr("10.0.0.0/24");
    struct prefix prefix;
    assert_int_equal(prefix_add(db, NULL, &cidr, "mine", "person", &prefix, &err), 0);
    assert_int_equal(prefix_set(db, prefix.id, "name", "theirs", "import", &err), -EPERM);
    assert_string_equal(err.text, "the name was set by person, which import does not overrule");
    assert_int_equal(prefix_set(db, prefix.id, "kind", "lan", "import", &err), 0);
    assert_int_equal(prefix_set(db, prefix.id, "kind", "dmz", "router", &err), -EPERM);
    assert_int_equal(set(&prefix, "kind", "iot"), 0);
    assert_string_equal(read_prefix("mine").kind, "iot");
    assert_string_equal(plan_field_source(db, PLAN_FIELD_PREFIX, prefix.id, "kind"), "person");
}

static void test_what_is_no_field_or_no_prefix_is_refused(void **state)
{
    (void)state;
    struct prefix prefix = plan_fixture_prefix("10.0.0.0/24");
    assert_int_equal(set(&prefix, "colour", "red"), -EINVAL);
    assert_non_null(strstr(err.text, "name, kind, site, vlan, gateway, dns, note or vrf"));
    assert_int_equal(set(&prefix, "name", "a\x1b[31m"), -EINVAL);
    assert_int_equal(set(&prefix, "site", "a\nb"), -EINVAL);
    prefix.id = 999;
    assert_int_equal(set(&prefix, "name", "x"), -ENOENT);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM plan_field"), "0");
}

static void test_a_note_is_bounded(void **state)
{
    (void)state;
    static char note[INVENTORY_NOTES_MAX + 2];
    struct prefix prefix = plan_fixture_prefix("10.0.0.0/24");
    memset(note, 'n', INVENTORY_NOTES_MAX);
    assert_int_equal(set(&prefix, "note", note), 0);
    assert_int_equal(strlen(prefix_note(db, prefix.id)), INVENTORY_NOTES_MAX);
    note[INVENTORY_NOTES_MAX] = 'n';
    assert_int_equal(set(&prefix, "note", note), -EINVAL);
}

static void test_a_part_has_the_kind_and_the_site_of_the_whole(void **state)
{
    (void)state;
    struct prefix whole = plan_fixture_prefix("10.0.0.0/16"), part;
    struct cidr cidr = plan_fixture_cidr("10.0.1.0/24"), own = plan_fixture_cidr("10.0.2.0/24");
    struct cidr outside = plan_fixture_cidr("10.1.0.0/24");
    assert_int_equal(prefix_set(db, whole.id, "kind", "lan", "person", &err), 0);
    assert_int_equal(prefix_set(db, whole.id, "site", "Home", "person", &err), 0);
    assert_int_equal(prefix_find_cidr(db, NULL, &whole.cidr, &whole, &err), 0);
    assert_int_equal(prefix_add_part(db, &whole, &cidr, "lab", "person", &part, &err), 0);
    assert_string_equal(part.name, "lab");
    assert_string_equal(part.kind, "lan");
    assert_string_equal(part.site, "Home");
    part = plan_fixture_prefix("10.0.2.0/24");
    assert_int_equal(prefix_set(db, part.id, "kind", "guest", "person", &err), 0);
    assert_int_equal(prefix_add_part(db, &whole, &own, "", "person", &part, &err), 0);
    assert_string_equal(part.kind, "guest");
    assert_string_equal(part.site, "Home");
    assert_int_equal(prefix_add_part(db, &whole, &outside, "", "person", NULL, &err), -EINVAL);
    assert_string_equal(err.text, "10.1.0.0/24 does not lie in 10.0.0.0/16");
}

static void test_a_part_stays_in_the_vrf_of_the_whole(void **state)
{
    (void)state;
    struct prefix whole, part;
    struct cidr cidr = plan_fixture_cidr("10.0.0.0/16"), inner = plan_fixture_cidr("10.0.1.0/24");
    assert_int_equal(vrf_add(db, "lab", "", &err), 0);
    assert_int_equal(prefix_add(db, "lab", &cidr, "", "person", &whole, &err), 0);
    assert_int_equal(prefix_add_part(db, &whole, &inner, "", "person", &part, &err), 0);
    assert_string_equal(part.vrf, "lab");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_a_part_has_the_kind_and_the_site_of_the_whole),
        WITH_DATABASE(test_a_part_stays_in_the_vrf_of_the_whole),
        WITH_DATABASE(test_every_field_is_set_and_taken_away),
        WITH_DATABASE(test_every_kind_is_taken),
        WITH_DATABASE(test_gateway_is_a_host_of_the_prefix),
        WITH_DATABASE(test_dns_servers_are_addresses),
        WITH_DATABASE(test_a_vlan_is_that_of_the_site_first),
        WITH_DATABASE(test_a_vrf_is_changed_where_nothing_is_left_behind),
        WITH_DATABASE(test_a_persons_value_stays),
        WITH_DATABASE(test_what_is_no_field_or_no_prefix_is_refused),
        WITH_DATABASE(test_a_note_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
