#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "conflict.h"
#include "conflict_event.h"
#include "inventory_write_fixture.h"

static void refresh(void)
{
    assert_int_equal(db_commit(db), 0);
    assert_true(conflict_refresh(db, 1000, &err) >= 0);
    assert_int_equal(db_begin(db, 0), 0);
}

static void test_what_is_found_and_what_is_over_is_told_behind_a_cursor(void **state)
{
    (void)state;
    struct conflict_event_list list;
    assert_int_equal(conflict_event_last(db), 0);
    inventory_fixture_device("nas");
    inventory_fixture_device("tv");
    inventory_fixture_write(
        "INSERT INTO event (at, kind, severity, data, source) VALUES (1, 'check_up', 'info', '{}', 'x');"
        "INSERT INTO interface (device_id, mac) VALUES (1, '00:00:5e:00:53:01'), (2, '00:00:5e:00:53:01');");
    refresh();
    int64_t found = conflict_event_last(db);
    assert_int_equal(found, 2);
    assert_int_equal(conflict_event_list(db, 0, found, &list, &err), 0);
    assert_int_equal(list.count, 1);
    assert_true(list.rows[0].is_found && list.rows[0].id == 2);
    assert_string_equal(list.rows[0].kind, "shared_mac");
    assert_string_equal(list.rows[0].severity, "warning");
    assert_string_equal(list.rows[0].subject, "00:00:5e:00:53:01");
    assert_non_null(strstr(list.rows[0].explanation, "nas and tv"));
    conflict_event_list_free(&list);

    inventory_fixture_write("DELETE FROM interface;");
    refresh();
    assert_int_equal(conflict_event_list(db, found, conflict_event_last(db), &list, &err), 0);
    assert_int_equal(list.count, 1);
    assert_false(list.rows[0].is_found);
    assert_string_equal(list.rows[0].subject, "00:00:5e:00:53:01");
    conflict_event_list_free(&list);
    assert_int_equal(conflict_event_list(db, 0, found, &list, &err), 0);
    assert_int_equal(list.count, 1);
    conflict_event_list_free(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_what_is_found_and_what_is_over_is_told_behind_a_cursor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
