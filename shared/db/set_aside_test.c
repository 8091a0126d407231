#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "db_fixture.h"
#include "set_aside.h"
#include "write_queue.h"

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

static void write_bytes(const char *path, long offset, const char *bytes, size_t length)
{
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, length, offset), length);
    close(fd);
}

// How many files of the folder begin with the database's name and ".corrupt-".
static int count_aside(const struct db_fixture *fixture, char last[PATH_MAX])
{
    DIR *folder = opendir(fixture->folder);
    int count = 0;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (strncmp(entry->d_name, "inventory.db.corrupt-", 21) != 0)
            continue;
        count++;
        if (strstr(entry->d_name, "-wal") == NULL && strstr(entry->d_name, "-shm") == NULL)
            snprintf(last, PATH_MAX, "%s/%s", fixture->folder, entry->d_name);
    }
    closedir(folder);
    return count;
}

static void test_text_file_is_set_aside_and_kept(void **state)
{
    struct db_fixture *fixture = *state;
    static const char text[] = "this is no database, but somebody may want it back";
    char aside[PATH_MAX] = "", kept[sizeof(text)] = "";
    write_bytes(fixture->path, 0, text, sizeof(text));
    struct db *db = db_fixture_open(fixture, DB_WRITE_RECOVER);
    assert_non_null(db);
    assert_int_equal(count_aside(fixture, aside), 1);
    assert_non_null(strstr(fixture->err.text, aside));
    FILE *file = fopen(aside, "r");
    assert_int_equal(fread(kept, 1, sizeof(kept), file), sizeof(kept));
    fclose(file);
    assert_string_equal(kept, text);
    db_close(db);
}

static void test_damaged_page_is_found_and_set_aside_with_the_journal(void **state)
{
    struct db_fixture *fixture = *state;
    char aside[PATH_MAX] = "", junk[4096];
    memset(junk, 0xa5, sizeof(junk));
    db_close(db_fixture_open(fixture, DB_WRITE));
    for (long page = 2; page < 8; page++)
        write_bytes(fixture->path, page * 4096, junk, sizeof(junk));
    struct db *db = db_fixture_open(fixture, DB_WRITE_RECOVER);
    assert_non_null(db);
    assert_int_equal(count_aside(fixture, aside), 3);
    db_close(db);
    db = db_fixture_open(fixture, DB_WRITE_RECOVER);
    assert_string_equal(fixture->err.text, "");
    assert_int_equal(count_aside(fixture, aside), 3);
    db_close(db);
}

static void test_corrupt_file_is_refused_without_recovery(void **state)
{
    struct db_fixture *fixture = *state;
    char aside[PATH_MAX];
    struct db *db = NULL;
    write_bytes(fixture->path, 0, "no database at all, surely", 26);
    assert_int_equal(db_open(fixture->path, DB_WRITE, &db_fixture_actor, &db, &fixture->err), -EUCLEAN);
    assert_non_null(strstr(fixture->err.text, fixture->path));
    assert_int_equal(db_open(fixture->path, DB_READ, NULL, &db, &fixture->err), -EUCLEAN);
    assert_int_equal(count_aside(fixture, aside), 0);
}

static void test_corrupt_file_that_is_held_open_stays(void **state)
{
    struct db_fixture *fixture = *state;
    char aside[PATH_MAX];
    struct write_queue holder;
    struct db *db = NULL;
    write_bytes(fixture->path, 0, "no database at all, surely", 26);
    assert_int_equal(write_queue_init(&holder, fixture->path), 0);
    assert_int_equal(write_queue_schema_lock(&holder, false), 0);
    assert_int_equal(db_open(fixture->path, DB_WRITE_RECOVER, &db_fixture_actor, &db, &fixture->err),
                     -EUCLEAN);
    assert_non_null(strstr(fixture->err.text, "stop collectd"));
    assert_int_equal(count_aside(fixture, aside), 0);
    write_queue_fini(&holder);
}

static void test_sound_empty_and_missing_files_are_left(void **state)
{
    struct db_fixture *fixture = *state;
    char aside[PATH_MAX];
    struct write_queue queue;
    assert_int_equal(write_queue_init(&queue, fixture->path), 0);
    assert_int_equal(set_aside_if_corrupt(fixture->path, &queue, &fixture->err), 0);
    write_bytes(fixture->path, 0, "", 0);
    assert_int_equal(set_aside_if_corrupt(fixture->path, &queue, &fixture->err), 0);
    db_close(db_fixture_open(fixture, DB_WRITE));
    assert_int_equal(set_aside_if_corrupt(fixture->path, &queue, &fixture->err), 0);
    assert_string_equal(fixture->err.text, "");
    assert_int_equal(count_aside(fixture, aside), 0);
    assert_int_equal(set_aside_if_corrupt(fixture->folder, &queue, &fixture->err), -EINVAL);
    write_queue_fini(&queue);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(test_text_file_is_set_aside_and_kept),
        WITH_FOLDER(test_damaged_page_is_found_and_set_aside_with_the_journal),
        WITH_FOLDER(test_corrupt_file_is_refused_without_recovery),
        WITH_FOLDER(test_corrupt_file_that_is_held_open_stays),
        WITH_FOLDER(test_sound_empty_and_missing_files_are_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
