#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>

#include "db_fixture.h"
#include "migrate.h"
#include "schema/migrations.h"
#include "stmt.h"
#include "write_queue.h"

#include "shared/base/clock.h"

enum { PROCESSES = 8, ROWS = 20, HOLD_US = 200000 };

static int setup(void **state)
{
    struct db_fixture *fixture = malloc(sizeof(*fixture));
    db_fixture_init(fixture);
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    db_fixture_fini(*state);
    free(*state);
    return 0;
}

static void run_plain(const char *path, const char *sql)
{
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

static int64_t ask_plain(const char *path, const char *sql)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *query = NULL;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &query, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    sqlite3_close(handle);
    return value;
}

static void test_newer_database_is_refused_and_left_alone(void **state)
{
    struct db_fixture *fixture = *state;
    static const enum db_mode modes[] = {DB_READ, DB_WRITE, DB_WRITE_RECOVER};
    db_close(db_fixture_open(fixture, DB_WRITE));
    run_plain(fixture->path, "PRAGMA user_version = 4711");
    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        struct db *db = NULL;
        assert_int_equal(db_open(fixture->path, modes[i], &db_fixture_actor, &db, &fixture->err), -EPROTO);
        assert_non_null(strstr(fixture->err.text, "this database is version 4711"));
        assert_non_null(strstr(fixture->err.text, "upgrade"));
    }
    assert_int_equal(ask_plain(fixture->path, "PRAGMA user_version"), 4711);
}

static void test_database_of_another_program_is_refused(void **state)
{
    struct db_fixture *fixture = *state;
    struct db *db = NULL;
    run_plain(fixture->path, "CREATE TABLE theirs (x)");
    assert_int_equal(db_open(fixture->path, DB_WRITE, &db_fixture_actor, &db, &fixture->err), -EPROTO);
    assert_non_null(strstr(fixture->err.text, "another program"));
    assert_int_equal(ask_plain(fixture->path, "SELECT count(*) FROM sqlite_schema"), 1);
}

static void test_reader_refuses_an_older_database(void **state)
{
    struct db_fixture *fixture = *state;
    struct db *db = NULL;
    run_plain(fixture->path, "PRAGMA user_version = 0; PRAGMA journal_mode = WAL");
    assert_int_equal(db_open(fixture->path, DB_READ, NULL, &db, &fixture->err), -EPROTO);
    assert_non_null(strstr(fixture->err.text, "restart collectd"));
}

static void test_older_program_that_holds_the_database_is_told(void **state)
{
    struct db_fixture *fixture = *state;
    struct write_queue older, queue;
    sqlite3 *handle = NULL;
    assert_int_equal(write_queue_init(&older, fixture->path), 0);
    assert_int_equal(write_queue_init(&queue, fixture->path), 0);
    assert_int_equal(write_queue_schema_lock(&older, false), 0);
    assert_int_equal(sqlite3_open(fixture->path, &handle), SQLITE_OK);
    assert_int_equal(migrate_run(handle, &queue, 20, &fixture->err), -EPROTO);
    assert_non_null(strstr(fixture->err.text, "restart collectd"));
    assert_int_equal(ask_plain(fixture->path, "PRAGMA user_version"), 0);
    write_queue_fini(&older);
    assert_int_equal(migrate_run(handle, &queue, 0, &fixture->err), 0);
    assert_int_equal(ask_plain(fixture->path, "PRAGMA user_version"), migrate_head());
    sqlite3_close(handle);
    write_queue_fini(&queue);
}

// Holds the schema for far longer than who waits for it would wait for an older program.
static void *hold_a_while(void *held)
{
    int64_t end_us = clock_mono_us() + HOLD_US;
    while (clock_mono_us() < end_us)
        poll(NULL, 0, 2); // the time itself is what is tested
    write_queue_fini(held);
    return NULL;
}

static void test_migration_of_another_is_waited_for(void **state)
{
    struct db_fixture *fixture = *state;
    struct write_queue other, queue;
    pthread_t thread;
    sqlite3 *handle = NULL;
    assert_int_equal(write_queue_init(&other, fixture->path), 0);
    assert_int_equal(write_queue_init(&queue, fixture->path), 0);
    assert_int_equal(write_queue_schema_lock(&other, true), 0);
    assert_int_equal(sqlite3_open(fixture->path, &handle), SQLITE_OK);
    int64_t begin_us = clock_mono_us();
    assert_int_equal(pthread_create(&thread, NULL, hold_a_while, &other), 0);
    assert_int_equal(migrate_run(handle, &queue, HOLD_US / 10000, &fixture->err), 0);
    assert_true(clock_mono_us() - begin_us >= HOLD_US);
    pthread_join(thread, NULL);
    sqlite3_close(handle);
    write_queue_fini(&queue);
}

static void test_schema_lock_is_shared_after_the_migration(void **state)
{
    struct db_fixture *fixture = *state;
    struct write_queue other;
    struct db *db = db_fixture_open(fixture, DB_WRITE);
    assert_int_equal(write_queue_init(&other, fixture->path), 0);
    assert_int_equal(write_queue_schema_lock(&other, false), 0);
    assert_int_equal(write_queue_schema_lock(&other, true), -EBUSY);
    db_close(db);
    assert_int_equal(write_queue_schema_lock(&other, true), 0);
    write_queue_fini(&other);
}

