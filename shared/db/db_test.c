#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "db_fixture.h"
#include "db_handle.h"
#include "stmt.h"

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

static int add_site(struct db *db, const char *name)
{
    struct stmt *stmt = stmt_use(db, QUERY_SITE_ADD);
    assert_non_null(stmt);
    stmt_bind_text(stmt, "name", name);
    return stmt_run(stmt);
}

static int add_run(struct db *db, const char *plugin)
{
    struct stmt *stmt = stmt_use(db, QUERY_RUN_INSERT);
    assert_non_null(stmt);
    stmt_bind_text(stmt, "plugin", plugin);
    stmt_bind_text(stmt, "vantage", "local");
    stmt_bind_int(stmt, "now", 1);
    return stmt_run(stmt);
}

// With a plain connection, as a person's shell would.
static int64_t count_rows(const char *path, const char *table)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *query = NULL;
    char *sql = sqlite3_mprintf("SELECT count(*) FROM \"%w\"", table);
    assert_int_equal(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &query, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    int64_t count = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    sqlite3_free(sql);
    sqlite3_close(handle);
    return count;
}

static void test_new_database_belongs_to_its_group(void **state)
{
    struct db_fixture *fixture = *state;
    struct db *db = db_fixture_open(fixture, DB_WRITE);
    static const char *const suffixes[] = {"", "-wal", "-shm", ".lock"};
    assert_non_null(db);
    assert_string_equal(db_path(db), fixture->path);
    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        char path[PATH_MAX];
        struct stat status;
        snprintf(path, sizeof(path), "%s%s", fixture->path, suffixes[i]);
        assert_int_equal(stat(path, &status), 0);
        assert_int_equal(status.st_mode & 0777, 0660);
    }
    db_close(db);
}

static void test_journal_stays_after_close(void **state)
{
    struct db_fixture *fixture = *state;
    char path[PATH_MAX];
    db_close(db_fixture_open(fixture, DB_WRITE));
    snprintf(path, sizeof(path), "%s-wal", fixture->path);
    assert_int_equal(access(path, F_OK), 0);
    snprintf(path, sizeof(path), "%s-shm", fixture->path);
    assert_int_equal(access(path, F_OK), 0);
}

static void test_reader_needs_a_database(void **state)
{
    struct db_fixture *fixture = *state;
    struct db *db = NULL;
    assert_int_equal(db_open(fixture->path, DB_READ, NULL, &db, &fixture->err), -ENOENT);
    assert_null(db);
    assert_non_null(strstr(fixture->err.text, fixture->path));
    assert_non_null(strstr(fixture->err.text, "ipam init"));
    assert_int_not_equal(access(fixture->path, F_OK), 0);
}

static void test_missing_folder_is_told_with_the_way_out(void **state)
{
    struct db_fixture *fixture = *state;
    struct db *db = NULL;
    assert_int_equal(db_open("/nonexistent/x.db", DB_WRITE, &db_fixture_actor, &db, &fixture->err), -ENOENT);
    assert_non_null(strstr(fixture->err.text, "/nonexistent/x.db"));
    assert_non_null(strstr(fixture->err.text, "create it"));
}

static void test_reader_may_not_write(void **state)
{
    db_close(db_fixture_open(*state, DB_WRITE));
    struct db *db = db_fixture_open(*state, DB_READ);
    assert_non_null(db);
    assert_int_equal(db_begin(db, 0), -EROFS);
    assert_int_equal(add_run(db, "x"), -EROFS);
    assert_non_null(strstr(db_error(db), "may only be read"));
    db_close(db);
}

static void test_commit_is_seen_and_rollback_is_not(void **state)
{
    struct db_fixture *fixture = *state;
    struct db *db = db_fixture_open(fixture, DB_WRITE);
    assert_int_equal(db_begin(db, 0), 0);
    assert_int_equal(add_site(db, "home"), 0);
    assert_int_equal(db_last_id(db), 1);
    assert_int_equal(db_changes(db), 1);
    assert_int_equal(db_commit(db), 0);
    assert_int_equal(db_begin(db, 0), 0);
    assert_int_equal(add_site(db, "office"), 0);
    db_rollback(db);
    assert_int_equal(count_rows(fixture->path, "site"), 1);
    assert_int_equal(count_rows(fixture->path, "audit"), 1);
    db_close(db);
}

