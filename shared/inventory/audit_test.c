#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "audit.h"
#include "check_state.h"
#include "inventory_write_fixture.h"
#include "shared/base/error.h"
#include "shared/db/db_value.h"

static void test_an_empty_inventory_has_no_decision(void **state)
{
    (void)state;
    assert_int_equal(audit_last_id(db), 0);
}

static void test_a_decision_changes_the_last_id(void **state)
{
    (void)state;
    int64_t id = inventory_fixture_device("nas");
    int64_t added = audit_last_id(db);
    assert_true(added > 0);
    assert_int_equal(device_set(db, id, "notes", "in the cellar", "person", &err), 0);
    assert_true(audit_last_id(db) > added);
}

static void test_what_a_plugin_measures_is_no_decision(void **state)
{
    (void)state;
    inventory_fixture_device("nas");
    int64_t before = audit_last_id(db);
    int64_t run = 0;
    assert_int_equal(check_state_run_start(db, "icmp_heartbeat", INVENTORY_VANTAGE_LOCAL, 1000, &run), 0);
    assert_int_equal(check_state_run_alive(db, run, 2000), 0);
    assert_int_equal(audit_last_id(db), before);
}

// What was listed: action, table and device of each entry, a line each.
static char lines[1024];

static int note(void *context, const struct audit_entry *entry)
{
    int *rest = context;
    size_t length = strlen(lines);
    snprintf(lines + length, sizeof(lines) - length, "%s %s %s\n", entry->action, entry->table,
             entry->device);
    assert_string_equal(entry->user, "tester");
    assert_string_equal(entry->tool, "unit-test");
    assert_int_equal(entry->action[0] == 'i', entry->before[0] == '\0');
    return --*rest == 0 ? -ECANCELED : 0;
}

static int list(const struct audit_choice *choice, int rest)
{
    lines[0] = '\0';
    return audit_list(db, choice, note, &rest, &err);
}

static void test_entries_are_listed_as_asked(void **state)
{
    (void)state;
    char where[] = "(a.tbl = 'device' AND a.after ->> 'key' = :f1)", key[] = "tv";
    struct db_value value = {.kind = DB_VALUE_TEXT, .bytes = key, .length = 2};
    const struct db_filter of_tv = {.where = where, .values = &value, .count = 1};
    int64_t nas = inventory_fixture_device("NAS");
    inventory_fixture_device("TV");
    assert_int_equal(device_set(db, nas, "type", "nas", "person", &err), 0);
    assert_int_equal(list(&(struct audit_choice){.limit = -1}, 0), 0);
    assert_string_equal(
        lines, "insert device_field nas\nupdate device nas\ninsert device_field tv\ninsert device tv\n"
               "insert device_field nas\ninsert device nas\n");
    assert_int_equal(list(&(struct audit_choice){.filter = &of_tv, .oldest_first = true, .limit = -1}, 0), 0);
    assert_string_equal(lines, "insert device tv\n");
    assert_int_equal(list(&(struct audit_choice){.oldest_first = true, .limit = 1, .offset = 2}, 0), 0);
    assert_string_equal(lines, "insert device tv\n");
    assert_int_equal(list(&(struct audit_choice){.since_ms = INT64_MAX, .limit = -1}, 0), 0);
    assert_string_equal(lines, "");
    assert_int_equal(list(&(struct audit_choice){.oldest_first = true, .limit = -1}, 2), -ECANCELED);
}

static int64_t last_id;

static int follow(void *context, const struct audit_entry *entry)
{
    int64_t *way = context;
    assert_true(last_id == 0 || entry->id == last_id + *way);
    last_id = entry->id;
    return 0;
}

// A page near the end is found from there.
static void test_far_pages_are_the_parts_of_the_whole(void **state)
{
    (void)state;
    inventory_fixture_write(
        "INSERT INTO audit (at, action, tbl, row_id) WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
        " WHERE i < 25000) SELECT i / 100, 'insert', 'site', i FROM n");
    for (int oldest_first = 0; oldest_first <= 1; oldest_first++)
        for (int64_t offset = 9000; offset <= 26000; offset += 1000) {
            int64_t way = oldest_first ? 1 : -1;
            struct audit_choice page = {.oldest_first = oldest_first, .limit = 1000, .offset = offset};
            last_id = offset >= 25000 ? 0 : oldest_first ? offset : 25001 - offset;
            assert_int_equal(audit_list(db, &page, follow, &way, &err), 0);
            assert_int_equal(last_id, offset >= 25000 ? 0 : oldest_first ? offset + 1000 : 24001 - offset);
        }
}

static int note_names(void *context, const struct audit_entry *entry)
{
    (void)context;
    if (strcmp(entry->table, "device") == 0 && entry->action[0] == 'u')
        snprintf(lines, sizeof(lines), "%s", entry->names);
    return 0;
}

static void test_ids_are_told_by_name(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS");
    assert_int_equal(device_set(db, nas, "site", "Cellar", "person", &err), 0);
    assert_int_equal(audit_list(db, &(struct audit_choice){.limit = -1}, note_names, NULL, &err), 0);
    assert_string_equal(lines, "{\"site_id:1\":\"Cellar\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_an_empty_inventory_has_no_decision),
        WITH_DATABASE(test_a_decision_changes_the_last_id),
        WITH_DATABASE(test_what_a_plugin_measures_is_no_decision),
        WITH_DATABASE(test_entries_are_listed_as_asked),
        WITH_DATABASE(test_far_pages_are_the_parts_of_the_whole),
        WITH_DATABASE(test_ids_are_told_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
