#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "db_backup.h"
#include "db_fixture.h"
#include "db_handle.h"
#include "db_restore.h"
#include "migrate.h"
#include "schema/migrations.h"

static struct db_fixture fixture;
static char backup[PATH_MAX], hex[SHA256_HEX_MAX];
static struct db_restored restored;

static const int64_t noon_ms = 1772366400000;

// A backup with the site Berlin, and the database with Bonn, closed.
static int setup(void **state)
{
    (void)state;
    db_fixture_init(&fixture);
    struct db *db = db_fixture_open(&fixture, DB_WRITE);
    snprintf(backup, sizeof(backup), "%s/my.backup", fixture.folder);
    int code = sqlite3_exec(db->handle, "INSERT INTO site (name) VALUES ('Berlin')", NULL, NULL, NULL);
    if (code == 0)
        code = db_backup(db, backup, false, hex, &fixture.err);
    if (code == 0)
        code = sqlite3_exec(db->handle, "UPDATE site SET name = 'Bonn'", NULL, NULL, NULL);
    db_close(db);
    return code;
}

static int teardown(void **state)
{
    (void)state;
    db_fixture_fini(&fixture);
    return 0;
}

static int restore(void)
{
    return db_restore(fixture.path, backup, &db_fixture_actor, noon_ms, &restored, &fixture.err);
}

static const char *site_of(const char *path)
{
    struct db_fixture other = fixture;
    snprintf(other.path, sizeof(other.path), "%s", path);
    return db_fixture_ask(&other, "SELECT group_concat(name) FROM site");
}

static int leftovers(void)
{
    int count = 0;
    DIR *stream = opendir(fixture.folder);
    for (struct dirent *entry = readdir(stream); entry != NULL; entry = readdir(stream))
        count += strstr(entry->d_name, ".restore") != NULL;
    closedir(stream);
    return count;
}

static void put(const char *path, const char *bytes)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(bytes, file);
    fclose(file);
}

static void assert_works(void)
{
    struct db *db = db_fixture_open(&fixture, DB_WRITE);
    assert_non_null(db);
    assert_int_equal(db_begin(db, 0), 0);
    assert_int_equal(db_commit(db), 0);
    db_close(db);
    assert_int_equal(leftovers(), 0);
}

static void test_backup_takes_the_place_and_what_was_there_is_kept(void **state)
{
    (void)state;
    char before[PATH_MAX];
    snprintf(before, sizeof(before), "%s.before-20260301T120000Z", fixture.path);
    assert_int_equal(restore(), 0);
    assert_string_equal(site_of(fixture.path), "Berlin");
    assert_string_equal(restored.before, before);
    assert_string_equal(site_of(before), "Bonn");
    assert_int_equal(restored.version, migrate_head());
    assert_works();
}

static void test_database_that_is_open_for_writing_is_not_replaced(void **state)
{
    (void)state;
    struct db *db = db_fixture_open(&fixture, DB_WRITE);
    assert_int_equal(restore(), -EBUSY);
    assert_non_null(strstr(fixture.err.text, "stop collectd"));
    db_close(db);
    assert_string_equal(site_of(fixture.path), "Bonn");
    assert_int_equal(restore(), 0);
}

