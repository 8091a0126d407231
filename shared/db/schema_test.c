#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "db_fixture.h"
#include "db_handle.h"
#include "schema/migrations.h"
#include "shared/probe/cause.h"
#include "shared/probe/service.h"
#include "shared/probe/verdict.h"
#include "stmt_filtered.h"

enum { TEXT_MAX = 256 * 1024 };

static struct db_fixture fixture;
static struct db *db;

static int open_database(void **state)
{
    (void)state;
    db_fixture_init(&fixture);
    db = db_fixture_open(&fixture, DB_WRITE);
    return db == NULL;
}

static int close_database(void **state)
{
    (void)state;
    db_close(db);
    db_fixture_fini(&fixture);
    return 0;
}

// All columns of all rows, one per line.
static char *rows_of(sqlite3 *handle, const char *sql)
{
    sqlite3_str *text = sqlite3_str_new(handle);
    sqlite3_stmt *query = NULL;
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &query, NULL), SQLITE_OK);
    while (sqlite3_step(query) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(query); i++)
            sqlite3_str_appendf(text, "%s%s", i > 0 ? "|" : "", sqlite3_column_text(query, i));
        sqlite3_str_appendchar(text, 1, '\n');
    }
    sqlite3_finalize(query);
    return sqlite3_str_finish(text);
}

// Without comments, with each run of blanks as one, and none before a comma or a closing bracket: a column
// that a migration adds stands behind the comment of the one before it.
static void normalise(char *sql)
{
    char *out = sql;
    for (const char *in = sql; *in != '\0'; in++) {
        if (in[0] == '-' && in[1] == '-')
            in += strcspn(in, "\n");
        char c = *in;
        if (c == '\0')
            break;
        if (strchr(",)", c) != NULL && out > sql && out[-1] == ' ')
            out--;
        if (strchr(" \n\t", c) == NULL)
            *out++ = c;
        else if (out > sql && out[-1] != ' ')
            *out++ = ' ';
    }
    *out = '\0';
}

static sqlite3 *load(const char *sql)
{
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(":memory:", &handle), SQLITE_OK);
    if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(handle));
    return handle;
}

static sqlite3 *load_file(const char *path)
{
    static char sql[TEXT_MAX];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t length = fread(sql, 1, sizeof(sql) - 1, file);
    fclose(file);
    sql[length] = '\0';
    return load(sql);
}

static void test_current_sql_equals_the_migrations(void **state)
{
    (void)state;
    static const char *const selects[] = {
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type <> 'view' AND sql IS NOT NULL ORDER BY name",
        "SELECT * FROM source ORDER BY name",
        "SELECT * FROM probe_state ORDER BY id",
        "SELECT * FROM probe_cause ORDER BY id",
        "SELECT * FROM service_kind ORDER BY id",
        "SELECT * FROM device_state_name ORDER BY id",
    };
    sqlite3 *written = load_file("schema/current.sql");
    for (size_t i = 0; i < sizeof(selects) / sizeof(selects[0]); i++) {
        char *expected = rows_of(written, selects[i]), *made = rows_of(db->handle, selects[i]);
        normalise(expected);
        normalise(made);
        assert_string_equal(made, expected);
        sqlite3_free(expected);
        sqlite3_free(made);
    }
    sqlite3_close(written);
}

static void test_migrations_are_numbered_from_one(void **state)
{
    (void)state;
    assert_true(migrations_count > 0);
    for (int i = 0; i < migrations_count; i++)
        assert_int_equal(migrations[i].version, i + 1);
}

static void test_every_statement_can_be_prepared(void **state)
{
    (void)state;
    for (int id = 0; id < (int)QUERY_COUNT; id++)
        if (stmt_use(db, (enum query_id)id) == NULL)
            fail_msg("%s: %s", query_name[id], db_error(db));
}

