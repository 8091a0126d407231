#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "plan_fixture.h"
#include "plan_range.h"

static void test_list_is_the_tree(void **state)
{
    (void)state;
    static const char *const given[] = {"2001:db8::/32", "10.0.0.0/24", "192.0.2.1/32",    "10.0.0.0/8",
                                        "0.0.0.0/0",     "::/0",        "2001:db8::1/128", "192.0.2.0/31"};
    static const struct {
        const char *text;
        unsigned depth;
    } ordered[] = {{"0.0.0.0/0", 0},    {"10.0.0.0/8", 1}, {"10.0.0.0/24", 2},   {"192.0.2.0/31", 1},
                   {"192.0.2.1/32", 2}, {"::/0", 0},       {"2001:db8::/32", 1}, {"2001:db8::1/128", 2}};
    struct prefix_list list;
    for (size_t i = 0; i < 8; i++)
        plan_fixture_prefix(given[i]);
    assert_int_equal(prefix_list(db, NULL, NULL, &list, &err), 0);
    assert_int_equal(list.count, 8);
    for (size_t i = 0; i < 8; i++) {
        char text[CIDR_TEXT_MAX];
        assert_string_equal(cidr_format(&list.rows[i].cidr, text), ordered[i].text);
        assert_int_equal(list.rows[i].depth, ordered[i].depth);
        assert_string_equal(list.rows[i].source, "person");
    }
    prefix_list_free(&list);
    prefix_list_free(NULL);
}

static void test_list_is_of_a_vrf_or_of_what_lies_in_a_prefix(void **state)
{
    (void)state;
    struct prefix_list list;
    struct cidr ten = plan_fixture_cidr("10.0.0.0/8");
    assert_int_equal(vrf_add(db, "blue", "", &err), 0);
    assert_int_equal(prefix_add(db, "blue", &ten, "", "person", NULL, &err), 0);
    plan_fixture_prefix("0.0.0.0/0");
    plan_fixture_prefix("10.0.0.0/8");
    plan_fixture_prefix("10.0.0.0/24");
    plan_fixture_prefix("10.255.255.255/32");
    plan_fixture_prefix("11.0.0.0/8");
    plan_fixture_prefix("::/0");
    assert_int_equal(prefix_list(db, NULL, &ten, &list, &err), 0);
    assert_int_equal(list.count, 3);
    assert_int_equal(list.rows[0].cidr.length, 8);
    assert_int_equal(list.rows[0].depth, 0);
    assert_int_equal(list.rows[2].depth, 1);
    prefix_list_free(&list);
    assert_int_equal(prefix_list(db, "blue", NULL, &list, &err), 0);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.rows[0].vrf, "blue");
    prefix_list_free(&list);
    assert_int_equal(prefix_list(db, NULL, NULL, &list, &err), 0);
    assert_int_equal(list.count, 7);
    assert_int_equal(list.rows[1].depth, 0); // the tree of the next VRF
    prefix_list_free(&list);
}

static void test_prefix_is_added_once(void **state)
{
    (void)state;
    struct cidr cidr = plan_fixture_cidr("10.0.0.0/24");
    struct prefix prefix;
    assert_int_equal(prefix_add(db, NULL, &cidr, "home", "person", &prefix, &err), 0);
    assert_string_equal(prefix.vrf, "default");
    int64_t audits = inventory_fixture_audits();
    assert_int_equal(prefix_add(db, "default", &cidr, "other", "person", &prefix, &err), 0);
    assert_string_equal(prefix.name, "home");
    assert_int_equal(inventory_fixture_audits(), audits);
}

static void test_name_is_clean_or_empty_and_the_vrf_is_there(void **state)
{
    (void)state;
    struct cidr cidr = plan_fixture_cidr("10.0.0.0/24");
    assert_int_equal(prefix_add(db, NULL, &cidr, "a\nb", "person", NULL, &err), -EINVAL);
    assert_int_equal(prefix_add(db, "blue", &cidr, "", "person", NULL, &err), -ENOENT);
    assert_string_equal(err.text, "there is no VRF \"blue\"; there are: default");
    assert_true(prefix_add(db, NULL, &cidr, "", "rumour", NULL, &err) < 0);
    assert_int_equal(prefix_add(db, NULL, &cidr, "", "person", NULL, &err), 0);
}

