#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "binding.h"
#include "inventory_fixture.h"
#include "plan_address.h"
#include "plan_range.h"
#include "plan_space.h"

static struct prefix add_prefix(const char *text)
{
    struct prefix prefix;
    struct cidr cidr;
    assert_int_equal(cidr_parse(text, &cidr, &err), 0);
    assert_int_equal(prefix_add(db, NULL, &cidr, "", "person", &prefix, &err), 0);
    return prefix;
}

static struct plan_range add_range(const char *text)
{
    struct plan_range added;
    struct ip_range range;
    assert_int_equal(ip_range_parse(text, &range, &err), 0);
    assert_int_equal(plan_range_add(db, NULL, &range, PLAN_RANGE_DHCP, "pool", "person", &added, &err), 0);
    return added;
}

static void plan(const char *text, const char *assignment)
{
    const struct plan_address_change change = {.assignment = assignment};
    struct ip_addr addr;
    assert_int_equal(ip_addr_parse(text, &addr), 0);
    assert_int_equal(plan_address_set(db, NULL, &addr, &change, "person", &err), 0);
}

static void hold(int64_t device, const char *text)
{
    struct ip_addr addr;
    assert_int_equal(ip_addr_parse(text, &addr), 0);
    assert_int_equal(binding_add(db, device, &addr, "", NULL, "lease", 1, &err), 0);
}

static void assert_usage(const struct plan_usage *usage, int64_t used, int64_t planned, int64_t held,
                         int64_t unplanned)
{
    assert_int_equal(usage->used, used);
    assert_int_equal(usage->planned, planned);
    assert_int_equal(usage->held, held);
    assert_int_equal(usage->unplanned, unplanned);
}

static void test_what_counts_as_used(void **state)
{
    (void)state;
    struct plan_usage usage;
    struct prefix prefix = add_prefix("10.0.0.0/24");
    int64_t nas = inventory_fixture_device("NAS");
    assert_int_equal(plan_usage_prefix(db, &prefix, &usage, &err), 0);
    assert_usage(&usage, 0, 0, 0, 0);
    plan("10.0.0.1", "static");
    plan("10.0.0.2", "dhcp");
    plan("10.0.0.3", "reserved");
    plan("10.0.0.4", "deprecated");
    plan("10.0.0.5", "deprecated");
    hold(nas, "10.0.0.1");
    hold(nas, "10.0.0.5");
    hold(nas, "10.0.0.6");
    hold(nas, "10.0.1.6");
    assert_int_equal(plan_usage_prefix(db, &prefix, &usage, &err), 0);
    assert_usage(&usage, 5, 3, 3, 1);
    assert_true(fabs(usage.ratio - 5.0 / 254) < 1e-12);
}

static void test_a_range_counts_its_own(void **state)
{
    (void)state;
    struct plan_usage usage;
    add_prefix("10.0.0.0/24");
    struct plan_range range = add_range("10.0.0.100-10.0.0.199");
    plan("10.0.0.99", "static");
    plan("10.0.0.100", "static");
    plan("10.0.0.199", "dhcp");
    plan("10.0.0.200", "static");
    assert_int_equal(plan_usage_range(db, &range, &usage, &err), 0);
    assert_usage(&usage, 2, 2, 0, 0);
    assert_true(fabs(usage.ratio - 0.02) < 1e-12);
    assert_string_equal(
        inventory_fixture_ask("SELECT range || ' ' || prefix || ' ' || kind || ' ' || usable || ' ' ||"
                              " used || ' ' || ratio FROM v_range_usage"),
        "10.0.0.100-10.0.0.199 10.0.0.0/24 dhcp 100.0 2 0.02");
}

static void test_the_whole_of_ipv6_is_without_ipv4(void **state)
{
    (void)state;
    struct plan_usage usage;
    struct prefix all = add_prefix("::/0");
    add_prefix("10.0.0.0/24");
    plan("10.0.0.1", "static");
    plan("2001:db8::1", "static");
    assert_int_equal(plan_usage_prefix(db, &all, &usage, &err), 0);
    assert_usage(&usage, 1, 1, 0, 0);
    assert_string_equal(inventory_fixture_ask("SELECT used FROM v_prefix_usage WHERE prefix = '::/0'"), "1");
}