// One of the programs that start together: waits for the signal, opens, writes its rows.
static int run_one(const char *path, int number, int start)
{
    char go;
    if (read(start, &go, 1) != 0)
        return 1;
    struct db *db = NULL;
    struct error err;
    enum db_mode mode = number % 2 == 0 ? DB_WRITE_RECOVER : DB_WRITE;
    if (db_open(path, mode, &db_fixture_actor, &db, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        return 2;
    }
    for (int i = 0; i < ROWS; i++) {
        char name[32];
        snprintf(name, sizeof(name), "site %d of %d", i, number);
        if (db_begin(db, 20000) < 0)
            return 3;
        struct stmt *stmt = stmt_use(db, QUERY_SITE_ADD);
        stmt_bind_text(stmt, "name", name);
        if (stmt_run(stmt) < 0 || db_commit(db) < 0)
            return 4;
    }
    db_close(db);
    return 0;
}

static void test_eight_programs_start_together_on_an_empty_file(void **state)
{
    struct db_fixture *fixture = *state;
    pid_t children[PROCESSES];
    int start[2];
    assert_int_equal(pipe(start), 0);
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            close(start[1]);
            _exit(run_one(fixture->path, i, start[0]));
        }
    }
    close(start[0]);
    close(start[1]);
    for (int i = 0; i < PROCESSES; i++) {
        int status = 0;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
    }
    assert_int_equal(ask_plain(fixture->path, "PRAGMA user_version"), migrate_head());
    assert_int_equal(ask_plain(fixture->path, "SELECT count(*) FROM site"), PROCESSES * ROWS);
    assert_int_equal(ask_plain(fixture->path, "SELECT count(*) FROM source WHERE name = 'person'"), 1);
}

// A database as the first version left it, with a check that is down.
static void make_first_version(const char *path)
{
    run_plain(path, migrations[0].sql);
    run_plain(path,
              "PRAGMA user_version = 1;"
              "DROP TRIGGER device_audit_insert; DROP TRIGGER probe_check_audit_insert;"
              "DROP TRIGGER device_field_audit_insert;"
              "INSERT INTO device (id, key, name, monitored, created_at) VALUES (7, 'nas', 'NAS', 1, 1000);"
              "INSERT INTO device_field VALUES (7, 'name', 'person', 1000);"
              "INSERT INTO probe_check VALUES (9, 7, 'v4', 'icmp_heartbeat', 1, '', NULL, 0, 1, 0, 0, 1,"
              " 'person', 1000);"
              "INSERT INTO check_state VALUES (9, 'local', 2, 1, 0, 2000, 1000, 3000, '192.0.2.1', NULL, 1.0,"
              " 3000, '[]');"
              "INSERT INTO incident VALUES (1, 9, 'local', 2, 2000, NULL, 1);"
              "CREATE TRIGGER device_audit_insert AFTER INSERT ON device BEGIN SELECT 1; END;"
              "CREATE TRIGGER device_field_audit_insert AFTER INSERT ON device_field BEGIN SELECT 1; END;"
              "CREATE TRIGGER probe_check_audit_insert AFTER INSERT ON probe_check BEGIN SELECT 1; END");
}

static void test_rows_of_the_first_version_are_kept(void **state)
{
    struct db_fixture *fixture = *state;
    make_first_version(fixture->path);
    struct db *db = db_fixture_open(fixture, DB_WRITE);
    assert_non_null(db);
    assert_string_equal(db_fixture_ask(fixture, "SELECT group_concat(id || key || service || port || spec)"
                                                " FROM probe_check"),
                        "9v400{}");
    assert_string_equal(
        db_fixture_ask(fixture, "SELECT state || detail || (http_status IS NULL) FROM check_state"), "21");
    assert_string_equal(db_fixture_ask(fixture, "SELECT started_at || detail FROM incident"), "2000");
    assert_string_equal(db_fixture_ask(fixture, "SELECT has_spec || service FROM v_check"), "00");
    assert_string_equal(
        db_fixture_ask(fixture, "SELECT device_id || field || source || set_at FROM device_field"),
        "7nameperson1000");
    assert_string_equal(
        db_fixture_ask(fixture, "SELECT vendor || trusted || (merged_into IS NULL) FROM device"), "01");
    db_close(db);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(test_newer_database_is_refused_and_left_alone),
        WITH_FOLDER(test_database_of_another_program_is_refused),
        WITH_FOLDER(test_reader_refuses_an_older_database),
        WITH_FOLDER(test_older_program_that_holds_the_database_is_told),
        WITH_FOLDER(test_migration_of_another_is_waited_for),
        WITH_FOLDER(test_schema_lock_is_shared_after_the_migration),
        WITH_FOLDER(test_eight_programs_start_together_on_an_empty_file),
        WITH_FOLDER(test_rows_of_the_first_version_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