static void test_prefix_is_found_by_cidr_or_name(void **state)
{
    (void)state;
    struct cidr cidr = plan_fixture_cidr("10.0.0.0/24");
    struct prefix found;
    assert_int_equal(prefix_add(db, NULL, &cidr, "ser/vers", "person", NULL, &err), 0);
    assert_int_equal(prefix_find(db, NULL, "10.0.0.0/24", &found, &err), 0);
    assert_int_equal(prefix_find(db, NULL, "ser/vers", &found, &err), 0);
    assert_int_equal(found.cidr.length, 24);
    static const struct {
        const char *text;
        int code;
        const char *says;
    } cases[] = {
        {"10.0.0.0/25", -ENOENT, "the plan has no prefix 10.0.0.0/25; it would lie in 10.0.0.0/24"},
        {"10.0.1.0/24", -ENOENT,
         "the plan has no prefix 10.0.1.0/24; add it with 'ipam prefix add 10.0.1.0/24'"},
        {"10.0.0.7/24", -EINVAL, "10.0.0.7/24: host bits are set; did you mean 10.0.0.0/24?"},
        {"ser/vesr", -EINVAL, NULL},
        {"servers", -ENOENT, "no prefix is named \"servers\"; did you mean \"ser/vers\"?"},
        {"office", -ENOENT,
         "no prefix is named \"office\"; give one as 10.0.0.0/24, or see 'ipam prefix list'"},
        {"", -ENOENT, NULL},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(prefix_find(db, NULL, cases[i].text, &found, &err), cases[i].code);
        if (cases[i].says != NULL)
            assert_string_equal(err.text, cases[i].says);
    }
    assert_int_equal(prefix_find(db, "blue", "10.0.0.0/24", &found, &err), -ENOENT);
    assert_non_null(strstr(err.text, "VRF"));
}

static void test_a_name_of_two_is_told_with_both(void **state)
{
    (void)state;
    struct prefix found;
    struct cidr cidrs[] = {plan_fixture_cidr("10.0.0.0/24"), plan_fixture_cidr("10.0.1.0/24")};
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(prefix_add(db, NULL, &cidrs[i], "lab", "person", NULL, &err), 0);
    assert_int_equal(prefix_find(db, NULL, "lab", &found, &err), -ENOTUNIQ);
    assert_non_null(strstr(err.text, "10.0.0.0/24"));
    assert_non_null(strstr(err.text, "10.0.1.0/24"));
}

static void test_removing_counts_what_would_be_left_without_a_prefix(void **state)
{
    (void)state;
    struct prefix outer = plan_fixture_prefix("10.0.0.0/16");
    struct prefix inner = plan_fixture_prefix("10.0.1.0/24");
    plan_fixture_prefix("10.0.4.0/24");
    plan_fixture_prefix("10.0.4.0/28");
    struct ip_range range;
    plan_fixture_plan("default", "10.0.4.7", "static");
    plan_fixture_plan("default", "10.0.0.7", "static");
    plan_fixture_plan("default", "10.0.1.7", "static");
    plan_fixture_plan("default", "10.1.0.7", "static");
    plan_fixture_plan("default", "10.0.0.8", "");
    assert_int_equal(ip_range_parse("10.0.1.100-10.0.1.200", &range, &err), 0);
    assert_int_equal(plan_range_add(db, NULL, &range, PLAN_RANGE_DHCP, "", "person", NULL, &err), 0);
    assert_int_equal(ip_range_parse("10.0.1.201-10.0.3.200", &range, &err), 0); // only in part in the inner
    assert_int_equal(plan_range_add(db, NULL, &range, PLAN_RANGE_DHCP, "", "person", NULL, &err), 0);
    assert_int_equal(prefix_remove(db, outer.id, false, &err), -ENOTEMPTY);
    assert_string_equal(err.text, "1 range and 1 planned address lie in 10.0.0.0/16 and in no other prefix");
    assert_int_equal(prefix_remove(db, inner.id, false, &err), 0); // all of it lies in the outer one
    assert_int_equal(prefix_remove(db, outer.id, false, &err), -ENOTEMPTY);
    assert_string_equal(err.text,
                        "2 ranges and 2 planned addresses lie in 10.0.0.0/16 and in no other prefix");
    assert_int_equal(prefix_remove(db, outer.id, true, &err), 0);
    assert_int_equal(prefix_remove(db, outer.id, true, &err), -ENOENT);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM address"), "5");
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM plan_range"), "2");
}

