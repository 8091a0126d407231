#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "inventory_write_fixture.h"
#include "plan_field.h"

// One of each table, by a router; whatever may be empty is.
static const char rows[] =
    "INSERT INTO site (name) VALUES ('Home');"
    "INSERT INTO device (key, name, monitored, created_at) VALUES ('nas', 'NAS', 0, 1);"
    "INSERT INTO vlan (vid, name, source) VALUES (7, '', 'router');"
    "INSERT INTO prefix (cidr, first_key, last_key, family, length, name, source) VALUES ('0.0.0.0/0',"
    " x'00000000000000000000ffff00000000', x'00000000000000000000ffffffffffff', 4, 0, '', 'router');"
    "INSERT INTO plan_range (first_ip, last_ip, first_key, last_key, family, kind, source) VALUES ('0.0.0.0',"
    " '0.0.0.0', x'00000000000000000000ffff00000000', x'00000000000000000000ffff00000000', 4, 'dhcp', 'router');"
    "INSERT INTO address (ip, ip_key, family, source) VALUES ('0.0.0.0', x'00000000000000000000ffff00000000', 4,"
    " 'router');";

static int check(int64_t row, const char *field, const char *source)
{
    return plan_field_check(db, PLAN_FIELD_PREFIX, row, field, source, &err);
}

static int claim(int64_t row, const char *field, const char *source)
{
    return plan_field_claim(db, PLAN_FIELD_PREFIX, row, field, source, &err);
}

// person 100, import 95, router 80: the table `source`.
static void test_a_lower_source_does_not_overrule(void **state)
{
    (void)state;
    assert_int_equal(check(7, "name", "lease"), 0);
    assert_int_equal(claim(7, "name", "import"), 0);
    assert_int_equal(check(7, "name", "person"), 0);
    assert_int_equal(check(7, "name", "import"), 0);
    assert_int_equal(check(7, "name", "router"), -EPERM);
    assert_string_equal(err.text, "the name was set by import, which router does not overrule");
    assert_int_equal(claim(7, "name", "person"), 0);
    assert_int_equal(check(7, "name", "import"), -EPERM);
}

static void test_fields_rows_and_tables_are_apart(void **state)
{
    (void)state;
    assert_int_equal(claim(7, "name", "person"), 0);
    assert_int_equal(check(7, "note", "lease"), 0);
    assert_int_equal(check(8, "name", "lease"), 0);
    assert_int_equal(plan_field_check(db, PLAN_FIELD_VLAN, 7, "name", "lease", &err), 0);
    assert_string_equal(plan_field_source(db, PLAN_FIELD_PREFIX, 7, "name"), "person");
    assert_string_equal(plan_field_source(db, PLAN_FIELD_PREFIX, 7, "note"), "");
    assert_string_equal(plan_field_source(db, PLAN_FIELD_RANGE, 7, "name"), "");
}

static void test_only_a_source_sets_a_field(void **state)
{
    (void)state;
    assert_int_equal(check(7, "name", "rumour"), -EINVAL);
    assert_string_equal(err.text, "\"rumour\" is not a source");
    assert_true(claim(7, "name", "rumour") < 0);
}

static void test_the_same_claim_twice_is_audited_once(void **state)
{
    (void)state;
    assert_int_equal(claim(7, "name", "person"), 0);
    int64_t audits = inventory_fixture_audits();
    assert_int_equal(claim(7, "name", "person"), 0);
    assert_int_equal(inventory_fixture_audits(), audits);
}

