#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "plan_fixture.h"
#include "plan_range.h"
#include "vrf.h"

static void add_prefix(const char *vrf, const char *text)
{
    struct cidr cidr;
    assert_int_equal(cidr_parse(text, &cidr, &err), 0);
    assert_int_equal(prefix_add(db, vrf, &cidr, "", "person", NULL, &err), 0);
}

static void test_default_is_always_there(void **state)
{
    (void)state;
    struct vrf_list list;
    assert_int_equal(vrf_check(db, "default", &err), 0);
    assert_int_equal(vrf_add(db, "default", "", &err), -EEXIST);
    assert_int_equal(vrf_set(db, "default", "name", "main", &err), -EPERM);
    assert_int_equal(vrf_set(db, "default", "note", "the house", &err), 0);
    assert_string_equal(inventory_fixture_ask("SELECT note FROM vrf"), "the house");
    assert_int_equal(vrf_remove(db, "default", &err), -EPERM);
    assert_int_equal(vrf_list(db, &list, &err), 0);
    assert_int_equal(list.count, 1);
    vrf_list_free(&list);
}

static void test_list_begins_with_the_default_one(void **state)
{
    (void)state;
    struct vrf_list list;
    assert_int_equal(vrf_add(db, "blue", "", &err), 0);
    assert_int_equal(vrf_add(db, "amber", "", &err), 0);
    add_prefix("blue", "10.0.0.0/8");
    add_prefix("blue", "10.0.0.0/24");
    assert_int_equal(vrf_list(db, &list, &err), 0);
    assert_int_equal(list.count, 3);
    assert_string_equal(list.rows[0].name, "default");
    assert_string_equal(list.rows[1].name, "amber");
    assert_string_equal(list.rows[2].name, "blue");
    assert_int_equal(list.rows[1].prefixes, 0);
    assert_int_equal(list.rows[2].prefixes, 2);
    vrf_list_free(&list);
    vrf_list_free(NULL);
}

static void test_a_name_is_clean_and_not_too_long(void **state)
{
    (void)state;
    char name[66];
    memset(name, 'x', sizeof(name));
    name[64] = '\0';
    assert_int_equal(vrf_add(db, name, "", &err), 0);
    name[64] = 'x';
    name[65] = '\0';
    assert_int_equal(vrf_add(db, name, "", &err), -EINVAL);
    assert_int_equal(vrf_add(db, "", "", &err), -EINVAL);
    assert_int_equal(vrf_add(db, "a\tb", "", &err), -EINVAL);
    assert_int_equal(vrf_add(db, "blue", "", &err), 0);
    assert_int_equal(vrf_add(db, "blue", "", &err), -EEXIST);
}

static void test_an_unknown_one_is_told_with_all(void **state)
{
    (void)state;
    assert_int_equal(vrf_add(db, "blue", "", &err), 0);
    assert_int_equal(vrf_check(db, "bleu", &err), -ENOENT);
    assert_string_equal(err.text, "there is no VRF \"bleu\"; there are: default, blue");
    assert_int_equal(vrf_set(db, "bleu", "note", "", &err), -ENOENT);
    assert_int_equal(vrf_remove(db, "bleu", &err), -ENOENT);
}

static void test_all_that_is_in_it_follows_its_name(void **state)
{
    (void)state;
    struct ip_range range;
    assert_int_equal(vrf_add(db, "blue", "note", &err), 0);
    add_prefix("blue", "10.0.0.0/24");
    add_prefix(NULL, "10.0.0.0/24");
    assert_int_equal(ip_range_parse("10.0.0.10-10.0.0.20", &range, &err), 0);
    assert_int_equal(plan_range_add(db, "blue", &range, PLAN_RANGE_DHCP, "", "person", NULL, &err), 0);
    plan_fixture_plan("blue", "10.0.0.7", "static");
    assert_int_equal(vrf_set(db, "blue", "name", "red", &err), 0);
    assert_int_equal(vrf_check(db, "blue", &err), -ENOENT);
    assert_string_equal(inventory_fixture_ask("SELECT note FROM vrf WHERE name = 'red'"), "note");
    assert_string_equal(
        inventory_fixture_ask("SELECT group_concat(vrf) FROM (SELECT vrf FROM prefix ORDER BY 1)"),
        "default,red");
    assert_string_equal(inventory_fixture_ask("SELECT vrf FROM plan_range"), "red");
    assert_string_equal(inventory_fixture_ask("SELECT vrf FROM address"), "red");
    assert_int_equal(vrf_set(db, "red", "colour", "red", &err), -EINVAL);
}

static void test_only_an_empty_one_is_removed(void **state)
{
    (void)state;
    struct prefix prefix;
    assert_int_equal(vrf_add(db, "blue", "", &err), 0);
    add_prefix("blue", "10.0.0.0/24");
    assert_int_equal(vrf_remove(db, "blue", &err), -ENOTEMPTY);
    assert_non_null(strstr(err.text, "prefixes"));
    assert_int_equal(prefix_find(db, "blue", "10.0.0.0/24", &prefix, &err), 0);
    assert_int_equal(prefix_remove(db, prefix.id, false, &err), 0);
    plan_fixture_plan("blue", "10.0.0.7", "static");
    assert_int_equal(vrf_remove(db, "blue", &err), -ENOTEMPTY);
    assert_non_null(strstr(err.text, "addresses"));
    plan_fixture_run("UPDATE address SET assignment = '', note = 'kept'");
    assert_int_equal(vrf_remove(db, "blue", &err), -ENOTEMPTY);
    plan_fixture_run("UPDATE address SET note = ''");
    assert_int_equal(vrf_remove(db, "blue", &err), 0);
    assert_int_equal(vrf_check(db, "blue", &err), -ENOENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_default_is_always_there),
        WITH_DATABASE(test_list_begins_with_the_default_one),
        WITH_DATABASE(test_a_name_is_clean_and_not_too_long),
        WITH_DATABASE(test_an_unknown_one_is_told_with_all),
        WITH_DATABASE(test_all_that_is_in_it_follows_its_name),
        WITH_DATABASE(test_only_an_empty_one_is_removed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
