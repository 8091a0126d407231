#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "db_backup.h"
#include "db_copy.h"
#include "db_fixture.h"
#include "db_handle.h"

static struct db_fixture fixture;
static struct db *db;
static char path[PATH_MAX], hex[SHA256_HEX_MAX];

static int setup(void **state)
{
    (void)state;
    db_fixture_init(&fixture);
    db = db_fixture_open(&fixture, DB_WRITE);
    snprintf(path, sizeof(path), "%s/my.backup", fixture.folder);
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

static int files(void)
{
    int count = 0;
    DIR *stream = opendir(fixture.folder);
    for (struct dirent *entry = readdir(stream); entry != NULL; entry = readdir(stream))
        count += entry->d_name[0] != '.';
    closedir(stream);
    return count;
}

static void test_backup_is_sound_and_its_checksum_is_beside_it(void **state)
{
    (void)state;
    char again[SHA256_HEX_MAX], read[SHA256_HEX_MAX];
    sqlite3 *handle = NULL;
    int version = 0, before = files();
    assert_int_equal(db_backup(db, path, false, hex, &fixture.err), 0);
    assert_int_equal(sha256_source_file(path, again, &fixture.err), 0);
    assert_int_equal(sha256_source_read(path, read, &fixture.err), 0);
    assert_string_equal(hex, again);
    assert_string_equal(hex, read);
    assert_int_equal(db_copy_open(path, &handle, &fixture.err), 0);
    assert_int_equal(db_copy_check(handle, path, &version, &fixture.err), 0);
    sqlite3_close(handle);
    assert_int_equal(files(), before + 2); // and nothing else
}

static void test_file_that_is_there_is_replaced_only_when_asked(void **state)
{
    (void)state;
    char second[SHA256_HEX_MAX], read[SHA256_HEX_MAX];
    assert_int_equal(db_backup(db, path, false, hex, &fixture.err), 0);
    store("INSERT INTO site (name) VALUES ('Berlin')");
    assert_int_equal(db_backup(db, path, false, second, &fixture.err), -EEXIST);
    assert_int_equal(sha256_source_read(path, read, &fixture.err), 0);
    assert_string_equal(read, hex);
    assert_int_equal(db_backup(db, path, true, second, &fixture.err), 0);
    assert_string_not_equal(second, hex);
    assert_int_equal(sha256_source_read(path, read, &fixture.err), 0);
    assert_string_equal(read, second);
}

static void test_backup_that_fails_leaves_what_was_there(void **state)
{
    (void)state;
    char read[SHA256_HEX_MAX];
    assert_int_equal(db_backup(db, path, false, hex, &fixture.err), 0);
    int before = files();
    // a reference to nothing: the copy is not sound
    store("PRAGMA foreign_keys = OFF");
    store("INSERT INTO vlan (vid, name, source) VALUES (1, '', 'nobody')");
    assert_int_equal(db_backup(db, path, true, hex, &fixture.err), -EUCLEAN);
    assert_non_null(strstr(fixture.err.text, "inventory.db: is damaged"));
    assert_int_equal(files(), before);
    assert_int_equal(sha256_source_read(path, read, &fixture.err), 0);
    assert_int_equal(sha256_source_file(path, hex, &fixture.err), 0);
    assert_string_equal(read, hex);
    assert_int_equal(db_backup(db, "/nowhere/at/all", false, hex, &fixture.err), -ENOENT);
}

static void assert_old_backup_is_there(int files_before)
{
    char read[SHA256_HEX_MAX];
    assert_int_equal(files(), files_before);
    assert_int_equal(sha256_source_read(path, read, &fixture.err), 0);
    assert_int_equal(sha256_source_file(path, hex, &fixture.err), 0);
    assert_string_equal(read, hex);
}

// Neither by its name nor by another one.
static void test_database_is_never_replaced_by_its_backup(void **state)
{
    (void)state;
    char other[PATH_MAX], wal[PATH_MAX];
    snprintf(other, sizeof(other), "%s/other", fixture.folder);
    snprintf(wal, sizeof(wal), "%s-wal", fixture.path);
    store("INSERT INTO site (name) VALUES ('Berlin')"); // in the write-ahead log alone
    assert_int_equal(link(fixture.path, other), 0);
    int before = files();
    assert_int_equal(db_backup(db, fixture.path, true, hex, &fixture.err), -EINVAL);
    assert_int_equal(db_backup(db, other, true, hex, &fixture.err), -EINVAL);
    assert_int_equal(db_backup(db, wal, true, hex, &fixture.err), -EINVAL);
    assert_int_equal(files(), before);
    assert_string_equal(db_fixture_ask(&fixture, "SELECT name FROM site"), "Berlin");
}

static void test_link_leads_to_what_is_replaced(void **state)
{
    (void)state;
    char other[PATH_MAX];
    struct stat status;
    snprintf(other, sizeof(other), "%s/other", fixture.folder);
    assert_int_equal(db_backup(db, path, false, hex, &fixture.err), 0);
    assert_int_equal(symlink("my.backup", other), 0);
    int before = files();
    store("INSERT INTO site (name) VALUES ('Berlin')");
    assert_int_equal(db_backup(db, other, true, hex, &fixture.err), 0);
    assert_int_equal(lstat(other, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_old_backup_is_there(before); // as a new one
    struct db_fixture copied = fixture;
    snprintf(copied.path, sizeof(copied.path), "%s/my.backup", fixture.folder);
    assert_string_equal(db_fixture_ask(&copied, "SELECT name FROM site"), "Berlin");
}

// As a full disk that had room for the copy alone.
static void test_checksum_that_cannot_be_written_leaves_what_was_there(void **state)
{
    (void)state;
    char obstacle[PATH_MAX + 64];
    snprintf(obstacle, sizeof(obstacle), "%s.part-%d.sha256", path, (int)getpid());
    assert_int_equal(db_backup(db, path, false, hex, &fixture.err), 0);
    assert_int_equal(mkdir(obstacle, 0700), 0);
    int before = files();
    store("INSERT INTO site (name) VALUES ('Berlin')");
    assert_int_equal(db_backup(db, path, true, hex, &fixture.err), -EISDIR);
    assert_old_backup_is_there(before);
    rmdir(obstacle);
}

// A file system such as NFS: it refuses each renaming that shall not replace.
static int forbid_flags(void)
{
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_renameat2, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[4])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {sizeof(steps) / sizeof(steps[0]), steps};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return -errno;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0 ? -errno : 0;
}

static int backup_in_child(void)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        struct db *own = NULL;
        int code = forbid_flags();
        if (code == 0)
            code = db_open(fixture.path, DB_READ, NULL, &own, &fixture.err);
        _exit(-(code < 0 ? code : db_backup(own, path, false, hex, &fixture.err)));
    }
    assert_true(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status));
    return -WEXITSTATUS(status);
}

