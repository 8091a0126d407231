#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include <math.h>

#include "device_row.h"
#include "device_row_fixture.h"
#include "shared/db/db_value.h"

// The keys of a page.
static const char *page(const char *order, int64_t limit, int64_t offset, int64_t *total)
{
    static char keys[256];
    struct device_rows rows;
    struct device_row row;
    assert_int_equal(device_rows_open(&rows, db, NULL, order, limit, offset, &err), 0);
    keys[0] = '\0';
    int code = 0;
    while ((code = device_rows_next(&rows, &row, &err)) > 0)
        snprintf(keys + strlen(keys), sizeof(keys) - strlen(keys), "%s ", row.key);
    assert_int_equal(code, 0);
    *total = rows.total;
    return keys;
}

static void test_pages_are_in_order_and_know_how_many_there_are(void **state)
{
    (void)state;
    int64_t total = 0;
    house_build();
    house_probe();
    assert_string_equal(page("d.key", 2, 0, &total), "gateway laptop ");
    assert_int_equal(total, 4);
    assert_string_equal(page("d.key", 2, 2, &total), "my-nas tv ");
    assert_string_equal(page("d.key DESC", -1, 0, &total), "tv my-nas laptop gateway ");
    assert_string_equal(page("d.first_ip_key NULLS LAST", -1, 0, &total), "gateway my-nas laptop tv ");
    assert_string_equal(page("d.loss DESC NULLS LAST", 1, 0, &total), "my-nas ");
    assert_string_equal(page("d.monitored", -1, 0, &total), "tv gateway laptop my-nas ");
    assert_string_equal(page("d.key", 2, 4, &total), "");
    assert_int_equal(total, 4);
}

static void test_a_row_holds_all_that_is_known(void **state)
{
    (void)state;
    struct device_rows rows;
    struct device_row row;
    house_build();
    house_probe();
    assert_int_equal(device_rows_open(&rows, db, NULL, "d.key", -1, 0, &err), 0);
    assert_int_equal(device_rows_next(&rows, &row, &err), 1);
    assert_string_equal(row.name, "Gateway");
    assert_string_equal(row.type, "router");
    assert_string_equal(row.status, "up");
    assert_string_equal(row.site, "Home");
    assert_string_equal(row.addresses, "192.0.2.1\x1f"
                                       "2001:db8::1");
    assert_string_equal(row.macs, "00:11:32:00:00:01");
    assert_string_equal(row.tags, "core");
    assert_string_equal(row.checks, "https\x1fv4\x1fv6");
    assert_string_equal(row.services, "https");
    assert_string_equal(row.groups, "");
    assert_true(row.trusted && row.monitored);
    assert_true(row.since_ms == INT64_C(1799990000000) && row.seen_ms == INT64_C(1799999940000));
    assert_true(row.rtt_ms == 0.4 && row.loss == 0.0);
    assert_int_equal(device_rows_next(&rows, &row, &err), 1);
    assert_string_equal(row.addresses, "fe80::7%eth0");
    assert_string_equal(row.services, "");
    assert_true(row.seen_ms == 0 && isnan(row.rtt_ms));
    assert_int_equal(device_rows_next(&rows, &row, &err), 1);
    assert_string_equal(row.groups, "Storage room");
    assert_string_equal(row.services, "tcp/445");
    device_rows_close(&rows);
}

static void test_a_merged_device_is_not_listed(void **state)
{
    (void)state;
    int64_t total = 0;
    house_build();
    inventory_fixture_write(
        "UPDATE device SET merged_into = (SELECT id FROM device WHERE key = 'my-nas') WHERE key = 'tv';");
    assert_string_equal(page("d.key", -1, 0, &total), "gateway laptop my-nas ");
    assert_int_equal(total, 3);
}

static void test_devices_are_chosen_by_a_filter(void **state)
{
    (void)state;
    struct device_choice_list list;
    char type[] = "router", where[] = "d.type = :f1";
    struct db_value value = {.kind = DB_VALUE_TEXT, .bytes = type, .length = 6};
    struct db_filter filter = {.where = where, .values = &value, .count = 1};
    house_build();
    assert_int_equal(device_choice_select(db, 0, &filter, &list, &err), 0);
    struct device_rows rows;
    assert_int_equal(device_rows_open(&rows, db, &filter, "d.key", 0, 0, &err), 0);
    assert_int_equal(rows.total, 1);
    device_rows_close(&rows);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.rows[0].key, "gateway");
    int64_t gateway = list.rows[0].id;
    device_choice_list_free(&list);
    assert_int_equal(device_choice_select(db, gateway + 1, &filter, &list, &err), 0);
    assert_int_equal(list.count, 0);
    device_choice_list_free(&list);
    assert_int_equal(device_choice_untyped(db, 0, &list, &err), 0);
    assert_int_equal(list.count, 3);
    assert_string_equal(list.rows[0].key, "my-nas");
    device_choice_list_free(&list);
    assert_int_equal(device_choice_untyped(db, gateway, &list, &err), 0);
    assert_int_equal(list.count, 0);
    device_choice_list_free(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_pages_are_in_order_and_know_how_many_there_are),
        WITH_DATABASE(test_a_row_holds_all_that_is_known),
        WITH_DATABASE(test_a_merged_device_is_not_listed),
        WITH_DATABASE(test_devices_are_chosen_by_a_filter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
