#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "file_store.h"
#include "shared/base/error.h"
#include "shared/db/db_fixture.h"

enum { LARGE = 300000 };

static struct db_fixture fixture;
static struct file_store store;
static struct error err;
static char path[PATH_MAX];

static int setup(void **state)
{
    (void)state;
    db_fixture_init(&fixture);
    snprintf(path, sizeof path, "%s/file", fixture.folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    db_fixture_fini(&fixture);
    return 0;
}

static void put(const char *name, const char *text, mode_t mode)
{
    FILE *stream = fopen(name, "w");

    assert_non_null(stream);
    fputs(text, stream);
    fclose(stream);
    assert_int_equal(chmod(name, mode), 0);
}

static const char *get(const char *name)
{
    static char text[64];
    FILE *stream = fopen(name, "r");

    assert_non_null(stream);
    text[fread(text, 1, sizeof text - 1, stream)] = '\0';
    fclose(stream);
    return text;
}

static int files(void)
{
    int count = 0;
    DIR *stream = opendir(fixture.folder);

    for (struct dirent *entry = readdir(stream); entry; entry = readdir(stream))
        count += entry->d_name[0] != '.';
    closedir(stream);
    return count;
}

static void test_nobody_sees_a_half(void **state)
{
    (void)state;
    put(path, "old", 0644);
    assert_int_equal(file_store_open(&store, path, &err), 0);
    fputs("new", store.stream);
    fflush(store.stream);
    assert_string_equal(get(path), "old");
    assert_int_equal(file_store_close(&store, 0, &err), 0);
    assert_string_equal(get(path), "new");
    assert_int_equal(files(), 1);
}

static void test_a_failure_leaves_the_old_one(void **state)
{
    (void)state;
    put(path, "old", 0644);
    assert_int_equal(file_store_open(&store, path, &err), 0);
    fputs("new", store.stream);
    assert_int_equal(file_store_close(&store, -ENODATA, &err), -ENODATA);
    assert_string_equal(get(path), "old");
    assert_int_equal(files(), 1);
}

static void test_an_existing_file_keeps_its_mode(void **state)
{
    (void)state;
    struct stat status;

    put(path, "old", 0606);
    assert_int_equal(file_store_open(&store, path, &err), 0);
    assert_int_equal(fstat(store.fd, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0606);
    assert_int_equal(file_store_close(&store, 0, &err), 0);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0606);
}

static void test_a_link_is_followed(void **state)
{
    (void)state;
    struct stat status;
    char other[PATH_MAX];

    snprintf(other, sizeof other, "%s/other", fixture.folder);
    put(other, "old", 0644);
    assert_int_equal(symlink("other", path), 0);
    assert_int_equal(file_store_open(&store, path, &err), 0);
    fputs("new", store.stream);
    assert_int_equal(file_store_close(&store, 0, &err), 0);
    assert_string_equal(get(other), "new");
    assert_int_equal(lstat(path, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_int_equal(unlink(other), 0);
    assert_int_equal(file_store_open(&store, path, &err), -ENOENT);
    assert_int_equal(lstat(path, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
}

static void test_a_pipe_is_written_to(void **state)
{
    (void)state;
    struct stat status;
    char text[8] = "";

    assert_int_equal(mkfifo(path, 0600), 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    assert_int_equal(file_store_open(&store, path, &err), 0);
    assert_null(store.part);
    fputs("new", store.stream);
    assert_int_equal(file_store_close(&store, 0, &err), 0);
    assert_int_equal(read(reader, text, sizeof text - 1), 3);
    assert_string_equal(text, "new");
    close(reader);
    assert_int_equal(stat(path, &status), 0);
    assert_true(S_ISFIFO(status.st_mode));
}

// As /dev/full: what is not written at once is told with its reason as well.
static void test_a_full_device_is_told_and_stays(void **state)
{
    (void)state;
    static const size_t lengths[] = {1, LARGE};
    struct stat status;

    if (mknod(path, S_IFCHR | 0600, makedev(1, 7)) < 0)
        skip();
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(file_store_open(&store, path, &err), 0);
        for (size_t n = 0; n < lengths[i]; n++)
            fputc('x', store.stream);
        assert_int_equal(file_store_close(&store, 0, &err), -ENOSPC);
        assert_non_null(strstr(err.text, path));
    }
    assert_int_equal(stat(path, &status), 0);
    assert_true(S_ISCHR(status.st_mode));
}

static void test_what_one_that_was_killed_left_is_no_obstacle(void **state)
{
    (void)state;
    char part[PATH_MAX + 32];

    snprintf(part, sizeof part, "%s.part%ld", path, (long)getpid());
    put(part, "half of", 0644);
    assert_int_equal(file_store_open(&store, path, &err), 0);
    fputs("new", store.stream);
    assert_int_equal(file_store_close(&store, 0, &err), 0);
    assert_string_equal(get(path), "new");
    assert_int_equal(files(), 1);
}

static void test_what_cannot_be_written_is_told(void **state)
{
    (void)state;
    assert_int_equal(file_store_open(&store, fixture.folder, &err), -EISDIR);
    assert_non_null(strstr(err.text, fixture.folder));
    snprintf(path, sizeof path, "%s/no/file", fixture.folder);
    assert_int_equal(file_store_open(&store, path, &err), -ENOENT);
    assert_non_null(strstr(err.text, path));
    assert_int_equal(file_store_open(&store, "", &err), 0);
    assert_int_equal(file_store_close(&store, 0, &err), -ENOENT);
}

static void test_without_a_path_it_is_stdout(void **state)
{
    (void)state;
    assert_int_equal(file_store_open(&store, NULL, &err), 0);
    assert_ptr_equal(store.stream, stdout);
    assert_int_equal(file_store_close(&store, 0, &err), 0);
    assert_int_equal(file_store_open(&store, "-", &err), 0);
    assert_ptr_equal(store.stream, stdout);
    assert_int_equal(file_store_close(&store, -EIO, &err), -EIO);
    assert_false(ferror(stdout));
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_nobody_sees_a_half),
        IN_FOLDER(test_a_failure_leaves_the_old_one),
        IN_FOLDER(test_an_existing_file_keeps_its_mode),
        IN_FOLDER(test_a_link_is_followed),
        IN_FOLDER(test_a_pipe_is_written_to),
        IN_FOLDER(test_a_full_device_is_told_and_stays),
        IN_FOLDER(test_what_one_that_was_killed_left_is_no_obstacle),
        IN_FOLDER(test_what_cannot_be_written_is_told),
        IN_FOLDER(test_without_a_path_it_is_stdout),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