static void test_removing_all_of_ipv6_leaves_ipv4_alone(void **state)
{
    (void)state;
    struct prefix all = plan_fixture_prefix("::/0");
    plan_fixture_plan("default", "10.0.0.7", "static");
    assert_int_equal(prefix_remove(db, all.id, false, &err), 0);
}

static void test_used_are_the_planned_and_the_held(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("nas");
    struct ip_addr held = plan_fixture_addr("10.0.0.9");
    plan_fixture_prefix("10.0.0.0/24");
    plan_fixture_prefix("::/0");
    plan_fixture_plan("default", "10.0.0.7", "static");
    plan_fixture_plan("default", "10.0.0.8", "deprecated");
    plan_fixture_plan("default", "10.0.0.10", "");
    plan_fixture_plan("default", "10.0.1.7", "static");
    plan_fixture_hold(nas, "10.0.0.9");
    plan_fixture_hold(nas, "2001:db8::1");
    static const char used[] = "SELECT used FROM v_prefix WHERE prefix = '10.0.0.0/24'";
    assert_string_equal(inventory_fixture_ask(used), "2");
    assert_string_equal(inventory_fixture_ask("SELECT used FROM v_prefix WHERE prefix = '::/0'"), "1");
    plan_fixture_hold(nas, "10.0.0.8");
    assert_string_equal(inventory_fixture_ask(used), "3");
    assert_int_equal(binding_close(db, nas, &held, "", 2, &err), 0);
    assert_string_equal(inventory_fixture_ask(used), "2");
    plan_fixture_hold(nas, "10.0.0.9");
    assert_string_equal(inventory_fixture_ask(used), "3");
    assert_int_equal(device_remove(db, nas, &err), 0);
    assert_string_equal(inventory_fixture_ask(used), "1");
}

// RFC 3021 for /31, RFC 6164 for /127, RFC 4291 section 2.6.1 for the router's anycast address.
static void test_usable_are_those_that_hosts_may_have(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double usable;
    } cases[] = {
        {"10.0.0.0/24", 254},        {"10.0.0.0/31", 2},        {"10.0.0.0/32", 1},
        {"0.0.0.0/0", 4294967294.0}, {"2001:db8::/128", 1},     {"2001:db8::/127", 2},
        {"2001:db8::/126", 3},       {"2001:db8::/65", 0x1p63}, {"2001:db8::/64", 0x1p64},
        {"2001:db8::/32", 0x1p96},   {"::/4", 0x1p124},         {"::/0", 0x1p128},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char sql[128];
        plan_fixture_prefix(cases[i].text);
        snprintf(sql, sizeof(sql), "SELECT usable = %.17g FROM v_prefix WHERE prefix = '%s'", cases[i].usable,
                 cases[i].text);
        if (strcmp(inventory_fixture_ask(sql), "1") != 0)
            fail_msg("%s", cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_list_is_the_tree),
        WITH_DATABASE(test_list_is_of_a_vrf_or_of_what_lies_in_a_prefix),
        WITH_DATABASE(test_prefix_is_added_once),
        WITH_DATABASE(test_name_is_clean_or_empty_and_the_vrf_is_there),
        WITH_DATABASE(test_prefix_is_found_by_cidr_or_name),
        WITH_DATABASE(test_a_name_of_two_is_told_with_both),
        WITH_DATABASE(test_removing_counts_what_would_be_left_without_a_prefix),
        WITH_DATABASE(test_removing_all_of_ipv6_leaves_ipv4_alone),
        WITH_DATABASE(test_used_are_the_planned_and_the_held),
        WITH_DATABASE(test_usable_are_those_that_hosts_may_have),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