static void test_file_system_that_cannot_refuse_to_replace(void **state)
{
    (void)state;
    int before = files();
    assert_int_equal(backup_in_child(), 0);
    assert_old_backup_is_there(before + 2);
    assert_int_equal(backup_in_child(), -EEXIST);
    assert_old_backup_is_there(before + 2);
}

static void test_name_has_the_time_in_utc(void **state)
{
    (void)state;
    char name[PATH_MAX];
    assert_int_equal(db_backup_name("/var/lib/x/inventory.db", NULL, 1772366400123, name, &fixture.err), 0);
    assert_string_equal(name, "/var/lib/x/inventory.db.backup-20260301T120000Z");
    assert_int_equal(db_backup_name("/var/lib/x/inventory.db", "/mnt", 1772366400123, name, &fixture.err), 0);
    assert_string_equal(name, "/mnt/inventory.db.backup-20260301T120000Z");
    assert_int_equal(db_backup_name("inventory.db", NULL, 0, name, &fixture.err), 0);
    assert_string_equal(name, "./inventory.db.backup-19700101T000000Z");
}

static void touch(const char *name)
{
    char file[PATH_MAX];
    snprintf(file, sizeof(file), "%s/%s", fixture.folder, name);
    fclose(fopen(file, "w"));
}

static void test_list_has_those_by_our_name_the_oldest_first(void **state)
{
    (void)state;
    static const char *const names[] = {"inventory.db.backup-20260301T120000Z",
                                        "inventory.db.backup-20250301T120000Z",
                                        "inventory.db.backup-20260301T120000Z.sha256",
                                        "inventory.db.backup-20260301T120000Z.part-12",
                                        "inventory.db.backup-20269901T120000Z",
                                        "other.db.backup-20260301T120000Z",
                                        "inventory.db.backup-2026"};
    struct db_backup_list list;
    char folder[PATH_MAX];
    snprintf(folder, sizeof(folder), "%s/inventory.db.backup-20240301T120000Z", fixture.folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        touch(names[i]);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(db_backup_list(fixture.path, i == 0 ? NULL : fixture.folder, &list, &fixture.err),
                         0);
        assert_int_equal(list.count, 2);
        assert_int_equal(list.rows[0].made_ms, 1740830400000);
        assert_int_equal(list.rows[1].made_ms, 1772366400000);
        assert_non_null(strstr(list.rows[1].path, names[0]));
        db_backup_list_free(&list);
    }
    assert_int_equal(db_backup_list(fixture.path, "/nowhere/at/all", &list, &fixture.err), -ENOENT);
    rmdir(folder);
}

static void test_list_of_many(void **state)
{
    (void)state;
    struct db_backup_list list;
    char name[64];
    for (int i = 0; i < 30; i++) {
        snprintf(name, sizeof(name), "inventory.db.backup-20260301T1200%02dZ", 29 - i);
        touch(name);
    }
    assert_int_equal(db_backup_list(fixture.path, NULL, &list, &fixture.err), 0);
    assert_int_equal(list.count, 30);
    for (size_t i = 0; i < list.count; i++)
        assert_int_equal(list.rows[i].made_ms, 1772366400000 + 1000 * (int64_t)i);
    db_backup_list_free(&list);
}

#define WITH_DATABASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_backup_is_sound_and_its_checksum_is_beside_it),
        WITH_DATABASE(test_file_that_is_there_is_replaced_only_when_asked),
        WITH_DATABASE(test_backup_that_fails_leaves_what_was_there),
        WITH_DATABASE(test_database_is_never_replaced_by_its_backup),
        WITH_DATABASE(test_link_leads_to_what_is_replaced),
        WITH_DATABASE(test_checksum_that_cannot_be_written_leaves_what_was_there),
        WITH_DATABASE(test_file_system_that_cannot_refuse_to_replace),
        WITH_DATABASE(test_name_has_the_time_in_utc),
        WITH_DATABASE(test_list_has_those_by_our_name_the_oldest_first),
        WITH_DATABASE(test_list_of_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
