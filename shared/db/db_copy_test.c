#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "db_copy.h"
#include "db_fixture.h"
#include "db_handle.h"
#include "migrate.h"

static struct db_fixture fixture;
static struct db *db;
static char copy[PATH_MAX];

static int setup(void **state)
{
    (void)state;
    db_fixture_init(&fixture);
    db = db_fixture_open(&fixture, DB_WRITE);
    snprintf(copy, sizeof(copy), "%s/copy.db", fixture.folder);
    return db == NULL;
}

static int teardown(void **state)
{
    (void)state;
    db_close(db);
    db_fixture_fini(&fixture);
    return 0;
}

static void store(const char *sql)
{
    assert_int_equal(sqlite3_exec(db->handle, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void put(const char *path, const char *bytes)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(bytes, file);
    fclose(file);
}

static int check(const char *path, int *version)
{
    sqlite3 *handle = NULL;
    int code = db_copy_open(path, &handle, &fixture.err);
    if (code == 0)
        code = db_copy_check(handle, path, version, &fixture.err);
    sqlite3_close(handle);
    return code;
}

static void change_copy(const char *sql)
{
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(copy, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

static void test_copy_is_one_file_with_all_of_it(void **state)
{
    (void)state;
    struct stat status;
    char journal[PATH_MAX + 8];
    int version = 0;
    store("INSERT INTO site (name) VALUES ('Berlin')"); // still in the write-ahead log
    assert_int_equal(db_copy_to_file(db->handle, copy, &fixture.err), 0);
    assert_int_equal(stat(copy, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0640);
    snprintf(journal, sizeof(journal), "%s-wal", copy);
    assert_int_equal(stat(journal, &status), -1);
    assert_int_equal(check(copy, &version), 0);
    assert_int_equal(version, migrate_head());
    // the file format's read and write version: 1 is without a write-ahead log
    unsigned char header[20];
    FILE *file = fopen(copy, "rb");
    assert_int_equal(fread(header, 1, sizeof(header), file), sizeof(header));
    fclose(file);
    assert_int_equal(header[18], 1);
    assert_int_equal(header[19], 1);
    change_copy("CREATE TEMP TABLE sound AS SELECT 1 / count(*) FROM site WHERE name = 'Berlin'");
    assert_int_equal(db_copy_to_file(db->handle, copy, &fixture.err), -EEXIST);
}

static void test_uncommitted_change_is_not_copied(void **state)
{
    (void)state;
    sqlite3 *reader = NULL;
    assert_int_equal(db_copy_open(fixture.path, &reader, &fixture.err), 0);
    store("BEGIN IMMEDIATE");
    store("INSERT INTO site (name) VALUES ('Berlin')");
    assert_int_equal(db_copy_to_file(reader, copy, &fixture.err), 0);
    store("COMMIT");
    sqlite3_close(reader);
    struct db_fixture copied = fixture;
    snprintf(copied.path, sizeof(copied.path), "%s/copy.db", fixture.folder);
    assert_string_equal(db_fixture_ask(&copied, "SELECT count(*) FROM site"), "0");
}

static void test_files_that_are_no_backup_of_ours_are_refused(void **state)
{
    (void)state;
    int version = 0;
    assert_int_equal(check(copy, &version), -ENOENT);
    assert_int_equal(check(fixture.folder, &version), -EINVAL);
    put(copy, "");
    assert_int_equal(check(copy, &version), -EPROTO);
    put(copy, "this is no database, but it is long enough to look at. this is no database, but it is long");
    assert_int_equal(check(copy, &version), -EUCLEAN);
    unlink(copy);
    change_copy("CREATE TABLE recipe (name TEXT); PRAGMA user_version = 3");
    assert_int_equal(check(copy, &version), -EPROTO);
    assert_non_null(strstr(fixture.err.text, "another program"));
}

static void test_newer_and_damaged_copies_are_refused(void **state)
{
    (void)state;
    int version = 0;
    assert_int_equal(db_copy_to_file(db->handle, copy, &fixture.err), 0);
    change_copy("PRAGMA foreign_keys = OFF; INSERT INTO event (at, kind, severity, device_id, data, source)"
                " VALUES (1, 'x', 'info', 999, '{}', 'x')");
    assert_int_equal(check(copy, &version), -EUCLEAN);
    assert_non_null(strstr(fixture.err.text, "1 rows refer"));
    change_copy("PRAGMA foreign_keys = OFF; PRAGMA user_version = 9999");
    assert_int_equal(check(copy, &version), -EPROTO);
    assert_non_null(strstr(fixture.err.text, "version 9999"));
    assert_int_equal(truncate(copy, 64 * 1024), 0);
    assert_int_equal(check(copy, &version) < 0, 1);
}

static void test_database_takes_over_another_while_it_is_read(void **state)
{
    (void)state;
    sqlite3 *from = NULL, *reader = NULL;
    sqlite3_stmt *query = NULL;
    store("INSERT INTO site (name) VALUES ('Berlin'), ('Bonn')");
    assert_int_equal(db_copy_to_file(db->handle, copy, &fixture.err), 0);
    store("DELETE FROM site");
    assert_int_equal(sqlite3_open(fixture.path, &reader), SQLITE_OK);
    assert_int_equal(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM site", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(db_copy_open(copy, &from, &fixture.err), 0);
    assert_int_equal(db_copy_into(from, fixture.path, &fixture.err), 0);
    sqlite3_close(from);
    // the reader's transaction is as it was, the next one sees the copy
    sqlite3_prepare_v2(reader, "SELECT count(*) FROM site", -1, &query, NULL);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(query, 0), 0);
    sqlite3_reset(query);
    assert_int_equal(sqlite3_exec(reader, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(query, 0), 2);
    sqlite3_finalize(query);
    sqlite3_close(reader);
    assert_string_equal(db_fixture_ask(&fixture, "PRAGMA journal_mode"), "wal");
    assert_string_equal(db_fixture_ask(&fixture, "PRAGMA integrity_check"), "ok");
}

#define WITH_COPY(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_COPY(test_copy_is_one_file_with_all_of_it),
        WITH_COPY(test_uncommitted_change_is_not_copied),
        WITH_COPY(test_files_that_are_no_backup_of_ours_are_refused),
        WITH_COPY(test_newer_and_damaged_copies_are_refused),
        WITH_COPY(test_database_takes_over_another_while_it_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
