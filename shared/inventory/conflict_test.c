#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conflict.h"
#include "inventory_fixture.h"
#include "shared/db/db_handle.h"

static void store(const char *sql)
{
    char *message = NULL;
    assert_int_equal(db_begin(db, 0), 0);
    if (sqlite3_exec(db->handle, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", message, sql);
    assert_int_equal(db_commit(db), 0);
}

// Three devices; nas and tv share a MAC.
static int setup(void **state)
{
    int code = inventory_fixture_init(state);
    if (code != 0)
        return code;
    inventory_fixture_device("nas");
    inventory_fixture_device("tv");
    inventory_fixture_device("cam");
    assert_int_equal(db_commit(db), 0);
    store("INSERT INTO interface (device_id, mac) VALUES (1, '00:00:5e:00:53:01'), (2, '00:00:5e:00:53:01')");
    return 0;
}

static int refresh(int64_t now_ms)
{
    int code = conflict_refresh(db, now_ms, &err);
    if (code < 0)
        fail_msg("%s", err.text);
    return code;
}

static const char *ask(const char *sql)
{
    return db_fixture_ask(&fixture, sql);
}

static void acknowledge(int64_t id, const char *note, int expected)
{
    assert_int_equal(db_begin(db, 0), 0);
    assert_int_equal(conflict_acknowledge(db, id, note, 3000, &err), expected);
    assert_int_equal(db_commit(db), 0);
}

static void test_new_one_is_stored_with_an_event_and_told_once(void **state)
{
    (void)state;
    assert_int_equal(refresh(1000), 1);
    assert_int_equal(refresh(2000), 0);
    assert_string_equal(
        ask("SELECT group_concat(kind || ' ' || severity || ' ' || subject || ' ' || found_at) FROM"
            " conflict"),
        "shared_mac warning 00:00:5e:00:53:01 1000");
    assert_string_equal(ask("SELECT group_concat(at || ' ' || kind || ' ' || severity || ' ' || source || ' '"
                            " || json_extract(data, '$.subject') || ' ' || json_extract(data, '$.conflict'))"
                            " FROM event WHERE kind LIKE 'conflict%'"),
                        "1000 conflict_found warning inventory 00:00:5e:00:53:01 1");
    assert_non_null(strstr(ask("SELECT json_extract(data, '$.explanation') FROM event"), "nas and tv"));
    assert_non_null(
        strstr(ask("SELECT json_extract(data, '$.remedy') FROM event"), "ipam device merge nas tv"));
}

static void test_ended_one_is_closed_with_an_event_and_found_anew_later(void **state)
{
    (void)state;
    refresh(1000);
    store("UPDATE interface SET mac = NULL WHERE device_id = 2");
    assert_int_equal(refresh(2000), 0);
    assert_string_equal(ask("SELECT group_concat(found_at || '-' || ended_at) FROM conflict"), "1000-2000");
    assert_string_equal(ask("SELECT severity FROM event WHERE kind = 'conflict_ended' AND at = 2000"),
                        "info");
    store("UPDATE interface SET mac = '00:00:5e:00:53:01'");
    assert_int_equal(refresh(3000), 1);
    assert_string_equal(ask("SELECT count(*) FROM conflict"), "2");
    assert_string_equal(ask("SELECT count(*) FROM event WHERE kind = 'conflict_found'"), "2");
}

static void test_clock_that_went_back_ends_it_when_it_was_found(void **state)
{
    (void)state;
    refresh(5000);
    store("UPDATE interface SET mac = NULL");
    refresh(4000);
    assert_string_equal(ask("SELECT ended_at FROM conflict"), "5000");
}

static void test_who_is_part_of_it_may_change_without_an_event(void **state)
{
    (void)state;
    refresh(1000);
    store("INSERT INTO interface (device_id, mac) VALUES (3, '00:00:5e:00:53:01')");
    assert_int_equal(refresh(2000), 0);
    assert_non_null(
        strstr(ask("SELECT json_extract(data, '$.explanation') FROM conflict"), "nas, tv and cam"));
    assert_string_equal(ask("SELECT count(*) FROM event WHERE kind LIKE 'conflict%'"), "1");
}

static void test_acknowledged_one_stays_silent_until_it_ends(void **state)
{
    (void)state;
    struct conflict_list list;
    struct conflict_count counts[CONFLICT_KINDS];
    int64_t total = 0;
    refresh(1000);
    acknowledge(1, "a pair of twins", 0);
    assert_int_equal(refresh(4000), 0);
    assert_int_equal(conflict_list_page(db, &(struct conflict_query){.silent = true}, &list, &total, &err),
                     0);
    assert_int_equal(list.count, 0);
    conflict_list_free(&list);
    assert_int_equal(conflict_list(db, false, &list, &err), 0);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.rows[0].ack_ms, 3000);
    assert_string_equal(list.rows[0].ack_note, "a pair of twins");
    conflict_list_free(&list);
    assert_int_equal(conflict_count(db, counts, &err), 0);
    assert_int_equal(counts[CONFLICT_SHARED_MAC].open, 1);
    assert_int_equal(counts[CONFLICT_SHARED_MAC].unacknowledged, 0);
    assert_string_equal(ask("SELECT json_extract(after, '$.ack_note') FROM audit WHERE tbl = 'conflict'"),
                        "a pair of twins");
    store("UPDATE interface SET mac = NULL");
    refresh(5000);
    store("UPDATE interface SET mac = '00:00:5e:00:53:01'");
    assert_int_equal(refresh(6000), 1);
    assert_int_equal(conflict_count(db, counts, &err), 0);
    assert_int_equal(counts[CONFLICT_SHARED_MAC].unacknowledged, 1);
}

// Somebody else takes the address that two may share.
static void test_acknowledged_one_is_new_again_when_something_else_is_true(void **state)
{
    (void)state;
    struct conflict_count counts[CONFLICT_KINDS];
    refresh(1000);
    acknowledge(1, "a pair of twins", 0);
    store("INSERT INTO interface (device_id, mac) VALUES (3, '00:00:5e:00:53:01')");
    assert_int_equal(refresh(4000), 1);
    assert_int_equal(conflict_count(db, counts, &err), 0);
    assert_int_equal(counts[CONFLICT_SHARED_MAC].unacknowledged, 1);
    assert_string_equal(ask("SELECT group_concat(found_at || ack_note) FROM conflict"), "1000");
    assert_string_equal(
        ask("SELECT json_extract(data, '$.explanation') LIKE '%nas, tv and cam%' FROM event WHERE at = 4000"
            " AND kind = 'conflict_found'"),
        "1");
    assert_int_equal(refresh(5000), 0);
    acknowledge(1, "triplets", 0);
    assert_int_equal(refresh(6000), 0);
    store("UPDATE conflict SET data = json_set(data, '$.remedy', 'as an older program would say it')");
    assert_int_equal(refresh(7000), 0); // that is no fact
    assert_int_equal(conflict_count(db, counts, &err), 0);
    assert_int_equal(counts[CONFLICT_SHARED_MAC].unacknowledged, 0);
}

static void test_only_an_open_one_can_be_acknowledged(void **state)
{
    (void)state;
    acknowledge(1, NULL, -ENOENT);
    assert_non_null(strstr(err.text, "no open conflict 1"));
    refresh(1000);
    acknowledge(1, "line\nfeed", -EINVAL);
    acknowledge(1, NULL, 0);
    store("UPDATE interface SET mac = NULL");
    refresh(2000);
    acknowledge(1, NULL, -ENOENT);
}

static void test_list_has_the_worst_first_and_the_ended_when_asked(void **state)
{
    (void)state;
    struct conflict_list list;
    int64_t total = 0;
    store(
        "INSERT INTO conflict (kind, subject, severity, data, found_at, ended_at) VALUES"
        " ('outside_prefix', 'a', 'info', '{}', 1, NULL), ('shared_mac', 'b', 'warning', '{}', 2, NULL),"
        " ('shared_mac', 'c', 'warning', '{}', 3, NULL), ('duplicate_address', 'd', 'critical', '{}', 1, NULL),"
        " ('duplicate_address', 'e', 'critical', '{}', 1, 2)");
    assert_int_equal(conflict_list(db, false, &list, &err), 0);
    assert_int_equal(list.count, 4);
    assert_string_equal(list.rows[0].subject, "d");
    assert_string_equal(list.rows[1].subject, "c");
    assert_string_equal(list.rows[2].subject, "b");
    assert_string_equal(list.rows[3].subject, "a");
    conflict_list_free(&list);
    assert_int_equal(conflict_list(db, true, &list, &err), 0);
    assert_int_equal(list.count, 5);
    conflict_list_free(&list);
    const struct conflict_query page = {.order = "c.subject DESC", .limit = 2, .offset = 1};
    assert_int_equal(conflict_list_page(db, &page, &list, &total, &err), 0);
    assert_int_equal(total, 4);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.rows[0].subject, "c");
    conflict_list_free(&list);
}

