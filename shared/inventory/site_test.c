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

static int64_t ensure(const char *name)
{
    int64_t id = -1;
    assert_int_equal(site_ensure(db, name, &id, &err), 0);
    return id;
}

static void test_a_site_is_made_once(void **state)
{
    (void)state;
    int64_t home = ensure("Home");
    int64_t audits = inventory_fixture_audits();
    assert_true(home > 0);
    assert_int_equal(ensure("Home"), home);
    assert_int_not_equal(ensure("home"), home);
    assert_int_equal(ensure(""), 0);
    assert_int_equal(inventory_fixture_audits(), audits + 1);
}

static void test_a_name_is_clean_and_not_too_long(void **state)
{
    (void)state;
    char name[INVENTORY_NAME_MAX + 1];
    int64_t id = 0;
    memset(name, 'x', sizeof(name));
    name[255] = '\0';
    assert_int_equal(site_ensure(db, name, &id, &err), 0);
    name[255] = 'x';
    name[256] = '\0';
    assert_int_equal(site_ensure(db, name, &id, &err), -EINVAL);
    assert_int_equal(site_ensure(db, "a\nb", &id, &err), -EINVAL);
    assert_int_equal(site_ensure(db, "\xff", &id, &err), -EINVAL);
    assert_int_equal(site_ensure(db, "'; DROP TABLE site; --", &id, &err), 0);
}

static void test_an_unknown_site_is_told_with_the_nearest(void **state)
{
    (void)state;
    struct site site;
    ensure("Home");
    assert_int_equal(site_find(db, "Hmoe", &site, &err), -ENOENT);
    assert_string_equal(err.text, "there is no site \"Hmoe\"; did you mean \"Home\"?");
    assert_int_equal(site_find(db, "Antarctica", &site, &err), -ENOENT);
    assert_null(strstr(err.text, "Home"));
}

static void test_a_site_knows_what_is_there(void **state)
{
    (void)state;
    struct site site;
    int64_t home = ensure("Home");
    assert_int_equal(device_set(db, inventory_fixture_device("nas"), "site", "Home", "person", &err), 0);
    assert_int_equal(device_set(db, inventory_fixture_device("tv"), "site", "Home", "person", &err), 0);
    inventory_fixture_device("elsewhere");
    assert_int_equal(vlan_add(db, 20, "", "Home", "person", NULL, &err), 0);
    assert_int_equal(site_find(db, "Home", &site, &err), 0);
    assert_int_equal(site.id, home);
    assert_int_equal(site.devices, 2);
    assert_int_equal(site.prefixes, 0);
}

static void test_name_and_note_are_set(void **state)
{
    (void)state;
    int64_t home = ensure("Home");
    ensure("Office");
    assert_int_equal(site_set(db, home, "name", "House", &err), 0);
    assert_int_equal(site_set(db, home, "note", "two\nlines", &err), 0);
    assert_string_equal(inventory_fixture_ask("SELECT note FROM site WHERE name = 'House'"), "two\nlines");
    assert_int_equal(ensure("House"), home);
    assert_int_equal(site_set(db, home, "name", "Office", &err), -EEXIST);
    assert_string_equal(err.text, "there is a site \"Office\" already");
    assert_int_equal(site_set(db, home, "name", "", &err), -EINVAL);
    assert_int_equal(site_set(db, home, "colour", "red", &err), -EINVAL);
    assert_non_null(strstr(err.text, "name or note"));
}

static void test_removing_a_site_keeps_what_was_there(void **state)
{
    (void)state;
    struct vlan vlan;
    int64_t home = ensure("Home");
    int64_t nas = inventory_fixture_device("nas");
    struct device device;
    assert_int_equal(device_set(db, nas, "site", "Home", "person", &err), 0);
    assert_int_equal(vlan_add(db, 20, "guests", "Home", "person", NULL, &err), 0);
    assert_int_equal(site_remove(db, home, &err), 0);
    assert_int_equal(vlan_find(db, 20, "", &vlan, &err), 0);
    assert_string_equal(vlan.site, "");
    assert_string_equal(vlan.name, "guests");
    assert_int_equal(device_find(db, "nas", &device, &err), 0);
    assert_string_equal(device.site, "");
    assert_int_equal(site_remove(db, home, &err), -ENOENT);
}

static void test_a_site_stays_when_its_vlan_would_be_twice(void **state)
{
    (void)state;
    int64_t home = ensure("Home");
    assert_int_equal(vlan_add(db, 20, "", "Home", "person", NULL, &err), 0);
    assert_int_equal(vlan_add(db, 20, "", "", "person", NULL, &err), 0);
    assert_int_equal(site_remove(db, home, &err), -EEXIST);
    assert_non_null(strstr(err.text, "VLAN 20"));
    assert_int_equal(ensure("Home"), home);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_a_site_is_made_once),
        WITH_DATABASE(test_a_name_is_clean_and_not_too_long),
        WITH_DATABASE(test_an_unknown_site_is_told_with_the_nearest),
        WITH_DATABASE(test_a_site_knows_what_is_there),
        WITH_DATABASE(test_name_and_note_are_set),
        WITH_DATABASE(test_removing_a_site_keeps_what_was_there),
        WITH_DATABASE(test_a_site_stays_when_its_vlan_would_be_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
