#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "plan_fixture.h"
#include "plan_range.h"

static struct ip_range range_of(const char *text)
{
    struct ip_range range;
    assert_int_equal(ip_range_parse(text, &range, &err), 0);
    return range;
}

static int add(const char *text, enum plan_range_kind kind, const char *name, struct plan_range *out)
{
    struct ip_range range = range_of(text);
    return plan_range_add(db, NULL, &range, kind, name, "person", out, &err);
}

static int set(const struct plan_range *range, const char *field, const char *value)
{
    return plan_range_set(db, range->id, field, value, "person", &err);
}

static void assert_range(const struct plan_range *row, const char *text)
{
    char own[IP_RANGE_TEXT_MAX];
    assert_string_equal(ip_range_format(&row->range, own), text);
}

static void test_kinds_have_words(void **state)
{
    (void)state;
    static const char *const words[] = {"dhcp", "reserved", "infrastructure"};
    enum plan_range_kind kind;
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(plan_range_kind_parse(words[i], &kind, &err), 0);
        assert_int_equal(kind, i);
        assert_string_equal(plan_range_kind_text(kind), words[i]);
    }
    assert_int_equal(plan_range_kind_parse("DHCP", &kind, &err), -EINVAL);
    assert_int_equal(plan_range_kind_parse("", &kind, &err), -EINVAL);
    assert_string_equal(plan_range_kind_text((enum plan_range_kind)7), "?");
}

static void test_a_range_lies_in_a_prefix(void **state)
{
    (void)state;
    struct plan_range row;
    assert_int_equal(add("10.0.0.100-10.0.0.199", PLAN_RANGE_DHCP, "", &row), -ENOENT);
    assert_string_equal(err.text, "no prefix of the plan holds all of 10.0.0.100-10.0.0.199; add one with"
                                  " 'ipam prefix add CIDR'");
    plan_fixture_prefix("10.0.0.0/24");
    plan_fixture_prefix("10.0.1.0/24");
    assert_int_equal(add("10.0.0.100-10.0.1.99", PLAN_RANGE_DHCP, "", &row), -ENOENT);
    assert_int_equal(add("10.0.0.100-10.0.0.199", PLAN_RANGE_DHCP, "guests", &row), 0);
    assert_range(&row, "10.0.0.100-10.0.0.199");
    assert_int_equal(row.kind, PLAN_RANGE_DHCP);
    assert_string_equal(row.name, "guests");
    assert_string_equal(row.source, "person");
    assert_string_equal(row.vrf, "default");
    plan_fixture_prefix("10.0.0.0/23");
    assert_int_equal(add("10.0.0.200-10.0.1.99", PLAN_RANGE_RESERVED, "", &row), 0);
    plan_fixture_prefix("2001:db8::/64");
    assert_int_equal(add("2001:db8::1000-2001:db8::1fff", PLAN_RANGE_DHCP, "", &row), 0);
    assert_int_equal(add("10.0.0.0/28", PLAN_RANGE_INFRASTRUCTURE, "", &row), 0);
}

static void test_ranges_do_not_overlap(void **state)
{
    (void)state;
    struct plan_range row;
    plan_fixture_prefix("10.0.0.0/24");
    assert_int_equal(add("10.0.0.100-10.0.0.199", PLAN_RANGE_DHCP, "guests", &row), 0);
    assert_int_equal(add("10.0.0.100-10.0.0.199", PLAN_RANGE_DHCP, "", &row), -EEXIST);
    static const char *const others[] = {"10.0.0.199-10.0.0.210", "10.0.0.90-10.0.0.100", "10.0.0.150",
                                         "10.0.0.0-10.0.0.255"};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(add(others[i], PLAN_RANGE_RESERVED, "", &row), -EADDRINUSE);
    assert_string_equal(err.text, "10.0.0.0-10.0.0.255 overlaps the dhcp range 10.0.0.100-10.0.0.199"
                                  " \"guests\"; change or remove that one first");
    assert_int_equal(add("10.0.0.200-10.0.0.210", PLAN_RANGE_RESERVED, "", &row), 0);
    assert_int_equal(add("10.0.0.99", PLAN_RANGE_RESERVED, "", &row), 0);
}

static void test_vrfs_are_apart(void **state)
{
    (void)state;
    struct ip_range range = range_of("10.0.0.100-10.0.0.199");
    struct cidr cidr = plan_fixture_cidr("10.0.0.0/24");
    struct plan_range row;
    plan_fixture_prefix("10.0.0.0/24");
    assert_int_equal(add("10.0.0.100-10.0.0.199", PLAN_RANGE_DHCP, "pool", &row), 0);
    assert_int_equal(plan_range_add(db, "blue", &range, PLAN_RANGE_DHCP, "", "person", NULL, &err), -ENOENT);
    assert_non_null(strstr(err.text, "VRF"));
    assert_int_equal(vrf_add(db, "blue", "", &err), 0);
    assert_int_equal(plan_range_add(db, "blue", &range, PLAN_RANGE_DHCP, "", "person", NULL, &err), -ENOENT);
    assert_int_equal(prefix_add(db, "blue", &cidr, "", "person", NULL, &err), 0);
    assert_int_equal(plan_range_add(db, "blue", &range, PLAN_RANGE_DHCP, "pool", "person", &row, &err), 0);
    assert_string_equal(row.vrf, "blue");
    assert_int_equal(plan_range_find(db, NULL, "pool", &row, &err), 0);
    assert_string_equal(row.vrf, "default");
}