// More than one transaction's worth, all there and each with its event.
static void test_many_at_once(void **state)
{
    (void)state;
    store(
        "INSERT INTO interface (device_id, name, mac) WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1"
        " FROM n WHERE i < 249) SELECT d.id, 'n' || i, '00:00:5e:00:54:' || format('%02x', i) FROM n, device d"
        " WHERE d.id < 3");
    assert_int_equal(refresh(1000), 251);
    assert_string_equal(ask("SELECT count(*) FROM event WHERE kind = 'conflict_found'"), "251");
    store("DELETE FROM interface");
    assert_int_equal(refresh(2000), 0);
    assert_string_equal(ask("SELECT count(*) FROM conflict WHERE ended_at = 2000"), "251");
    assert_string_equal(ask("SELECT count(*) FROM event WHERE kind = 'conflict_ended'"), "251");
}

// 2101 MACs of nas and tv, and the one of the fixture.
static void share_many(void)
{
    store(
        "INSERT INTO interface (device_id, name, mac) WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1"
        " FROM n WHERE i < 2100) SELECT d.id, 'n' || i, '00:00:5e:10:' || format('%02x:%02x', i / 256, i % 256)"
        " FROM n, device d WHERE d.id < 3");
}

static void test_of_too_many_one_row_says_so(void **state)
{
    (void)state;
    share_many();
    assert_int_equal(refresh(1000), CONFLICT_KIND_MAX + 1);
    assert_string_equal(ask("SELECT count(*) FROM conflict WHERE subject = 'more than 2000'"), "1");
    assert_int_equal(refresh(2000), 0);
    store("DELETE FROM interface WHERE device_id = 1 AND name >= 'n2'"); // 'n2', 'n20' …, 'n3' …
    refresh(3000);
    assert_string_equal(ask("SELECT ended_at FROM conflict WHERE subject = 'more than 2000'"), "3000");
}