static void test_closing_inside_a_transaction_undoes_it(void **state)
{
    struct db_fixture *fixture = *state;
    struct db *db = db_fixture_open(fixture, DB_WRITE);
    assert_int_equal(db_begin(db, 0), 0);
    assert_int_equal(add_site(db, "home"), 0);
    db_close(db);
    assert_int_equal(count_rows(fixture->path, "site"), 0);
    db_close(NULL);
}

static void test_data_version_tells_of_another_commit(void **state)
{
    struct db *reader = db_fixture_open(*state, DB_WRITE), *writer = db_fixture_open(*state, DB_WRITE);
    int64_t before = db_data_version(reader);
    assert_true(before > 0);
    assert_int_equal(db_data_version(reader), before);
    assert_int_equal(db_begin(writer, 0), 0);
    assert_int_equal(add_site(writer, "home"), 0);
    assert_int_equal(db_commit(writer), 0);
    assert_int_not_equal(db_data_version(reader), before);
    db_close(writer);
    db_close(reader);
}

static int64_t devices_seen(struct db *db)
{
    int64_t count = 0;
    struct stmt *stmt = stmt_use(db, QUERY_DEVICE_LIST);
    while (stmt_step(stmt) == 1)
        count++;
    return count;
}

static int add_device(struct db *db)
{
    struct stmt *stmt = stmt_use(db, QUERY_DEVICE_INSERT);
    stmt_bind_text(stmt, "key", "nas");
    stmt_bind_text(stmt, "name", "nas");
    stmt_bind_text(stmt, "source", "person");
    return stmt_run(stmt);
}

static void test_read_transaction_sees_one_state(void **state)
{
    struct db *writer = db_fixture_open(*state, DB_WRITE), *reader = db_fixture_open(*state, DB_READ);
    assert_int_equal(db_begin_read(reader), 0);
    assert_int_equal(devices_seen(reader), 0);
    assert_int_equal(db_begin(writer, 0), 0);
    assert_int_equal(add_device(writer), 0);
    assert_int_equal(db_commit(writer), 0);
    assert_int_equal(devices_seen(reader), 0);
    db_end_read(reader);
    assert_int_equal(devices_seen(reader), 1);
    db_close(reader);
    db_close(writer);
}

static void test_second_writer_is_busy_and_says_why(void **state)
{
    struct db *first = db_fixture_open(*state, DB_WRITE), *second = db_fixture_open(*state, DB_WRITE);
    assert_int_equal(db_begin(first, 0), 0);
    assert_int_equal(db_begin(second, 20), -EBUSY);
    assert_non_null(strstr(db_error(second), "another writer of LAN Atlas"));
    db_rollback(first);
    assert_int_equal(db_begin(second, 0), 0);
    db_rollback(second);
    db_close(second);
    db_close(first);
}

