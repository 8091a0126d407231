#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>
#include <string.h>

#include "db_fixture.h"
#include "db_handle.h"

static struct db_fixture fixture;
static struct db *db;

// What the statement answers, in one text.
static const char *ask(const char *sql)
{
    static char text[128];
    sqlite3_stmt *stmt = NULL;
    text[0] = '\0';
    assert_int_equal(sqlite3_prepare_v2(db->handle, sql, -1, &stmt, NULL), SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const char *value = (const char *)sqlite3_column_text(stmt, 0);
        strncat(text, value == NULL ? "-" : value, sizeof(text) - strlen(text) - 1);
        strncat(text, " ", sizeof(text) - strlen(text) - 1);
    }
    if (sqlite3_finalize(stmt) != SQLITE_OK)
        return sqlite3_errmsg(db->handle);
    return text;
}

static void write_sql(const char *sql)
{
    assert_int_equal(sqlite3_exec(db->handle, sql, NULL, NULL, NULL), SQLITE_OK);
}

static int set_up(void **state)
{
    (void)state;
    db_fixture_init(&fixture);
    db = db_fixture_open(&fixture, DB_WRITE);
    assert_non_null(db);
    write_sql(
        "INSERT INTO device (id, key, name, monitored, created_at) VALUES (1, 'a', 'A', 1, 0), (2, 'b', 'B', 1, 0),"
        " (3, 'c', 'C', 1, 0);"
        "INSERT INTO probe_check (id, device_id, key, plugin, target_kind, target, interval_ms, profile, down_after,"
        " up_after, enabled, source, created_at, service) VALUES"
        " (1, 1, 'v4', 'p', 1, '', 1000, 1, 3, 2, 1, 'config', 0, 0),"
        " (2, 2, 'https', 'p', 1, '', 1000, 1, 3, 2, 1, 'config', 0, 2),"
        " (3, 1, 'https', 'p', 1, '', 1000, 1, 3, 2, 1, 'config', 0, 2),"
        " (4, 2, 'dns', 'p', 1, '', 1000, 1, 3, 2, 1, 'config', 0, 5);"
        "INSERT INTO check_state (check_id, vantage, state, cause, flapping, since, first_known, updated_at, address,"
        " rtt_ms, loss, strip_at, strip) VALUES"
        " (1, 'local', 1, 0, 0, 5, 5, 90, '', 8.5, 0.25, 0, '[]'), (2, 'local', 1, 0, 0, 5, 5, 70, '', 4.0, NULL, 0, '[]'),"
        " (3, 'local', 1, 0, 0, 5, 5, 80, '', 1.5, NULL, 0, '[]'), (4, 'local', 1, 0, 0, 5, 5, 75, '', 3.0, NULL, 0, '[]');");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    db_close(db);
    db_fixture_fini(&fixture);
    return 0;
}

static void test_a_ping_counts_before_quicker_services(void **state)
{
    (void)state;
    assert_string_equal(ask("SELECT device_number('rtt', id) FROM device ORDER BY id"), "8.5 3.0 - ");
    assert_string_equal(ask("SELECT device_number('loss', id) FROM device ORDER BY id"), "0.25 - - ");
    assert_string_equal(ask("SELECT device_number('seen', id) FROM device ORDER BY id"), "90.0 75.0 - ");
}

static void test_each_statement_reads_anew(void **state)
{
    (void)state;
    assert_string_equal(ask("SELECT device_number('rtt', 1)"), "8.5 ");
    write_sql("UPDATE check_state SET rtt_ms = 2.25 WHERE check_id = 1");
    assert_string_equal(ask("SELECT device_number('rtt', 1)"), "2.25 ");
    write_sql("UPDATE probe_check SET enabled = 0 WHERE id = 1");
    assert_string_equal(ask("SELECT device_number('rtt', 1)"), "1.5 ");
}

static void test_an_unknown_word_is_refused(void **state)
{
    (void)state;
    assert_string_equal(ask("SELECT device_number('age', 1)"), "device_number() has no answer");
    assert_string_equal(ask("SELECT device_number(NULL, 1)"), "device_number() has no answer");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_ping_counts_before_quicker_services, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_each_statement_reads_anew, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_an_unknown_word_is_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
