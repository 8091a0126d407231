#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "inventory_fixture.h"
#include "site.h"
#include "vlan.h"

static struct vlan add(int vid, const char *name, const char *site)
{
    struct vlan vlan;
    assert_int_equal(vlan_add(db, vid, name, site, "person", &vlan, &err), 0);
    return vlan;
}

static int set(const struct vlan *vlan, const char *field, const char *value)
{
    return vlan_set(db, vlan->id, field, value, "person", &err);
}

// IEEE 802.1Q: 0 and 4095 are reserved.
static void test_number_and_site_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int result;
        int vid;
        const char *site;
    } cases[] = {
        {"1", 0, 1, ""},
        {"4094", 0, 4094, ""},
        {"20@Home", 0, 20, "Home"},
        {"20@a@b", 0, 20, "a@b"},
        {"0", -EINVAL, 0, ""},
        {"4095", -EINVAL, 0, ""},
        {"", -EINVAL, 0, ""},
        {"-1", -EINVAL, 0, ""},
        {"20 ", -EINVAL, 0, ""},
        {"guests", -EINVAL, 0, ""},
        {"20@", -EINVAL, 0, ""},
        {"@Home", -EINVAL, 0, ""},
        {"20@a\nb", -EINVAL, 0, ""},
        {"00000000000020", -EINVAL, 0, ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int vid = 0;
        char site[INVENTORY_NAME_MAX] = "";
        if (vlan_parse(cases[i].text, &vid, site, &err) != cases[i].result)
            fail_msg("\"%s\"", cases[i].text);
        if (cases[i].result < 0)
            continue;
        assert_int_equal(vid, cases[i].vid);
        assert_string_equal(site, cases[i].site);
    }
}

static void test_a_number_is_once_in_a_site(void **state)
{
    (void)state;
    struct site site;
    add(20, "guests", "");
    struct vlan home = add(20, "guests", "Home");
    assert_string_equal(home.site, "Home");
    assert_string_equal(home.source, "person");
    assert_int_equal(site_find(db, "Home", &site, &err), 0);
    assert_int_equal(vlan_add(db, 20, "x", "Home", "person", NULL, &err), -EEXIST);
    assert_string_equal(err.text, "there is a VLAN 20 of the site \"Home\" already");
    assert_int_equal(vlan_add(db, 20, "x", "", "person", NULL, &err), -EEXIST);
    assert_string_equal(err.text, "there is a VLAN 20 without a site already");
    assert_int_equal(vlan_add(db, 4095, "x", "", "person", NULL, &err), -EINVAL);
    assert_int_equal(vlan_add(db, 30, "a\nb", "", "person", NULL, &err), -EINVAL);
    assert_true(vlan_add(db, 30, "x", "", "rumour", NULL, &err) < 0);
}

static void test_a_number_alone_finds_the_one_that_is_meant(void **state)
{
    (void)state;
    struct vlan vlan;
    assert_int_equal(vlan_find(db, 20, "", &vlan, &err), -ENOENT);
    struct vlan home = add(20, "", "Home");
    assert_int_equal(vlan_find(db, 20, "", &vlan, &err), 0);
    assert_int_equal(vlan.id, home.id);
    struct vlan office = add(20, "", "Office");
    assert_int_equal(vlan_find(db, 20, "", &vlan, &err), -ENOTUNIQ);
    assert_string_equal(err.text, "several sites have a VLAN 20; give one as 20@Home or 20@Office");
    assert_int_equal(vlan_find(db, 20, "Office", &vlan, &err), 0);
    assert_int_equal(vlan.id, office.id);
    struct vlan plain = add(20, "", "");
    assert_int_equal(vlan_find(db, 20, "", &vlan, &err), 0);
    assert_int_equal(vlan.id, plain.id);
    assert_int_equal(vlan_find(db, 20, "Rack", &vlan, &err), -ENOENT);
}

static void test_fields_are_set(void **state)
{
    (void)state;
    struct vlan found;
    struct vlan vlan = add(20, "guests", "");
    add(30, "iot", "");
    assert_int_equal(set(&vlan, "name", ""), 0);
    assert_int_equal(set(&vlan, "vid", "21"), 0);
    assert_int_equal(set(&vlan, "site", "Home"), 0);
    assert_int_equal(set(&vlan, "note", "n\nn"), 0);
    assert_int_equal(vlan_find(db, 21, "Home", &found, &err), 0);
    assert_string_equal(found.name, "");
    assert_string_equal(inventory_fixture_ask("SELECT note FROM vlan WHERE vid = 21"), "n\nn");
    assert_int_equal(set(&vlan, "site", ""), 0);
    assert_int_equal(set(&vlan, "vid", "30"), -EEXIST);
    assert_string_equal(err.text, "there is a VLAN 30 without a site already");
    assert_int_equal(set(&vlan, "vid", "0"), -EINVAL);
    assert_int_equal(set(&vlan, "colour", "red"), -EINVAL);
    vlan.id = 999;
    assert_int_equal(set(&vlan, "name", "x"), -ENOENT);
}

static void test_a_persons_value_stays(void **state)
{
    (void)state;
    struct vlan vlan = add(20, "guests", "");
    assert_int_equal(vlan_set(db, vlan.id, "name", "lan", "router", &err), -EPERM);
    assert_int_equal(vlan_set(db, vlan.id, "note", "by the router", "router", &err), 0);
    assert_int_equal(vlan_set(db, vlan.id, "note", "mine", "person", &err), 0);
    assert_int_equal(vlan_set(db, vlan.id, "note", "by the router", "router", &err), -EPERM);
    assert_string_equal(inventory_fixture_ask("SELECT note FROM vlan"), "mine");
}

static void test_one_is_removed_once(void **state)
{
    (void)state;
    struct vlan removed = add(5, "", "");
    add(30, "", "");
    assert_int_equal(vlan_remove(db, removed.id, &err), 0);
    assert_int_equal(vlan_remove(db, removed.id, &err), -ENOENT);
    assert_string_equal(inventory_fixture_ask("SELECT group_concat(vid) FROM vlan"), "30");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_number_and_site_are_read),
        WITH_DATABASE(test_a_number_is_once_in_a_site),
        WITH_DATABASE(test_a_number_alone_finds_the_one_that_is_meant),
        WITH_DATABASE(test_fields_are_set),
        WITH_DATABASE(test_a_persons_value_stays),
        WITH_DATABASE(test_one_is_removed_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
