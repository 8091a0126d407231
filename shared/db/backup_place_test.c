#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "backup_place.h"
#include "db_fixture.h"

static struct db_fixture fixture;
static char place[PATH_MAX];

static char *in_folder(const char *name)
{
    static char path[PATH_MAX];
    snprintf(path, sizeof(path), "%s/%s", fixture.folder, name);
    return path;
}

static void put(const char *name, const char *text)
{
    FILE *file = fopen(in_folder(name), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int setup(void **state)
{
    (void)state;
    db_fixture_init(&fixture);
    put("inventory.db", "the database");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    db_fixture_fini(&fixture);
    return 0;
}

static int ask(const char *name)
{
    return backup_place(fixture.path, in_folder(name), place, &fixture.err);
}

static void test_a_new_and_an_old_backup_have_a_place(void **state)
{
    (void)state;
    assert_int_equal(ask("b"), 0);
    assert_string_equal(place, in_folder("b"));
    put("b", "a backup");
    put("b-wal", ""); // nothing is in it
    assert_int_equal(ask("b"), 0);
    assert_string_equal(place, in_folder("b"));
}

static void test_a_link_is_followed(void **state)
{
    (void)state;
    put("b", "a backup");
    assert_int_equal(symlink("b", in_folder("link")), 0);
    assert_int_equal(ask("link"), 0);
    assert_string_equal(place, in_folder("b"));
    unlink(in_folder("b"));
    assert_int_equal(ask("link"), -ENOENT);
    assert_non_null(strstr(fixture.err.text, "leads nowhere"));
}

static void test_what_is_no_regular_file_is_refused(void **state)
{
    (void)state;
    assert_int_equal(mkfifo(in_folder("pipe"), 0600), 0);
    assert_int_equal(ask("pipe"), -EINVAL);
    assert_int_equal(backup_place(fixture.path, "/dev/null", place, &fixture.err), -EINVAL);
    assert_int_equal(backup_place(fixture.path, fixture.folder, place, &fixture.err), -EINVAL);
    assert_non_null(strstr(fixture.err.text, fixture.folder));
}

static void test_files_of_the_database_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"inventory.db",         "inventory.db-wal",  "inventory.db-shm",
                                        "inventory.db-journal", "inventory.db.lock", "./inventory.db-wal"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_int_equal(ask(names[i]), -EINVAL);
        assert_non_null(strstr(fixture.err.text, "belongs to the database"));
    }
    put("inventory.db-wal", "a journal");
    assert_int_equal(ask("inventory.db-wal"), -EINVAL);
    char database[PATH_MAX];
    snprintf(database, sizeof(database), "%s", in_folder("inventory.db"));
    assert_int_equal(symlink("inventory.db", in_folder("soft")), 0);
    assert_int_equal(ask("soft"), -EINVAL);
    assert_int_equal(link(database, in_folder("hard")), 0);
    assert_int_equal(ask("hard"), -EINVAL);
    // and what belongs to the file that a link names
    char named[PATH_MAX];
    snprintf(named, sizeof(named), "%s", in_folder("soft"));
    assert_int_equal(backup_place(named, database, place, &fixture.err), -EINVAL);
    snprintf(database, sizeof(database), "%s", in_folder("inventory.db-shm"));
    assert_int_equal(backup_place(named, database, place, &fixture.err), -EINVAL);
}

static void test_a_journal_beside_it_is_refused(void **state)
{
    (void)state;
    static const char *const journals[] = {"b-wal", "b-journal"};
    for (size_t i = 0; i < 2; i++) {
        put(journals[i], "page");
        assert_int_equal(ask("b"), -EBUSY);
        assert_non_null(strstr(fixture.err.text, journals[i]));
        unlink(in_folder(journals[i]));
    }
    assert_int_equal(ask("b"), 0);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_a_new_and_an_old_backup_have_a_place),
        IN_FOLDER(test_a_link_is_followed),
        IN_FOLDER(test_what_is_no_regular_file_is_refused),
        IN_FOLDER(test_files_of_the_database_are_refused),
        IN_FOLDER(test_a_journal_beside_it_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