// A whole table is read on purpose, because all of it is asked for.
static const struct {
    enum query_id query;
    const char *step;
} scans[] = {
    {QUERY_DEVICE_LIST, "SCAN d"},                     // every device
    {QUERY_DEVICE_FIND, "SCAN d"},                     // those of any condition
    {QUERY_PREFIX_LIST, "SCAN prefix"},                // every prefix
    {QUERY_CHECK_LIST_ALL, "SCAN d"},                  // every check, by device
    {QUERY_CHECK_LIST_ALL, "SCAN c"},                  // the same as newer SQLite plans it
    {QUERY_CONFIG_DEVICE, "SCAN m"},                   // the one or two rows of a subquery
    {QUERY_CHECK_SERVICE, "SCAN o VIRTUAL TABLE"},     // the options of one check
    {QUERY_BEAT_OTHER, "SCAN c USING COVERING INDEX"}, // the keys of all checks, only before a refusal
    {QUERY_BEAT_OTHER, "SCAN d"},                      // the same as newer SQLite plans it
    {QUERY_BEAT_LIST, "SCAN beat"},                    // every beat
    {QUERY_PORTS_ADD, "SCAN e"},                       // the devices without the check
    {QUERY_PORTS_FAMILY, "SCAN b USING"},              // every open binding: whose families have changed?
    {QUERY_PORTS_FAMILY, "SCAN f"},                    // the same, by device
    {QUERY_INCIDENT_LIST_CHECKS, "SCAN i USING INDEX incident_by_time"},         // the history, newest first
    {QUERY_INCIDENT_LIST_DEVICES, "SCAN i USING INDEX device_incident_by_time"}, // the same
    {QUERY_DEVICE_STATE_LIST, "SCAN d"},                                         // every device
    {QUERY_DEVICE_STATE_DUE, "SCAN d USING COVERING INDEX"}, // every device, until so many are found
    {QUERY_DEVICE_STATE_DUE, "SCAN (subquery-"},             // what was found
    {QUERY_DEVICE_STATE_RUNS, "SCAN alone"},                 // one row for a device without checks, else none
    {QUERY_DEVICE_STATE_RUNS, "SCAN c USING COVERING INDEX"}, // the plugins, for a device without checks
    {QUERY_DEVICE_STATE_RUNS, "SCAN p"},                      // the few plugins
};

static int is_allowed(int id, const char *step)
{
    if (strncmp(step, "SCAN ", 5) != 0 || strcmp(step, "SCAN CONSTANT ROW") == 0)
        return 1;
    for (size_t i = 0; i < sizeof(scans) / sizeof(scans[0]); i++)
        if ((int)scans[i].query == id && strncmp(step, scans[i].step, strlen(scans[i].step)) == 0)
            return 1;
    return 0;
}

static void test_no_statement_scans_a_table_unasked(void **state)
{
    (void)state;
    int failures = 0;
    for (int id = 0; id < (int)QUERY_COUNT; id++) {
        char *text = stmt_filtered_text((enum query_id)id, NULL, NULL);
        char *sql = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", text);
        sqlite3_stmt *plan = NULL;
        assert_true(id == QUERY_DATA_VERSION ||
                    sqlite3_prepare_v2(db->handle, sql, -1, &plan, NULL) == SQLITE_OK);
        while (plan != NULL && sqlite3_step(plan) == SQLITE_ROW) {
            const char *step = (const char *)sqlite3_column_text(plan, 3);
            if (!is_allowed(id, step)) {
                print_error("%s: %s\n", query_name[id], step);
                failures++;
            }
        }
        sqlite3_finalize(plan);
        sqlite3_free(sql);
        free(text);
    }
    assert_int_equal(failures, 0);
}

static void assert_rows(const char *sql, const char *expected)
{
    char *rows = rows_of(db->handle, sql);
    assert_string_equal(rows == NULL ? "" : rows, expected);
    sqlite3_free(rows);
}

static void test_decisions_are_audited_and_measurements_are_not(void **state)
{
    (void)state;
    assert_rows(
        "SELECT tbl_name FROM sqlite_schema WHERE type = 'trigger' GROUP BY tbl_name HAVING count(*) = 3"
        " ORDER BY tbl_name",
        "address\nbinding\ndevice\ndevice_field\nidentifier\ninterface\nprefix\nprobe_check\nsite\n");
    assert_rows(
        "SELECT name FROM sqlite_schema s WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND NOT EXISTS"
        " (SELECT 1 FROM sqlite_schema t WHERE t.type = 'trigger' AND t.tbl_name = s.name) ORDER BY name",
        "audit\nbeat\ncheck_state\ndevice_incident\ndevice_state\ndevice_state_name\nevent\nincident\nprobe_cause\n"
        "probe_state\nrun\nservice_kind\nsource\ntransition\n");
}

