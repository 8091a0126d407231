#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "inventory_fixture.h"
#include "journal.h"
#include "journal_fixture.h"

static struct journal journal;

static int64_t end(const char *summary, int64_t now_ms)
{
    int64_t id = 0;
    if (journal_end(&journal, "merge", summary, now_ms, &id, &err) < 0)
        fail_msg("%s", err.text);
    return id;
}

static void test_an_entry_keeps_the_columns_that_changed(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS");
    assert_int_equal(journal_begin(&journal, db, &err), 0);
    assert_int_equal(device_set(db, nas, "type", "nas", "person", &err), 0);
    end("changed", 77);
    assert_string_equal(inventory_fixture_ask("SELECT steps FROM journal"),
                        "[[\"device\",\"update\",1,{\"type\":\"unknown\"},{\"type\":\"nas\"}]]");
    assert_string_equal(inventory_fixture_ask("SELECT user || at || kind || summary FROM journal"),
                        "tester77mergechanged");
}

static void test_own_steps_are_undone_last(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS");
    assert_int_equal(journal_begin(&journal, db, &err), 0);
    assert_int_equal(journal_watch(&journal, nas, &err), 0);
    assert_int_equal(
        journal_add_step(&journal, "[\"device_field\",\"update\",1,null,{\"field\":\"os\"}]", &err), 0);
    assert_int_equal(device_set(db, nas, "type", "nas", "person", &err), 0);
    end("changed", 1);
    assert_string_equal(
        inventory_fixture_ask(
            "SELECT group_concat(json_extract(value, '$[0]'), ' ') FROM journal, json_each(steps)"),
        "device_field device_state device");
}

static void test_a_change_that_is_too_large_is_refused(void **state)
{
    (void)state;
    int64_t id = 0;
    int64_t nas = inventory_fixture_device("NAS");
    assert_int_equal(journal_begin(&journal, db, &err), 0);
    assert_int_equal(db_commit(db), 0);
    journal_fixture_run(&fixture,
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= %d)"
                        " INSERT INTO device_tag SELECT %d, 't' || i, 'person' FROM n",
                        JOURNAL_STEPS_MAX, (int)nas);
    assert_int_equal(db_begin(db, 0), 0);
    assert_int_equal(journal_end(&journal, "merge", "large", 1, &id, &err), -E2BIG);
    assert_non_null(strstr(err.text, "20001"));
}

static void test_steps_that_are_too_long_are_refused(void **state)
{
    (void)state;
    char step[1024];
    int code = 0;
    memset(step, ' ', sizeof(step));
    step[0] = '[';
    step[sizeof(step) - 2] = ']';
    step[sizeof(step) - 1] = '\0';
    assert_int_equal(journal_begin(&journal, db, &err), 0);
    for (int i = 0; code == 0 && i < 100; i++)
        code = journal_add_step(&journal, step, &err);
    assert_int_equal(code, -E2BIG);
}

static void test_only_so_many_devices_are_watched(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("NAS");
    assert_int_equal(journal_begin(&journal, db, &err), 0);
    for (int i = 0; i < JOURNAL_DEVICES_MAX; i++)
        assert_int_equal(journal_watch(&journal, nas, &err), 0);
    assert_int_equal(journal_watch(&journal, nas, &err), -E2BIG);
}

static void test_list_has_the_newest_first(void **state)
{
    (void)state;
    struct journal_list list;
    struct journal_entry entry;
    assert_int_equal(journal_list(db, 0, &list, &err), 0);
    assert_int_equal(list.count, 0);
    for (int i = 1; i <= 3; i++) {
        char summary[] = {(char)('a' + i), '\0'};
        assert_int_equal(journal_begin(&journal, db, &err), 0);
        assert_int_equal(end(summary, i), i);
    }
    assert_int_equal(journal_undo(db, 2, 9, &entry, &err), 0);
    assert_int_equal(entry.undone_ms, 9);
    assert_int_equal(journal_list(db, 2, &list, &err), 0);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.rows[0].id, 3);
    assert_int_equal(list.rows[0].undone_ms, 0);
    assert_string_equal(list.rows[1].summary, "c");
    assert_int_equal(list.rows[1].undone_ms, 9);
    assert_string_equal(list.rows[1].user, "tester");
    journal_list_free(&list);
    journal_list_free(NULL);
    assert_int_equal(journal_undo(db, 0, 9, &entry, &err), 0);
    assert_int_equal(entry.id, 3);
    assert_int_equal(journal_undo(db, 0, 9, &entry, &err), 0);
    assert_int_equal(entry.id, 1);
    assert_int_equal(journal_undo(db, 0, 9, &entry, &err), -ENOENT);
}

static void test_a_step_of_another_program_is_refused(void **state)
{
    (void)state;
    struct journal_entry entry;
    assert_int_equal(journal_begin(&journal, db, &err), 0);
    assert_int_equal(journal_add_step(&journal, "[\"future\",\"update\",1,null,null]", &err), 0);
    end("strange", 1);
    assert_int_equal(journal_undo(db, 0, 2, &entry, &err), -EPROTO);
    assert_non_null(strstr(err.text, "future"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_an_entry_keeps_the_columns_that_changed),
        WITH_DATABASE(test_own_steps_are_undone_last),
        WITH_DATABASE(test_a_change_that_is_too_large_is_refused),
        WITH_DATABASE(test_steps_that_are_too_long_are_refused),
        WITH_DATABASE(test_only_so_many_devices_are_watched),
        WITH_DATABASE(test_list_has_the_newest_first),
        WITH_DATABASE(test_a_step_of_another_program_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
