#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "inventory_fixture.h"
#include "link.h"
#include "shared/db/db_handle.h"

static int64_t gateway, nas, printer;

static void add_devices(void)
{
    gateway = inventory_fixture_device("gateway");
    nas = inventory_fixture_device("nas");
    printer = inventory_fixture_device("printer");
}

static int64_t interface_of(int64_t device_id, int number)
{
    char sql[128];
    snprintf(sql, sizeof(sql), "INSERT INTO interface (device_id, name) VALUES (%lld, 'eth%d')",
             (long long)device_id, number);
    assert_int_equal(sqlite3_exec(db->handle, sql, NULL, NULL, NULL), SQLITE_OK);
    return db_last_id(db);
}

static int64_t add(int64_t a, int64_t b, const char *label, const char *source)
{
    int64_t id = 0;
    int code = link_add(db, &(struct link_end){.device_id = a}, &(struct link_end){.device_id = b},
                        "ethernet", label, source, &id, &err);
    return code < 0 ? code : id;
}

static void test_a_link_is_found_from_both_ends(void **state)
{
    (void)state;
    struct link_list list;
    add_devices();
    int64_t id = add(nas, gateway, "port 3", "person");
    assert_true(id > 0);
    int64_t ends[] = {gateway, nas, 0};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(link_list(db, ends[i], &list, &err), 0);
        assert_int_equal(list.count, 1);
        assert_int_equal(list.rows[0].id, id);
        assert_int_equal(list.rows[0].a.device_id, nas);
        assert_string_equal(list.rows[0].a.device_name, "nas");
        assert_string_equal(list.rows[0].b.device_key, "gateway");
        assert_string_equal(list.rows[0].kind, "ethernet");
        assert_string_equal(list.rows[0].label, "port 3");
        assert_string_equal(list.rows[0].source, "person");
        link_list_free(&list);
    }
    assert_int_equal(link_list(db, printer, &list, &err), 0);
    assert_int_equal(list.count, 0);
    link_list_free(&list);
    link_list_free(NULL);
}

static void test_lists_are_ordered_by_the_names_of_the_ends(void **state)
{
    (void)state;
    struct link_list list;
    add_devices();
    assert_true(add(printer, nas, NULL, "person") > 0);
    assert_true(add(nas, gateway, NULL, "person") > 0);
    assert_true(add(gateway, printer, NULL, "person") > 0);
    assert_int_equal(link_list(db, 0, &list, &err), 0);
    assert_int_equal(list.count, 3);
    assert_string_equal(list.rows[0].a.device_name, "gateway");
    assert_string_equal(list.rows[1].a.device_name, "nas");
    assert_string_equal(list.rows[2].a.device_name, "printer");
    link_list_free(&list);
}

static void test_the_same_link_in_the_other_direction_is_one(void **state)
{
    (void)state;
    add_devices();
    int64_t id = add(nas, gateway, "old", "person");
    assert_int_equal(add(gateway, nas, "new", "person"), id);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) || label FROM link"), "1new");
    int64_t audits = inventory_fixture_audits();
    assert_int_equal(add(gateway, nas, "new", "person"), id);
    assert_int_equal(add(gateway, nas, NULL, "person"), id);
    assert_int_equal(inventory_fixture_audits(), audits);
    assert_string_equal(inventory_fixture_ask("SELECT label FROM link"), "new");
}

static void test_a_lower_source_changes_nothing_and_a_higher_one_takes_over(void **state)
{
    (void)state;
    add_devices();
    int64_t id = add(nas, gateway, "mine", "person");
    assert_int_equal(add(nas, gateway, "theirs", "scan"), id);
    assert_string_equal(inventory_fixture_ask("SELECT label || source FROM link"), "mineperson");
    assert_int_equal(link_set(db, id, "label", "theirs", "scan", &err), -EPERM);
    assert_non_null(strstr(err.text, "person"));

    int64_t other = add(nas, printer, "seen", "scan");
    assert_int_equal(add(printer, nas, "sure", "person"), other);
    assert_int_equal(link_set(db, other, "label", "again", "scan", &err), -EPERM);
    assert_string_equal(inventory_fixture_ask("SELECT label || source FROM link WHERE label <> 'mine'"),
                        "sureperson");
}

static void test_interfaces_tell_links_apart(void **state)
{
    (void)state;
    struct link link;
    int64_t id = 0, same = 0;
    add_devices();
    struct link_end a = {.device_id = nas, .interface_id = interface_of(nas, 0)};
    struct link_end b = {.device_id = gateway, .interface_id = interface_of(gateway, 4)};
    int64_t plain = add(nas, gateway, NULL, "person");
    assert_int_equal(link_add(db, &a, &b, "ethernet", NULL, "person", &id, &err), 0);
    assert_true(id > 0 && id != plain);
    assert_int_equal(link_add(db, &b, &a, "ethernet", NULL, "person", &same, &err), 0);
    assert_int_equal(same, id);
    assert_int_equal(link_add(db, &a, &b, "wifi", NULL, "person", &same, &err), 0);
    assert_true(same != id);
    assert_int_equal(link_find(db, id, &link, &err), 0);
    assert_int_equal(link.a.interface_id, a.interface_id);
    assert_int_equal(link.b.interface_id, b.interface_id);
    assert_string_equal(link.a.interface, "eth0");
    assert_string_equal(link.b.interface, "eth4");

    b.interface_id = a.interface_id;
    assert_int_equal(link_add(db, &a, &b, "vpn", NULL, "person", &same, &err), -EINVAL);
    a.interface_id = 99999;
    assert_int_equal(link_add(db, &a, &b, "vpn", NULL, "person", &same, &err), -EINVAL);
}