static void test_every_table_is_strict(void **state)
{
    (void)state;
    assert_rows("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0"
                " AND name NOT LIKE 'sqlite_%'",
                "");
}

// Sources and names of states are never deleted, so a reference to one needs no index. A primary key is one.
static void test_every_reference_has_an_index(void **state)
{
    (void)state;
    assert_rows(
        "SELECT s.name, f.\"from\" FROM sqlite_schema s JOIN pragma_foreign_key_list(s.name) f"
        " WHERE s.type = 'table' AND f.\"table\" NOT IN ('source', 'device_state_name')"
        " AND NOT EXISTS (SELECT 1 FROM pragma_table_info(s.name) p WHERE p.pk = 1 AND p.name = f.\"from\")"
        " AND NOT EXISTS ("
        " SELECT 1 FROM pragma_index_list(s.name) i JOIN pragma_index_info(i.name) c"
        " WHERE c.seqno = 0 AND c.name = f.\"from\" AND i.partial = 0)",
        "");
}

static void test_texts_of_causes_and_states_are_those_of_probe(void **state)
{
    (void)state;
    sqlite3_stmt *query = NULL;
    int count = 0;
    assert_int_equal(sqlite3_prepare_v2(db->handle, "SELECT id, name FROM probe_cause", -1, &query, NULL),
                     SQLITE_OK);
    for (; sqlite3_step(query) == SQLITE_ROW; count++)
        assert_string_equal((const char *)sqlite3_column_text(query, 1),
                            cause_text((enum cause)sqlite3_column_int(query, 0)));
    sqlite3_finalize(query);
    int known = 0;
    for (int number = 0; number < 256; number++)
        known += cause_is_known(number);
    assert_int_equal(count, known);
    assert_int_equal(sqlite3_prepare_v2(db->handle, "SELECT id, name FROM probe_state", -1, &query, NULL),
                     SQLITE_OK);
    for (count = 0; sqlite3_step(query) == SQLITE_ROW; count++)
        assert_string_equal((const char *)sqlite3_column_text(query, 1),
                            verdict_state_text((enum probe_state)sqlite3_column_int(query, 0)));
    sqlite3_finalize(query);
    assert_int_equal(count, 3);
}

static void test_kinds_of_service_are_those_of_probe(void **state)
{
    (void)state;
    sqlite3_stmt *query = NULL;
    int count = 0;
    assert_int_equal(
        sqlite3_prepare_v2(db->handle,
                           "SELECT id, name || iif(id = 1, '/1', '') FROM service_kind WHERE id > 0", -1,
                           &query, NULL),
        SQLITE_OK);
    for (; sqlite3_step(query) == SQLITE_ROW; count++) {
        struct service service;
        assert_int_equal(service_parse((const char *)sqlite3_column_text(query, 1), &service, NULL), 0);
        assert_int_equal(service.kind, sqlite3_column_int(query, 0));
    }
    sqlite3_finalize(query);
    assert_int_equal(count, SERVICE_PUSH);
}

static void test_every_view_can_be_read(void **state)
{
    (void)state;
    char *names = rows_of(db->handle, "SELECT name FROM sqlite_schema WHERE type = 'view'");
    int count = 0;
    for (char *rest = names, *name = strsep(&rest, "\n"); name != NULL && *name != '\0';
         name = strsep(&rest, "\n")) {
        char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", name);
        assert_int_equal(sqlite3_exec(db->handle, sql, NULL, NULL, NULL), SQLITE_OK);
        sqlite3_free(sql);
        count++;
    }
    assert_int_equal(count, 12);
    sqlite3_free(names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_current_sql_equals_the_migrations),
        cmocka_unit_test(test_migrations_are_numbered_from_one),
        cmocka_unit_test(test_every_statement_can_be_prepared),
        cmocka_unit_test(test_no_statement_scans_a_table_unasked),
        cmocka_unit_test(test_decisions_are_audited_and_measurements_are_not),
        cmocka_unit_test(test_every_table_is_strict),
        cmocka_unit_test(test_every_reference_has_an_index),
        cmocka_unit_test(test_texts_of_causes_and_states_are_those_of_probe),
        cmocka_unit_test(test_kinds_of_service_are_those_of_probe),
        cmocka_unit_test(test_every_view_can_be_read),
    };
    return cmocka_run_group_tests(tests, open_database, close_database);
}
