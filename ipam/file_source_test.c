#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file_source.h"
#include "shared/base/error.h"
#include "shared/db/db_fixture.h"

// Beyond the first piece of memory, and no multiple of it.
enum { LARGE = 200001 };

static struct db_fixture fixture;
static struct error err;
static char path[PATH_MAX];
static char *bytes;
static size_t length;

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
    free(bytes);
    bytes = NULL;
    db_fixture_fini(&fixture);
    return 0;
}

static void put(size_t count)
{
    FILE *stream = fopen(path, "w");

    assert_non_null(stream);
    for (size_t i = 0; i < count; i++)
        fputc((int)(i % 251), stream);
    fclose(stream);
}

static void assert_read(size_t count)
{
    assert_int_equal(length, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal((unsigned char)bytes[i], i % 251);
    bytes[length] = '\0'; // there is room for it
}

static void test_all_of_it_is_read(void **state)
{
    static const size_t counts[] = {0, 1, 65536, LARGE};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        put(counts[i]);
        assert_int_equal(file_source_read(path, LARGE, &bytes, &length, &err), 0);
        assert_read(counts[i]);
        free(bytes);
        bytes = NULL;
    }
}

static void test_more_than_is_wanted_is_refused(void **state)
{
    (void)state;
    put(3 * 1048576 + 1);
    assert_int_equal(file_source_read(path, (size_t)3 * 1048576, &bytes, &length, &err), -EFBIG);
    assert_null(bytes);
    assert_non_null(strstr(err.text, path));
    assert_non_null(strstr(err.text, "3 MiB"));
    assert_int_equal(file_source_read("/dev/zero", LARGE, &bytes, &length, &err), -EFBIG); // it has no end
    assert_null(bytes);
}

static void test_what_cannot_be_read_is_told(void **state)
{
    (void)state;
    assert_int_equal(file_source_read(path, LARGE, &bytes, &length, &err), -ENOENT);
    assert_non_null(strstr(err.text, path));
    assert_int_equal(file_source_read(fixture.folder, LARGE, &bytes, &length, &err), -EISDIR);
    assert_null(bytes);
    assert_non_null(strstr(err.text, fixture.folder));
}

static void test_a_dash_is_stdin(void **state)
{
    (void)state;
    int before = dup(STDIN_FILENO);

    put(100);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    int result = file_source_read("-", LARGE, &bytes, &length, &err);
    assert_int_not_equal(fcntl(STDIN_FILENO, F_GETFD), -1); // it is not ours to close
    dup2(before, STDIN_FILENO);
    close(before);
    close(fd);
    assert_int_equal(result, 0);
    assert_read(100);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_all_of_it_is_read),
        IN_FOLDER(test_more_than_is_wanted_is_refused),
        IN_FOLDER(test_what_cannot_be_read_is_told),
        IN_FOLDER(test_a_dash_is_stdin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
