#include "plan_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plan_drawing_fixture.h"
#include "shared/base/text.h"

enum { TOLD_MAX = 8192, ROUNDS = 200 };

// A line for each node, two blanks for each depth: "10.0.0.0/24 3/254", "10.0.0.1-10.0.0.9 0/9".
static void tell_node(struct text_buf *buf, const struct plan_tree_node *node)
{
    char text[IP_RANGE_TEXT_MAX];

    text_buf_add(buf, "%*s", 2 * (int)node->depth, "");
    switch (node->kind) {
    case PLAN_TREE_GROUP:
        text_buf_add(buf, "%s", node->title);
        break;
    case PLAN_TREE_PREFIX:
        text_buf_add(buf, "%s %d", cidr_format(&node->prefix->cidr, text), (int)node->usage.used);
        break;
    case PLAN_TREE_RANGE:
        text_buf_add(buf, "%s %d", ip_range_format(&node->range->range, text), (int)node->usage.used);
        break;
    case PLAN_TREE_FREE:
        text_buf_add(buf, "free");
        for (size_t i = 0; i < node->free_count; i++)
            text_buf_add(buf, " %s", cidr_format(&node->free[i], text));
        break;
    }
    text_buf_add(buf, "\n");
}

static const char *tell(struct plan_drawing *plan, enum plan_tree_by by, bool free_space, char told[TOLD_MAX])
{
    struct plan_tree_input input = plan_drawing_fixture_tree(plan);
    struct plan_tree tree;
    struct text_buf buf;

    input.by = by;
    input.free = free_space;
    assert_int_equal(plan_tree_make(&input, &tree), 0);
    text_buf_init(&buf, told, TOLD_MAX);
    told[0] = '\0';
    for (size_t i = 0; i < tree.order_count; i++)
        tell_node(&buf, &tree.nodes[tree.order[i]]);
    plan_tree_free(&tree);
    return told;
}

static void test_prefixes_and_ranges_nest(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    char told[TOLD_MAX];

    (void)state;
    plan_drawing_fixture_prefix(plan, "10.0.0.0/16", "");
    plan_drawing_fixture_prefix(plan, "10.0.0.0/24", "");
    plan_drawing_fixture_prefix(plan, "10.0.0.64/26", "");
    plan_drawing_fixture_prefix(plan, "10.0.2.0/24", "");
    plan_drawing_fixture_prefix(plan, "192.168.0.0/24", "");
    plan_drawing_fixture_prefix(plan, "2001:db8::/64", "");
    plan_drawing_fixture_range(plan, "10.0.0.10-10.0.0.19", PLAN_RANGE_DHCP, "");
    plan_drawing_fixture_range(plan, "10.0.0.70-10.0.0.79", PLAN_RANGE_DHCP, "");
    plan_drawing_fixture_range(plan, "10.0.0.120-10.0.0.140", PLAN_RANGE_DHCP, ""); // out of the /26
    plan_drawing_fixture_range(plan, "10.0.1.0-10.0.1.9", PLAN_RANGE_RESERVED, "");
    plan_drawing_fixture_range(plan, "172.16.0.1", PLAN_RANGE_RESERVED, ""); // in no prefix
    plan_drawing_fixture_address(plan, "10.0.0.11", PLAN_STATIC, NULL);
    plan_drawing_fixture_address(plan, "10.0.0.65", PLAN_STATIC, NULL);
    plan_drawing_fixture_address(plan, "10.0.0.66", PLAN_DEPRECATED, NULL);
    plan_drawing_fixture_address(plan, "10.0.1.1", PLAN_NONE, "x");
    plan_drawing_fixture_address(plan, "2001:db8::1", PLAN_NONE, "x");
    assert_string_equal(tell(plan, PLAN_TREE_BY_SITE, false, told), "10.0.0.0/16 3\n"
                                                                    "  10.0.0.0/24 2\n"
                                                                    "    10.0.0.10-10.0.0.19 1\n"
                                                                    "    10.0.0.64/26 1\n"
                                                                    "      10.0.0.70-10.0.0.79 0\n"
                                                                    "    10.0.0.120-10.0.0.140 0\n"
                                                                    "  10.0.1.0-10.0.1.9 1\n"
                                                                    "  10.0.2.0/24 0\n"
                                                                    "192.168.0.0/24 0\n"
                                                                    "2001:db8::/64 1\n");
}

static void test_groups_by_site(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    char told[TOLD_MAX];

    (void)state;
    plan_drawing_fixture_prefix(plan, "10.0.0.0/8", "");
    text_copy(plan_drawing_fixture_prefix(plan, "10.1.0.0/16", "")->site, INVENTORY_NAME_MAX, "Office");
    plan_drawing_fixture_prefix(plan, "10.1.1.0/24", "");
    text_copy(plan_drawing_fixture_prefix(plan, "10.1.2.0/24", "")->site, INVENTORY_NAME_MAX, "Home");
    text_copy(plan_drawing_fixture_prefix(plan, "10.2.0.0/16", "")->site, INVENTORY_NAME_MAX, "Office");
    plan_drawing_fixture_prefix(plan, "10.3.0.0/16", "");
    assert_string_equal(tell(plan, PLAN_TREE_BY_SITE, false, told), "Home\n"
                                                                    "  10.1.2.0/24 0\n"
                                                                    "Office\n"
                                                                    "  10.1.0.0/16 0\n"
                                                                    "    10.1.1.0/24 0\n"
                                                                    "  10.2.0.0/16 0\n"
                                                                    "(no site)\n"
                                                                    "  10.0.0.0/8 0\n"
                                                                    "    10.3.0.0/16 0\n");
}