// RFC 4632, RFC 3021, RFC 4291 section 2.6.1 and RFC 6164.
static void test_view_and_library_agree_on_what_is_usable(void **state)
{
    (void)state;
    static const struct {
        const char *cidr;
        double usable;
    } cases[] = {{"0.0.0.0/0", 4294967294.0}, {"10.0.0.0/24", 254},
                 {"10.1.0.0/30", 2},          {"10.2.0.0/31", 2},
                 {"10.3.0.1/32", 1},          {"::/0", 340282366920938463463374607431768211455.0},
                 {"2001:db8::/32", 0x1p96},   {"2001:db8:1::/64", 18446744073709551615.0},
                 {"2001:db8:2::/66", 0x1p62}, {"2001:db8:3::/67", 0x1p61},
                 {"2001:db8:4::/120", 255},   {"2001:db8:5::/126", 3},
                 {"2001:db8:6::/127", 2},     {"2001:db8:7::1/128", 1},
                 {"8000::/1", 0x1p127},       {"2000::/3", 0x1p125},
                 {"2001:db9::/61", 0x1p67}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct prefix prefix = add_prefix(cases[i].cidr);
        struct plan_usage usage;
        char sql[160];
        assert_int_equal(plan_usage_prefix(db, &prefix, &usage, &err), 0);
        assert_true(ip_count_double(&usage.usable) == cases[i].usable);
        snprintf(sql, sizeof(sql), "SELECT printf('%%!.20g', usable) FROM v_prefix_usage WHERE id = %lld",
                 (long long)prefix.id);
        assert_true(strtod(inventory_fixture_ask(sql), NULL) == cases[i].usable);
    }
}

static void test_view_counts_the_addresses_of_a_range(void **state)
{
    (void)state;
    static const struct {
        const char *range;
        const char *usable;
    } cases[] = {{"10.0.0.1", "1.0"},
                 {"10.0.0.9-10.0.0.10", "2.0"},
                 {"10.0.0.255-10.0.1.0", "2.0"},
                 {"10.0.2.0-10.0.255.255", "65024.0"},
                 {"2001:db8::fffe-2001:db8::1:1", "4.0"},
                 {"2001:db8:0:1::-2001:db8:0:1:ffff:ffff:ffff:ffff", "1.84467440737096e+19"}};
    add_prefix("10.0.0.0/16");
    add_prefix("2001:db8::/32");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char sql[128];
        snprintf(sql, sizeof(sql), "SELECT usable FROM v_range_usage WHERE id = %lld",
                 (long long)add_range(cases[i].range).id);
        assert_string_equal(inventory_fixture_ask(sql), cases[i].usable);
    }
}

static void test_view_names_the_smallest_prefix_of_a_range(void **state)
{
    (void)state;
    struct prefix inner = add_prefix("10.0.0.0/24");
    add_prefix("10.0.0.0/16");
    assert_int_equal(prefix_set(db, inner.id, "site", "House", "person", &err), 0);
    add_range("10.0.0.100-10.0.0.199");
    assert_string_equal(inventory_fixture_ask("SELECT prefix || ' ' || site FROM v_range_usage"),
                        "10.0.0.0/24 House");
}

// xorshift64*: the same numbers in each run.
static uint64_t draw(void)
{
    static uint64_t seed = UINT64_C(0x2545f4914f6cdd1d);
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return seed * UINT64_C(2685821657736338717) >> 33;
}

enum { SPACE = 256, VRFS = 2, FAMILIES = 2, PREFIXES = 12, POOLS = 4, DRAWN = 90 };

static const char *const vrfs[VRFS] = {"default", "lab"};
static const char *const bases[FAMILIES] = {"10.0.0.0/24", "2001:db8::/120"};

// What is said of each address, as one who keeps it on paper.
static struct {
    enum plan_assignment assignment;
    bool held;
} paper[VRFS][FAMILIES][SPACE];

static struct ip_addr number(int family, unsigned n)
{
    struct cidr cidr;
    assert_int_equal(cidr_parse(bases[family], &cidr, &err), 0);
    cidr.first.bytes[15] = (uint8_t)n;
    return cidr.first;
}

static void draw_addresses(int64_t device)
{
    for (int i = 0; i < VRFS * FAMILIES * DRAWN; i++) {
        int vrf = (int)(draw() % VRFS), family = (int)(draw() % FAMILIES);
        unsigned n = (unsigned)(draw() % SPACE);
        struct ip_addr addr = number(family, n);
        enum plan_assignment assignment = (enum plan_assignment)(draw() % (PLAN_DEPRECATED + 1));
        const struct plan_address_change change = {.assignment = plan_assignment_text(assignment)};
        const struct binding_place place = {.vrf = vrfs[vrf], .addr = &addr};
        assert_int_equal(plan_address_set(db, vrfs[vrf], &addr, &change, "person", &err), 0);
        paper[vrf][family][n].assignment = assignment;
        if (draw() % 3 != 0)
            continue;
        assert_int_equal(binding_add_place(db, device, &place, "lease", 1, &err), 0);
        paper[vrf][family][n].held = draw() % 4 != 0;
        if (!paper[vrf][family][n].held)
            assert_int_equal(binding_close_place(db, device, &place, 2, &err), 0);
    }
}