// Of each field of each table: the source of the row has set it when it is not empty.
static void test_what_nobody_claims_is_of_the_source_of_its_row(void **state)
{
    static const struct {
        const char *table;
        const char *field;
        const char *value; // SQL
    } cases[] = {
        {PLAN_FIELD_VLAN, "name", "name = 'x'"},
        {PLAN_FIELD_VLAN, "site", "site_id = 1"},
        {PLAN_FIELD_VLAN, "note", "note = 'x'"},
        {PLAN_FIELD_PREFIX, "name", "name = 'x'"},
        {PLAN_FIELD_PREFIX, "site", "site_id = 1"},
        {PLAN_FIELD_PREFIX, "vlan", "vlan_id = 1"},
        {PLAN_FIELD_PREFIX, "kind", "kind = 'lan'"},
        {PLAN_FIELD_PREFIX, "gateway", "gateway = '10.0.0.1'"},
        {PLAN_FIELD_PREFIX, "dns", "dns = '10.0.0.1'"},
        {PLAN_FIELD_PREFIX, "note", "note = 'x'"},
        {PLAN_FIELD_RANGE, "name", "name = 'x'"},
        {PLAN_FIELD_RANGE, "note", "note = 'x'"},
        {PLAN_FIELD_ADDRESS, "assignment", "assignment = 'static'"},
        {PLAN_FIELD_ADDRESS, "name", "name = 'x'"},
        {PLAN_FIELD_ADDRESS, "mac", "mac = '00:00:5e:00:53:01'"},
        {PLAN_FIELD_ADDRESS, "device", "device_id = 1"},
        {PLAN_FIELD_ADDRESS, "note", "note = 'x'"},
    };
    (void)state;
    inventory_fixture_write(rows);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char sql[128];
        assert_string_equal(plan_field_source(db, cases[i].table, 1, cases[i].field), "");
        assert_int_equal(plan_field_check(db, cases[i].table, 1, cases[i].field, "rules", &err), 0);
        snprintf(sql, sizeof(sql), "UPDATE %s SET %s", cases[i].table, cases[i].value);
        inventory_fixture_write(sql);
        assert_string_equal(plan_field_source(db, cases[i].table, 1, cases[i].field), "router");
        assert_int_equal(plan_field_check(db, cases[i].table, 1, cases[i].field, "router", &err), 0);
        assert_int_equal(plan_field_check(db, cases[i].table, 1, cases[i].field, "lease", &err), -EPERM);
    }
}

static void test_what_is_never_empty_is_of_the_source_of_its_row(void **state)
{
    static const char *const fields[][2] = {{PLAN_FIELD_VLAN, "vid"},
                                            {PLAN_FIELD_PREFIX, "vrf"},
                                            {PLAN_FIELD_RANGE, "kind"},
                                            {PLAN_FIELD_RANGE, "range"}};
    (void)state;
    inventory_fixture_write(rows);
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        assert_string_equal(plan_field_source(db, fields[i][0], 1, fields[i][1]), "router");
}

// A claim stands, also of one who made the field empty; and an address that nobody planned is nobody's.
static void test_a_claim_comes_before_the_source_of_the_row(void **state)
{
    (void)state;
    inventory_fixture_write(rows);
    inventory_fixture_write("UPDATE prefix SET name = 'x'; UPDATE address SET name = 'x', source = NULL");
    assert_string_equal(plan_field_source(db, PLAN_FIELD_ADDRESS, 1, "name"), "");
    assert_int_equal(plan_field_claim(db, PLAN_FIELD_PREFIX, 1, "name", "lease", &err), 0);
    assert_string_equal(plan_field_source(db, PLAN_FIELD_PREFIX, 1, "name"), "lease");
    assert_int_equal(plan_field_claim(db, PLAN_FIELD_PREFIX, 1, "note", "person", &err), 0);
    assert_string_equal(plan_field_source(db, PLAN_FIELD_PREFIX, 1, "note"), "person");
    inventory_fixture_write("DELETE FROM prefix");
    assert_string_equal(plan_field_source(db, PLAN_FIELD_PREFIX, 1, "name"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_a_lower_source_does_not_overrule),
        WITH_DATABASE(test_fields_rows_and_tables_are_apart),
        WITH_DATABASE(test_only_a_source_sets_a_field),
        WITH_DATABASE(test_the_same_claim_twice_is_audited_once),
        WITH_DATABASE(test_what_nobody_claims_is_of_the_source_of_its_row),
        WITH_DATABASE(test_what_is_never_empty_is_of_the_source_of_its_row),
        WITH_DATABASE(test_a_claim_comes_before_the_source_of_the_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
