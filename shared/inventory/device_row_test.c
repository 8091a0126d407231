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
    assert_string_equal(page(DEVICE_ROWS_RANK "d.first_ip_key", -1, 0, &total), "gateway my-nas laptop tv ");
    assert_string_equal(page(DEVICE_ROWS_RANK "-d.lost", 1, 0, &total), "my-nas ");
    assert_string_equal(page("d.monitored, d.key", -1, 0, &total), "tv gateway laptop my-nas ");
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

// Those of whom device_live says something else than what it follows from.
static const char differing[] =
    "SELECT count(*) FROM device d LEFT JOIN device_live l ON l.device_id = d.id"
    " WHERE l.device_id IS NULL"
    " OR l.first_ip_key IS NOT (SELECT a.ip_key FROM address a, binding b, interface i"
    "  WHERE b.address_id = a.id AND b.interface_id = i.id AND i.device_id = d.id AND b.valid_to IS NULL"
    "  ORDER BY a.ip_key LIMIT 1)";

// One of the changes that plugins, people, imports, merges and undoing make; $ is a random id.
static const char *const changes[] = {
    "UPDATE check_state SET state = $ % 3, since = $, updated_at = $ * 7, rtt_ms = iif($ % 4, $ / 3.0, NULL) WHERE check_id = $",
    "UPDATE check_state SET loss = $ / 9.0, first_known = $ WHERE check_id = $",
    "INSERT OR IGNORE INTO check_state (check_id, vantage, state, cause, flapping, since, first_known, updated_at, address,"
    " rtt_ms, loss, strip_at, strip) SELECT id, 'local', 1, 0, 0, $, 1, $ * 5, '', $, $ / 9.0, 0, '[]' FROM probe_check"
    " WHERE id = $",
    "DELETE FROM check_state WHERE check_id = $",
    "UPDATE probe_check SET enabled = 1 - enabled WHERE id = $",
    "UPDATE OR IGNORE probe_check SET device_id = (SELECT id FROM device WHERE id = $) WHERE id = $ AND EXISTS"
    " (SELECT 1 FROM device WHERE id = $)",
    "DELETE FROM probe_check WHERE id = $ AND $ > 4",
    "INSERT OR IGNORE INTO identifier (device_id, kind, value, trust, source, first_seen, last_seen) SELECT id, 'hostname',"
    " 'h' || $, 'weak', CASE $ % 3 WHEN 0 THEN 'scan' WHEN 1 THEN 'import' ELSE 'lease' END, 1, $ * 11 FROM device WHERE id = $",
    "UPDATE identifier SET last_seen = last_seen + $ WHERE id = $",
    "UPDATE OR IGNORE identifier SET device_id = (SELECT min(id) FROM device WHERE id >= $) WHERE id = $ AND"
    " EXISTS (SELECT 1 FROM device WHERE id >= 8)",
    "UPDATE identifier SET source = iif(source = 'scan', 'person', 'scan') WHERE id = $",
    "DELETE FROM identifier WHERE id = $",
    "UPDATE binding SET valid_to = iif(valid_to IS NULL, valid_from, NULL) WHERE id = $",
    "UPDATE OR IGNORE binding SET interface_id = (SELECT min(id) FROM interface WHERE id >= $ % 3) WHERE id = $",
    "INSERT OR IGNORE INTO binding (address_id, interface_id, valid_from, source) SELECT a.id, i.id, 5, 'scan'"
    " FROM address a, interface i WHERE a.id = $ AND i.id = $",
    "UPDATE OR IGNORE interface SET device_id = (SELECT max(id) FROM device WHERE id <= $) WHERE id = $ AND"
    " EXISTS (SELECT 1 FROM device WHERE id = 1)",
    "DELETE FROM binding WHERE id = $",
    "DELETE FROM address WHERE id = $ AND $ * $ = 81",
    "DELETE FROM interface WHERE id = $ AND $ > 5",
    "INSERT OR IGNORE INTO device (key, name, monitored, created_at) VALUES ('k' || $, 'K', 1, 1)",
    "DELETE FROM device WHERE id = $ AND $ * $ = 81",
};

enum { CHANGES = sizeof(changes) / sizeof(changes[0]), TURNS = 60, CHANGES_A_TURN = 10 };

static void write_change(const char *change)
{
    static unsigned dice = 1;
    char sql[1024] = "PRAGMA foreign_keys = ON;";
    size_t length = strlen(sql);
    for (const char *at = change; *at != '\0' && length + 4 < sizeof(sql); at++) {
        dice = dice * 1103515245U + 12345U;
        if (*at == '$')
            length += (size_t)snprintf(sql + length, sizeof(sql) - length, "%u", 1 + (dice >> 16) % 9);
        else
            sql[length++] = *at;
    }
    sql[length] = '\0';
    inventory_fixture_write(sql);
}

// Every device is found where what is told of all of them is what its own row says.
static void numbers_are_those_of_the_rows(void)
{
    char where[] = "device_number('rtt', d.id) IS d.rtt_ms AND device_number('loss', d.id) IS d.loss"
                   " AND device_number('seen', d.id) IS d.seen_at";
    struct db_filter filter = {.where = where};
    struct device_rows found, all;
    assert_int_equal(device_rows_open(&found, db, &filter, "d.key", -1, 0, &err), 0);
    assert_int_equal(device_rows_open(&all, db, NULL, "d.key", -1, 0, &err), 0);
    assert_int_equal(found.total, all.total);
    device_rows_close(&found);
    device_rows_close(&all);
}

static void test_what_is_kept_or_gathered_follows_whatever_changes(void **state)
{
    (void)state;
    house_build();
    house_probe();
    assert_string_equal(inventory_fixture_ask(differing), "0");
    for (int turn = 0; turn < TURNS * CHANGES_A_TURN; turn++) {
        write_change(changes[(turn * 7 + turn / CHANGES) % CHANGES]);
        if (turn % CHANGES_A_TURN == 0) {
            assert_string_equal(inventory_fixture_ask(differing), "0");
            numbers_are_those_of_the_rows();
        }
    }
    assert_string_equal(inventory_fixture_ask(differing), "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_pages_are_in_order_and_know_how_many_there_are),
        WITH_DATABASE(test_a_row_holds_all_that_is_known),
        WITH_DATABASE(test_a_merged_device_is_not_listed),
        WITH_DATABASE(test_devices_are_chosen_by_a_filter),
        WITH_DATABASE(test_what_is_kept_or_gathered_follows_whatever_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