static void test_foreign_lock_is_busy_and_the_batch_is_written_later(void **state)
{
    struct db_fixture *fixture = *state;
    struct db *db = db_fixture_open(fixture, DB_WRITE);
    sqlite3 *foreign = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &foreign), SQLITE_OK);
    assert_int_equal(sqlite3_exec(foreign, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(db_begin(db, 30), -EBUSY);
    assert_non_null(strstr(db_error(db), "locked by another program"));
    assert_int_equal(sqlite3_exec(foreign, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(db_begin(db, 30), 0);
    assert_int_equal(add_site(db, "home"), 0);
    assert_int_equal(db_commit(db), 0);
    assert_int_equal(count_rows(fixture->path, "site"), 1);
    sqlite3_close(foreign);
    db_close(db);
}

static void test_writer_without_a_name_is_refused(void **state)
{
    struct db_fixture *fixture = *state;
    db_close(db_fixture_open(fixture, DB_WRITE));
    sqlite3 *foreign = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &foreign), SQLITE_OK);
    assert_int_equal(sqlite3_exec(foreign, "INSERT INTO site (name) VALUES ('x')", NULL, NULL, NULL),
                     SQLITE_ERROR);
    assert_non_null(strstr(sqlite3_errmsg(foreign), "unknown function: audit_"));
    sqlite3_close(foreign);
}

// In a child, because the limit is the process's: writes until the file may not grow, then lifts the limit.
static int fill_disk(const char *path)
{
    struct db *db = NULL;
    struct error err;
    struct rlimit limit, full = {600 * 1024, RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    if (db_open(path, DB_WRITE, &db_fixture_actor, &db, &err) < 0 || getrlimit(RLIMIT_FSIZE, &limit) < 0 ||
        setrlimit(RLIMIT_FSIZE, &full) < 0)
        return 1;
    char name[256];
    int code = 0;
    int written = 0;
    for (; code == 0 && written < 20000; written++) {
        snprintf(name, sizeof(name), "site %0200d", written);
        if (db_begin(db, 1000) < 0 || add_site(db, name) < 0)
            code = -1;
        code = db_commit(db);
    }
    if (code != -ENOSPC || strstr(db_error(db), "free space") == NULL)
        return 2;
    if (setrlimit(RLIMIT_FSIZE, &limit) < 0 || db_begin(db, 1000) < 0 || add_site(db, name) < 0 ||
        db_commit(db) < 0)
        return 3;
    db_close(db);
    return count_rows(path, "site") == written ? 0 : 4;
}

static void test_full_disk_is_told_and_the_batch_is_written_later(void **state)
{
    struct db_fixture *fixture = *state;
    pid_t child = fork();
    if (child == 0)
        _exit(fill_disk(fixture->path));
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

enum { WRITERS = 8, TRANSACTIONS = 25 };

struct writer {
    struct db *db;
    int number;
    int failures;
};

static void *write_sites(void *argument)
{
    struct writer *writer = argument;
    for (int i = 0; i < TRANSACTIONS; i++) {
        char name[32];
        snprintf(name, sizeof(name), "site %d of %d", i, writer->number);
        if (db_begin(writer->db, 60000) < 0 || add_site(writer->db, name) < 0 || db_commit(writer->db) < 0)
            writer->failures++;
    }
    return NULL;
}

static void test_eight_writers_at_once_lose_nothing(void **state)
{
    struct db_fixture *fixture = *state;
    struct writer writers[WRITERS];
    pthread_t threads[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = (struct writer){db_fixture_open(fixture, DB_WRITE), i, 0};
        assert_non_null(writers[i].db);
    }
    for (int i = 0; i < WRITERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, write_sites, &writers[i]), 0);
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(writers[i].failures, 0);
        db_close(writers[i].db);
    }
    assert_int_equal(count_rows(fixture->path, "site"), WRITERS * TRANSACTIONS);
}

// The statement after the one that ended the transaction must not be committed by itself.
static void test_nothing_is_written_after_the_transaction_is_gone(void **state)
{
    struct db_fixture *fixture = *state;
    struct db *db = db_fixture_open(fixture, DB_WRITE);
    assert_int_equal(db_begin(db, 0), 0);
    assert_int_equal(add_site(db, "home"), 0);
    sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    assert_int_equal(add_site(db, "office"), -EIO);
    assert_true(db_commit(db) < 0);
    assert_int_equal(count_rows(fixture->path, "site"), 0);
    db_close(db);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(test_new_database_belongs_to_its_group),
        WITH_FOLDER(test_journal_stays_after_close),
        WITH_FOLDER(test_reader_needs_a_database),
        WITH_FOLDER(test_missing_folder_is_told_with_the_way_out),
        WITH_FOLDER(test_reader_may_not_write),
        WITH_FOLDER(test_commit_is_seen_and_rollback_is_not),
        WITH_FOLDER(test_closing_inside_a_transaction_undoes_it),
        WITH_FOLDER(test_data_version_tells_of_another_commit),
        WITH_FOLDER(test_read_transaction_sees_one_state),
        WITH_FOLDER(test_second_writer_is_busy_and_says_why),
        WITH_FOLDER(test_foreign_lock_is_busy_and_the_batch_is_written_later),
        WITH_FOLDER(test_writer_without_a_name_is_refused),
        WITH_FOLDER(test_full_disk_is_told_and_the_batch_is_written_later),
        WITH_FOLDER(test_nothing_is_written_after_the_transaction_is_gone),
        WITH_FOLDER(test_eight_writers_at_once_lose_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