static void test_bad_links_are_refused_with_the_way_out(void **state)
{
    (void)state;
    add_devices();
    assert_int_equal(add(nas, nas, NULL, "person"), -EINVAL);
    assert_int_equal(add(nas, 4711, NULL, "person"), -ENOENT);
    assert_int_equal(add(nas, gateway, "a\nb", "person"), -EINVAL);
    assert_int_equal(add(nas, gateway, NULL, "nobody"), -EINVAL);
    assert_non_null(strstr(err.text, "\"nobody\""));
    struct link_end a = {.device_id = nas}, b = {.device_id = gateway};
    assert_int_equal(link_add(db, &a, &b, "ethernt", NULL, "person", NULL, &err), -EINVAL);
    assert_non_null(strstr(err.text, "did you mean ethernet"));
    assert_int_equal(link_add(db, &a, &b, "carrier pigeon", NULL, "person", NULL, &err), -EINVAL);
    assert_non_null(strstr(err.text, "wifi"));
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM link"), "0");
}

static void test_a_field_is_set(void **state)
{
    (void)state;
    struct link link;
    add_devices();
    int64_t id = add(nas, gateway, NULL, "person");
    assert_int_equal(link_set(db, id, "kind", "fibre", "person", &err), 0);
    assert_int_equal(link_set(db, id, "label", "uplink", "person", &err), 0);
    assert_int_equal(link_find(db, id, &link, &err), 0);
    assert_string_equal(link.kind, "fibre");
    assert_string_equal(link.label, "uplink");
    assert_true(add(nas, gateway, NULL, "person") > id);
    assert_int_equal(link_set(db, id, "kind", "ethernet", "person", &err), -EEXIST);
    assert_int_equal(link_set(db, id, "colour", "red", "person", &err), -EINVAL);
    assert_int_equal(link_set(db, 4711, "label", "x", "person", &err), -ENOENT);
}

static void test_a_link_goes_alone_or_with_its_device(void **state)
{
    (void)state;
    struct link link;
    add_devices();
    int64_t id = add(nas, gateway, NULL, "person");
    assert_true(add(printer, gateway, NULL, "person") > 0);
    assert_int_equal(link_remove(db, id, &err), 0);
    assert_int_equal(link_remove(db, id, &err), -ENOENT);
    assert_int_equal(link_find(db, id, &link, &err), -ENOENT);
    assert_int_equal(device_remove(db, printer, &err), 0);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM link"), "0");
}

static void set_state(int64_t device_id, int state)
{
    char sql[256];
    snprintf(sql, sizeof(sql),
             "INSERT OR REPLACE INTO device_state (device_id, state, cause, since, first_known)"
             " VALUES (%lld, %d, 0, 1, 1)",
             (long long)device_id, state);
    assert_int_equal(sqlite3_exec(db->handle, sql, NULL, NULL, NULL), SQLITE_OK);
}

// 0 unknown, 1 up, 2 down, 3 degraded, 4 gone, 5 disabled.
static void test_the_view_gives_a_link_the_state_of_its_worse_end(void **state)
{
    (void)state;
    static const struct {
        int a;
        int b;
        const char *link;
    } cases[] = {{1, 1, "up"},   {1, 3, "up"},   {1, 2, "down"},    {2, 0, "down"},
                 {4, 1, "down"}, {5, 2, "down"}, {0, 1, "unknown"}, {1, 5, "unknown"}};
    add_devices();
    assert_true(add(nas, gateway, NULL, "person") > 0);
    assert_string_equal(inventory_fixture_ask("SELECT state FROM v_link"), "unknown");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        set_state(nas, cases[i].a);
        set_state(gateway, cases[i].b);
        assert_string_equal(inventory_fixture_ask("SELECT state FROM v_link"), cases[i].link);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_a_link_is_found_from_both_ends),
        WITH_DATABASE(test_lists_are_ordered_by_the_names_of_the_ends),
        WITH_DATABASE(test_the_same_link_in_the_other_direction_is_one),
        WITH_DATABASE(test_a_lower_source_changes_nothing_and_a_higher_one_takes_over),
        WITH_DATABASE(test_interfaces_tell_links_apart),
        WITH_DATABASE(test_bad_links_are_refused_with_the_way_out),
        WITH_DATABASE(test_a_field_is_set),
        WITH_DATABASE(test_a_link_goes_alone_or_with_its_device),
        WITH_DATABASE(test_the_view_gives_a_link_the_state_of_its_worse_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