// Those that are listed are over when they are mended; one that was stored and is found beyond the limit is
// not.
static void test_of_too_many_each_is_over_when_it_is(void **state)
{
    (void)state;
    share_many();
    store(
        "INSERT INTO conflict (kind, subject, severity, data, found_at) VALUES"
        " ('shared_mac', 'zz', 'warning', '{}', 1), ('shared_mac', '00:00:5e:10:08:20', 'warning', '{}', 1)");
    refresh(1000);
    assert_string_equal(ask("SELECT ended_at FROM conflict WHERE subject = 'zz'"), "1000");
    assert_string_equal(
        ask("SELECT group_concat(ifnull(ended_at, '')) FROM conflict WHERE subject = '00:00:5e:10:08:20'"),
        "");
    store("UPDATE interface SET mac = NULL WHERE device_id = 1 AND name IN ('n5', 'n7')");
    assert_int_equal(refresh(2000), 2); // two of those that were left out
    assert_string_equal(ask("SELECT group_concat(subject) FROM conflict WHERE ended_at = 2000"),
                        "00:00:5e:10:00:05,00:00:5e:10:00:07");
}

static void test_kinds_are_the_words_of_the_schema(void **state)
{
    (void)state;
    for (int kind = 0; kind < CONFLICT_KINDS; kind++) {
        char sql[256];
        snprintf(
            sql, sizeof(sql),
            "INSERT INTO conflict (kind, subject, severity, data, found_at) VALUES ('%s', 's', 'info', '{}', 1)",
            conflict_kind_text((enum conflict_kind)kind));
        store(sql);
    }
}

#define STORED(test) cmocka_unit_test_setup_teardown(test, setup, inventory_fixture_fini)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORED(test_new_one_is_stored_with_an_event_and_told_once),
        STORED(test_ended_one_is_closed_with_an_event_and_found_anew_later),
        STORED(test_clock_that_went_back_ends_it_when_it_was_found),
        STORED(test_who_is_part_of_it_may_change_without_an_event),
        STORED(test_acknowledged_one_stays_silent_until_it_ends),
        STORED(test_acknowledged_one_is_new_again_when_something_else_is_true),
        STORED(test_only_an_open_one_can_be_acknowledged),
        STORED(test_list_has_the_worst_first_and_the_ended_when_asked),
        STORED(test_many_at_once),
        STORED(test_of_too_many_one_row_says_so),
        STORED(test_of_too_many_each_is_over_when_it_is),
        STORED(test_kinds_are_the_words_of_the_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