static void test_a_range_is_found_by_its_ends_or_its_name(void **state)
{
    (void)state;
    struct plan_range row, found;
    plan_fixture_prefix("10.0.0.0/24");
    assert_int_equal(add("10.0.0.100-10.0.0.199", PLAN_RANGE_DHCP, "guests", &row), 0);
    assert_int_equal(plan_range_find(db, NULL, "10.0.0.100-199", &found, &err), 0);
    assert_int_equal(found.id, row.id);
    assert_int_equal(plan_range_find(db, NULL, "guests", &found, &err), 0);
    assert_int_equal(found.id, row.id);
    assert_int_equal(plan_range_find(db, NULL, "10.0.0.100-10.0.0.198", &found, &err), -ENOENT);
    assert_int_equal(plan_range_find(db, NULL, "guest", &found, &err), -ENOENT);
    assert_string_equal(err.text, "there is no range \"guest\"; did you mean \"guests\"?");
    assert_int_equal(add("10.0.0.1-10.0.0.9", PLAN_RANGE_RESERVED, "guests", &row), 0);
    assert_int_equal(plan_range_find(db, NULL, "guests", &found, &err), -ENOTUNIQ);
    assert_int_equal(plan_range_find(db, NULL, "", &found, &err), -ENOENT);
}

static void test_fields_are_set(void **state)
{
    (void)state;
    struct plan_range row, found;
    plan_fixture_prefix("10.0.0.0/24");
    assert_int_equal(add("10.0.0.1-10.0.0.9", PLAN_RANGE_RESERVED, "", NULL), 0);
    assert_int_equal(add("10.0.0.100-10.0.0.199", PLAN_RANGE_DHCP, "guests", &row), 0);
    assert_int_equal(set(&row, "kind", "infrastructure"), 0);
    assert_int_equal(set(&row, "name", "switches"), 0);
    assert_int_equal(set(&row, "note", "n\nn"), 0);
    assert_int_equal(set(&row, "range", "10.0.0.150-10.0.0.250"), 0);
    assert_int_equal(plan_range_find(db, NULL, "switches", &found, &err), 0);
    assert_range(&found, "10.0.0.150-10.0.0.250");
    assert_int_equal(found.kind, PLAN_RANGE_INFRASTRUCTURE);
    assert_string_equal(inventory_fixture_ask("SELECT note FROM plan_range WHERE name = 'switches'"), "n\nn");
    assert_string_equal(inventory_fixture_ask("SELECT last_ip FROM plan_range WHERE name = 'switches'"),
                        "10.0.0.250");
    assert_int_equal(set(&row, "range", "10.0.0.9-10.0.0.20"), -EADDRINUSE);
    assert_int_equal(set(&row, "range", "10.0.1.0-10.0.1.9"), -ENOENT);
    assert_int_equal(set(&row, "range", "10.0.0.9-10.0.0.1"), -EINVAL);
    assert_int_equal(set(&row, "kind", "pool"), -EINVAL);
    assert_int_equal(set(&row, "colour", "red"), -EINVAL);
    assert_int_equal(plan_range_set(db, row.id, "name", "x", "lease", &err), -EPERM);
    row.id = 999;
    assert_int_equal(set(&row, "name", "x"), -ENOENT);
}

static size_t count_of(const char *vrf, const char *within)
{
    struct plan_range_list list;
    struct ip_range range;
    if (within != NULL)
        range = range_of(within);
    assert_int_equal(plan_range_list(db, vrf, within == NULL ? NULL : &range, &list, &err), 0);
    size_t count = list.count;
    for (size_t i = 1; i < count; i++)
        assert_true(ip_addr_compare(&list.rows[i - 1].range.first, &list.rows[i].range.first) <= 0);
    plan_range_list_free(&list);
    return count;
}

static void test_list_is_of_those_that_overlap(void **state)
{
    (void)state;
    struct plan_range row;
    plan_fixture_prefix("10.0.0.0/16");
    plan_fixture_prefix("::/0");
    assert_int_equal(add("10.0.1.0-10.0.1.99", PLAN_RANGE_DHCP, "", &row), 0);
    assert_int_equal(add("10.0.0.10-10.0.0.19", PLAN_RANGE_DHCP, "", &row), 0);
    assert_int_equal(add("10.0.0.250-10.0.0.255", PLAN_RANGE_DHCP, "", &row), 0);
    assert_int_equal(add("::1-2001:db8::", PLAN_RANGE_DHCP, "", &row), 0); // the keys of IPv4 lie in it
    assert_int_equal(count_of(NULL, NULL), 4);
    assert_int_equal(count_of("default", NULL), 4);
    assert_int_equal(count_of("blue", NULL), 0);
    assert_int_equal(count_of("default", "10.0.0.0/24"), 2);
    assert_int_equal(count_of(NULL, "10.0.0.0/24"), 2);
    assert_int_equal(count_of("default", "10.0.0.19-10.0.0.250"), 2);
    assert_int_equal(count_of("default", "10.0.0.20-10.0.0.249"), 0);
    assert_int_equal(count_of(NULL, "2001::/16"), 1);
    assert_int_equal(plan_range_remove(db, row.id, &err), 0);
    assert_int_equal(plan_range_remove(db, row.id, &err), -ENOENT);
    assert_int_equal(count_of(NULL, NULL), 3);
    plan_range_list_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_kinds_have_words),
        WITH_DATABASE(test_a_range_lies_in_a_prefix),
        WITH_DATABASE(test_ranges_do_not_overlap),
        WITH_DATABASE(test_vrfs_are_apart),
        WITH_DATABASE(test_a_range_is_found_by_its_ends_or_its_name),
        WITH_DATABASE(test_fields_are_set),
        WITH_DATABASE(test_list_is_of_those_that_overlap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