static struct plan_usage count_paper(int vrf, int family, unsigned first, unsigned last)
{
    struct plan_usage usage = {.used = 0};
    for (unsigned n = first; n <= last; n++) {
        enum plan_assignment assignment = paper[vrf][family][n].assignment;
        bool held = paper[vrf][family][n].held;
        bool planned = assignment != PLAN_NONE && assignment != PLAN_DEPRECATED;
        usage.used += planned || held;
        usage.planned += planned;
        usage.held += held;
        usage.unplanned += held && assignment == PLAN_NONE;
    }
    return usage;
}

static void assert_counts(const struct plan_usage *usage, const struct plan_usage *expected)
{
    assert_usage(usage, expected->used, expected->planned, expected->held, expected->unplanned);
    double ratio = (double)expected->used / ip_count_double(&usage->usable);
    assert_true(fabs(usage->ratio - ratio) < 1e-12);
}

static void assert_view(const char *view, int64_t id, int64_t used)
{
    char sql[96], text[24];
    snprintf(sql, sizeof(sql), "SELECT used FROM %s WHERE id = %lld", view, (long long)id);
    snprintf(text, sizeof(text), "%lld", (long long)used);
    assert_string_equal(inventory_fixture_ask(sql), text);
}

static void check_prefix(int vrf, int family)
{
    unsigned host_bits = (unsigned)(draw() % 9), first = (unsigned)(draw() % SPACE) >> host_bits << host_bits;
    struct ip_addr addr = number(family, first);
    struct plan_usage usage, expected = count_paper(vrf, family, first, first + (1U << host_bits) - 1);
    struct prefix prefix;
    struct cidr cidr;
    assert_int_equal(cidr_of(&addr, (family == 0 ? 32 : 128) - host_bits, &cidr), 0);
    assert_int_equal(prefix_add(db, vrfs[vrf], &cidr, "", "person", &prefix, &err), 0);
    assert_int_equal(plan_usage_prefix(db, &prefix, &usage, &err), 0);
    assert_counts(&usage, &expected);
    assert_view("v_prefix_usage", prefix.id, expected.used);
    assert_view("v_prefix", prefix.id, expected.used);
}

static void check_pool(int vrf, int family, unsigned quarter)
{
    unsigned first = quarter * 64 + (unsigned)(draw() % 30), last = first + (unsigned)(draw() % 30);
    struct ip_range range = {number(family, first), number(family, last)};
    struct plan_usage usage, expected = count_paper(vrf, family, first, last);
    struct plan_range row;
    assert_int_equal(plan_range_add(db, vrfs[vrf], &range, PLAN_RANGE_DHCP, "", "person", &row, &err), 0);
    assert_int_equal(plan_usage_range(db, &row, &usage, &err), 0);
    assert_int_equal(usage.usable.low, last - first + 1);
    assert_counts(&usage, &expected);
    assert_view("v_range_usage", row.id, expected.used);
}

// Of nested prefixes and of pools, in two VRFs and both families.
static void test_as_one_who_counts_on_paper(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS");
    struct cidr cidr;
    memset(paper, 0, sizeof(paper));
    assert_int_equal(vrf_add(db, "lab", "", &err), 0);
    for (int vrf = 0; vrf < VRFS; vrf++) {
        for (int family = 0; family < FAMILIES; family++) {
            assert_int_equal(cidr_parse(bases[family], &cidr, &err), 0);
            assert_int_equal(prefix_add(db, vrfs[vrf], &cidr, "", "person", NULL, &err), 0);
        }
    }
    draw_addresses(nas);
    for (int i = 0; i < VRFS * FAMILIES; i++) {
        for (int k = 0; k < PREFIXES; k++)
            check_prefix(i / FAMILIES, i % FAMILIES);
        for (unsigned k = 0; k < POOLS; k++)
            check_pool(i / FAMILIES, i % FAMILIES, k);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_what_counts_as_used),
        WITH_DATABASE(test_as_one_who_counts_on_paper),
        WITH_DATABASE(test_a_range_counts_its_own),
        WITH_DATABASE(test_the_whole_of_ipv6_is_without_ipv4),
        WITH_DATABASE(test_view_and_library_agree_on_what_is_usable),
        WITH_DATABASE(test_view_counts_the_addresses_of_a_range),
        WITH_DATABASE(test_view_names_the_smallest_prefix_of_a_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