static void test_reader_goes_on_and_sees_it(void **state)
{
    (void)state;
    sqlite3 *reader = NULL;
    sqlite3_stmt *query = NULL;
    assert_int_equal(sqlite3_open_v2(fixture.path, &reader, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    sqlite3_prepare_v2(reader, "SELECT name FROM site", -1, &query, NULL);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    sqlite3_reset(query);
    assert_int_equal(restore(), 0);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(query, 0), "Berlin");
    sqlite3_finalize(query);
    sqlite3_close(reader);
}

static void test_nothing_there_is_no_obstacle(void **state)
{
    (void)state;
    struct stat status;
    unlink(fixture.path);
    assert_int_equal(restore(), 0);
    assert_string_equal(restored.before, "");
    assert_string_equal(site_of(fixture.path), "Berlin");
    assert_int_equal(stat(fixture.path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0660);
    assert_works();
}

static void test_damaged_database_is_renamed(void **state)
{
    (void)state;
    put(fixture.path, "garbage that is no database, and long enough to be looked at as one. garbage");
    assert_int_equal(restore(), 0);
    assert_string_equal(site_of(fixture.path), "Berlin");
    FILE *file = fopen(restored.before, "r");
    assert_int_equal(fgetc(file), 'g');
    fclose(file);
    assert_works();
}

static void test_bad_files_change_nothing(void **state)
{
    (void)state;
    put(backup, "garbage that is no database, and long enough to be looked at as one. garbage");
    assert_int_equal(restore(), -EUCLEAN);
    put(backup, "");
    assert_int_equal(restore(), -EPROTO);
    unlink(backup);
    assert_int_equal(restore(), -ENOENT);
    snprintf(backup, sizeof(backup), "%s", fixture.path);
    assert_int_equal(restore(), -EINVAL);
    assert_string_equal(site_of(fixture.path), "Bonn");
    assert_int_equal(access(restored.before, F_OK), -1);
    assert_works();
}

static void test_newer_file_is_refused(void **state)
{
    (void)state;
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(backup, &handle), SQLITE_OK);
    sqlite3_exec(handle, "PRAGMA user_version = 9999", NULL, NULL, NULL);
    sqlite3_close(handle);
    int version = 0;
    assert_int_equal(db_restore_check(backup, &version, &fixture.err), -EPROTO);
    assert_int_equal(restore(), -EPROTO);
    assert_non_null(strstr(fixture.err.text, "upgrade LAN Atlas"));
    assert_string_equal(site_of(fixture.path), "Bonn");
}

static void test_older_file_is_brought_to_this_version(void **state)
{
    (void)state;
    sqlite3 *handle = NULL;
    unlink(backup);
    assert_int_equal(sqlite3_open(backup, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, migrations[0].sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_exec(handle, "PRAGMA user_version = 1", NULL, NULL, NULL);
    sqlite3_close(handle);
    int version = 0;
    assert_int_equal(db_restore_check(backup, &version, &fixture.err), 0);
    assert_int_equal(version, 1);
    assert_int_equal(restore(), 0);
    assert_int_equal(restored.version, 1);
    char head[16];
    snprintf(head, sizeof(head), "%d", migrate_head());
    assert_string_equal(db_fixture_ask(&fixture, "PRAGMA user_version"), head);
    assert_works();
}

static void test_what_one_that_was_killed_left_is_no_obstacle(void **state)
{
    (void)state;
    char left[PATH_MAX + 16];
    snprintf(left, sizeof(left), "%s.restore", fixture.path);
    put(left, "half of a copy");
    assert_int_equal(restore(), 0);
    assert_works();
}

// Its name is the one that a copy has while it is made.
static void test_backup_of_an_unhappy_name_is_not_lost(void **state)
{
    (void)state;
    char unhappy[PATH_MAX];
    snprintf(unhappy, sizeof(unhappy), "%s.restore", fixture.path);
    assert_int_equal(rename(backup, unhappy), 0);
    snprintf(backup, sizeof(backup), "%s", unhappy);
    assert_int_equal(restore(), -EINVAL);
    assert_string_equal(site_of(unhappy), "Berlin");
    assert_string_equal(site_of(fixture.path), "Bonn");
    unlink(unhappy);
}

static void test_database_behind_a_link_is_replaced_where_it_is(void **state)
{
    (void)state;
    char real[PATH_MAX], before[PATH_MAX + 32];
    struct stat status;
    for (int damaged = 0; damaged < 2; damaged++) {
        snprintf(real, sizeof(real), "%s/real%d.db", fixture.folder, damaged);
        assert_int_equal(rename(fixture.path, real), 0);
        assert_int_equal(symlink(real, fixture.path), 0);
        if (damaged)
            put(real, "garbage that is no database, and long enough to be looked at as one. garbage");
        assert_int_equal(restore(), 0);
        assert_int_equal(lstat(fixture.path, &status), 0);
        assert_true(S_ISLNK(status.st_mode));
        assert_int_equal(lstat(real, &status), 0);
        assert_true(S_ISREG(status.st_mode));
        assert_string_equal(site_of(real), "Berlin");
        snprintf(before, sizeof(before), "%s.before-20260301T120000Z", real);
        assert_string_equal(restored.before, before);
        assert_works();
        unlink(fixture.path);
        assert_int_equal(rename(real, fixture.path), 0);
    }
}

// A shell of SQLite, which knows nothing of our lock.
static void test_foreign_writer_is_waited_for_and_told(void **state)
{
    (void)state;
    sqlite3 *other = NULL;
    assert_int_equal(sqlite3_open(fixture.path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(restore(), -EBUSY);
    assert_string_equal(restored.before, "");
    sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_close(other);
    assert_string_equal(site_of(fixture.path), "Bonn");
    char before[PATH_MAX];
    snprintf(before, sizeof(before), "%s.before-20260301T120000Z", fixture.path);
    assert_int_equal(access(before, F_OK), -1);
    assert_int_equal(restore(), 0);
    assert_works();
}

#define WITH_BACKUP(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BACKUP(test_backup_takes_the_place_and_what_was_there_is_kept),
        WITH_BACKUP(test_database_that_is_open_for_writing_is_not_replaced),
        WITH_BACKUP(test_reader_goes_on_and_sees_it),
        WITH_BACKUP(test_nothing_there_is_no_obstacle),
        WITH_BACKUP(test_damaged_database_is_renamed),
        WITH_BACKUP(test_bad_files_change_nothing),
        WITH_BACKUP(test_newer_file_is_refused),
        WITH_BACKUP(test_older_file_is_brought_to_this_version),
        WITH_BACKUP(test_backup_of_an_unhappy_name_is_not_lost),
        WITH_BACKUP(test_database_behind_a_link_is_replaced_where_it_is),
        WITH_BACKUP(test_foreign_writer_is_waited_for_and_told),
        WITH_BACKUP(test_what_one_that_was_killed_left_is_no_obstacle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