static void test_groups_by_vlan(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    char told[TOLD_MAX];
    const struct {
        const char *cidr;
        int vlan, id;
        const char *name;
    } rows[] = {
        {"10.0.0.0/24", 20, 1, "servers"}, {"10.0.0.0/26", 0, 0, ""},         {"10.0.1.0/24", 3, 2, ""},
        {"10.0.2.0/24", 20, 3, "other"},   {"10.0.3.0/24", 20, 1, "servers"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct prefix *prefix = plan_drawing_fixture_prefix(plan, rows[i].cidr, "");
        prefix->vlan = rows[i].vlan;
        prefix->vlan_id = rows[i].id;
        text_copy(prefix->vlan_name, sizeof prefix->vlan_name, rows[i].name);
    }
    assert_string_equal(tell(plan, PLAN_TREE_BY_VLAN, false, told), "VLAN 3\n"
                                                                    "  10.0.1.0/24 0\n"
                                                                    "VLAN 20 servers\n"
                                                                    "  10.0.0.0/24 0\n"
                                                                    "    10.0.0.0/26 0\n"
                                                                    "  10.0.3.0/24 0\n"
                                                                    "VLAN 20 other\n"
                                                                    "  10.0.2.0/24 0\n");
}

static void test_vrfs_stay_apart(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    char told[TOLD_MAX];

    (void)state;
    plan_drawing_fixture_prefix(plan, "10.0.0.0/8", "");
    text_copy(plan_drawing_fixture_prefix(plan, "10.0.0.0/16", "")->vrf, VRF_NAME_MAX, "lab");
    text_copy(plan_drawing_fixture_range(plan, "10.0.0.1", PLAN_RANGE_DHCP, "")->vrf, VRF_NAME_MAX, "lab");
    plan_drawing_fixture_address(plan, "10.0.0.1", PLAN_STATIC, NULL);
    plan_drawing_fixture_address(plan, "10.0.0.2", PLAN_STATIC, NULL);
    text_copy(plan_drawing_fixture_address(plan, "10.0.0.1", PLAN_STATIC, NULL)->vrf, VRF_NAME_MAX, "lab");
    assert_string_equal(tell(plan, PLAN_TREE_BY_SITE, false, told), "(no site)\n"
                                                                    "  10.0.0.0/8 2\n"
                                                                    "(no site), VRF lab\n"
                                                                    "  10.0.0.0/16 1\n"
                                                                    "    10.0.0.1 1\n");
}

static void test_what_is_free_in_parents(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    char told[TOLD_MAX];

    (void)state;
    plan_drawing_fixture_prefix(plan, "10.0.0.0/20", "");
    text_copy(plan_drawing_fixture_prefix(plan, "10.0.0.0/22", "")->site, INVENTORY_NAME_MAX, "Home");
    plan_drawing_fixture_prefix(plan, "10.0.0.0/24", "");
    plan_drawing_fixture_range(plan, "10.0.12.0-10.0.12.255", PLAN_RANGE_RESERVED, "");
    plan_drawing_fixture_address(plan, "10.0.0.1", PLAN_STATIC, NULL);
    plan_drawing_fixture_address(plan, "10.0.13.255", PLAN_DEPRECATED, NULL);
    assert_string_equal(tell(plan, PLAN_TREE_BY_SITE, true, told),
                        "Home\n"
                        "  10.0.0.0/22 1\n"
                        "    10.0.0.0/24 1\n"
                        "    free 10.0.1.0/24 10.0.2.0/23\n"
                        "(no site)\n"
                        "  10.0.0.0/20 1\n"
                        "    10.0.12.0-10.0.12.255 0\n"
                        "    free 10.0.4.0/22 10.0.8.0/22 10.0.13.0/25 10.0.13.128/26 10.0.13.192/27 "
                        "10.0.13.224/28 10.0.13.240/29 10.0.13.248/30 10.0.13.252/31 10.0.13.254/32 "
                        "10.0.14.0/23\n");
}

static void test_a_gateway_is_not_free(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    struct prefix *outer = plan_drawing_fixture_prefix(plan, "10.0.0.0/29", "");
    char told[TOLD_MAX];

    (void)state;
    text_copy(outer->gateway, sizeof outer->gateway, "10.0.0.5");
    plan_drawing_fixture_prefix(plan, "10.0.0.0/30", "");
    assert_string_equal(tell(plan, PLAN_TREE_BY_SITE, true, told), "10.0.0.0/29 0\n"
                                                                   "  10.0.0.0/30 0\n"
                                                                   "  free 10.0.0.4/32 10.0.0.6/31\n");
}

static void test_addresses_of_ipv4_are_not_of_ipv6(void **state)
{
    struct plan_drawing *plan = plan_drawing_fixture_new();
    char told[TOLD_MAX];

    (void)state;
    plan_drawing_fixture_prefix(plan, "::/0", "");
    plan_drawing_fixture_prefix(plan, "0.0.0.0/0", "");
    plan_drawing_fixture_address(plan, "::1", PLAN_STATIC, NULL);
    plan_drawing_fixture_address(plan, "10.0.0.1", PLAN_STATIC, NULL);
    plan_drawing_fixture_address(plan, "10.0.0.2", PLAN_STATIC, NULL);
    plan_drawing_fixture_address(plan, "2001:db8::1", PLAN_STATIC, NULL);
    plan_drawing_fixture_address(plan, "2001:db8::2", PLAN_STATIC, NULL);
    assert_string_equal(tell(plan, PLAN_TREE_BY_SITE, false, told), "0.0.0.0/0 2\n::/0 3\n");
}

static void test_an_empty_plan_is_an_empty_tree(void **state)
{
    char told[TOLD_MAX];

    (void)state;
    assert_string_equal(tell(plan_drawing_fixture_new(), PLAN_TREE_BY_SITE, true, told), "");
}

static uint32_t next_number(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U; // Numerical Recipes' constants
    return *seed >> 16;
}

static int compare_prefixes(const void *a, const void *b)
{
    const struct prefix *left = a, *right = b;
    int order = ip_addr_compare(&left->cidr.first, &right->cidr.first);

    return order ? order : left->cidr.length - right->cidr.length;
}

// Random prefixes in 10.0.0.0/16, and random addresses; each prefix once.
static void invent(struct plan_drawing *plan, uint32_t *seed)
{
    size_t kept = 1;

    for (int i = 0; i < 40; i++) {
        char cidr[CIDR_TEXT_MAX];
        unsigned length = 16 + next_number(seed) % 16;
        unsigned host = next_number(seed) & 0xffff & ~((1U << (32 - length)) - 1);
        snprintf(cidr, sizeof cidr, "10.0.%u.%u/%u", host >> 8, host & 255, length);
        plan_drawing_fixture_prefix(plan, cidr, "");
    }
    qsort(plan->prefixes, plan->prefix_list.count, sizeof plan->prefixes[0], compare_prefixes);
    for (size_t i = 1; i < plan->prefix_list.count; i++) {
        if (compare_prefixes(&plan->prefixes[kept - 1], &plan->prefixes[i]) != 0)
            plan->prefixes[kept++] = plan->prefixes[i];
    }
    plan->prefix_list.count = kept;
    for (unsigned at = 0; at < 0x10000; at += 1 + next_number(seed) % 500) {
        char addr[IP_ADDR_TEXT_MAX];
        snprintf(addr, sizeof addr, "10.0.%u.%u", at >> 8, at & 255);
        plan_drawing_fixture_address(plan, addr, next_number(seed) % 2 ? PLAN_STATIC : PLAN_DEPRECATED, NULL);
    }
}

// By looking at every address and every pair of prefixes.
static void check(const struct plan_drawing *plan, const struct plan_tree *tree)
{
    for (size_t i = 0; i < tree->order_count; i++) {
        const struct plan_tree_node *node = &tree->nodes[tree->order[i]];
        unsigned depth = 0;
        int64_t used = 0;
        for (size_t k = 0; k < plan->prefix_list.count; k++)
            depth += cidr_is_inside(&node->prefix->cidr, &plan->prefixes[k].cidr);
        for (size_t k = 0; k < plan->address_list.count; k++)
            used += cidr_contains(&node->prefix->cidr, &plan->addresses[k].addr) &&
                    plan->addresses[k].assignment == PLAN_STATIC;
        assert_int_equal(node->depth, depth - 1);
        assert_int_equal(node->usage.used, used);
    }
    assert_int_equal(tree->order_count, plan->prefix_list.count);
}

static void test_depths_and_counts_against_a_search_of_all(void **state)
{
    uint32_t seed = 11;

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct plan_drawing *plan = plan_drawing_fixture_new();
        struct plan_tree tree;
        invent(plan, &seed);
        const struct plan_tree_input input = plan_drawing_fixture_tree(plan);
        assert_int_equal(plan_tree_make(&input, &tree), 0);
        check(plan, &tree);
        plan_tree_free(&tree);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prefixes_and_ranges_nest),
        cmocka_unit_test(test_groups_by_site),
        cmocka_unit_test(test_groups_by_vlan),
        cmocka_unit_test(test_vrfs_stay_apart),
        cmocka_unit_test(test_what_is_free_in_parents),
        cmocka_unit_test(test_a_gateway_is_not_free),
        cmocka_unit_test(test_addresses_of_ipv4_are_not_of_ipv6),
        cmocka_unit_test(test_an_empty_plan_is_an_empty_tree),
        cmocka_unit_test(test_depths_and_counts_against_a_search_of_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
