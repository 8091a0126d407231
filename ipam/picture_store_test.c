#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "check_history.h"
#include "history_source_fixture.h"
#include "picture_arguments.h"
#include "picture_store.h"
#include "shared/base/error.h"
#include "shared/db/db_fixture.h"

// What a child that draws leaves for the test.
struct outcome {
    int result;
    struct error err;
};

enum { FIRST = 1700000040, COUNT = 4 };

static struct db_fixture fixture;
static struct outcome *outcome;
static char rrd[PATH_MAX];
static char file[PATH_MAX];
static struct history_point points[] = {{FIRST + 10, 1, 1, 1, 0, 0, 0}};
static const struct check_history history = {FIRST, FIRST + COUNT * 10, 10, 1, points};
static const struct history_summary summary = {1, 1, 1, 1, 0, 0};

static int setup(void **state)
{
    (void)state;
    db_fixture_init(&fixture);
    outcome = mmap(NULL, sizeof *outcome, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (outcome == MAP_FAILED)
        return -1;
    snprintf(rrd, sizeof rrd, "%s/a:b.rrd", fixture.folder); // a colon parts the fields of a DEF
    snprintf(file, sizeof file, "%s/picture", fixture.folder);
    return history_source_fixture_make(rrd, FIRST, (const double[]){1, 2, 3, 4}, COUNT);
}

static int teardown(void **state)
{
    (void)state;
    munmap(outcome, sizeof *outcome);
    db_fixture_fini(&fixture);
    return 0;
}

// librrd, pango and fontconfig keep memory until the process ends, which is not what this test is about: the
// drawing child becomes another program before anybody asks for it.
static int store_in_child(const struct picture_arguments *arguments)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        outcome->result = picture_store(file, arguments, &outcome->err);
        execl("/bin/true", "true", (char *)NULL);
        _exit(127);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return outcome->result;
}

static int draw(const char *format, const char *times)
{
    struct picture_arguments arguments;
    const struct picture picture = {.format = format,
                                    .title = "Büro · v4",
                                    .time_name = "round-trip time",
                                    .time_scale = 1,
                                    .times = times,
                                    .deviations = times,
                                    .losses = times,
                                    .ups = times,
                                    .history = &history,
                                    .summary = &summary};

    assert_int_equal(picture_arguments_make(&arguments, &picture), 0);
    int result = store_in_child(&arguments);
    picture_arguments_free(&arguments);
    return result;
}

static bool begins_with(const char *magic)
{
    char head[64] = "";
    FILE *stream = fopen(file, "r");

    assert_non_null(stream);
    size_t length = fread(head, 1, sizeof head - 1, stream);
    fclose(stream);
    return length >= strlen(magic) && memcmp(head, magic, strlen(magic)) == 0;
}

static void test_each_format_is_drawn(void **state)
{
    (void)state;
    const struct {
        const char *format;
        const char *magic;
    } cases[] = {{"PNG", "\x89PNG\r\n\x1a\n"}, {"SVG", "<?xml"}, {"PDF", "%PDF-1."}};

    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(draw(cases[i].format, rrd), 0);
        assert_true(begins_with(cases[i].magic));
    }
}

static void test_a_failure_leaves_the_old_picture(void **state)
{
    (void)state;
    FILE *stream = fopen(file, "w");

    fputs("old", stream);
    fclose(stream);
    assert_int_equal(draw("PNG", "/nonexistent/file.rrd"), -EIO);
    assert_non_null(strstr(outcome->err.text, "/nonexistent/file.rrd"));
    assert_true(begins_with("old"));
}

static void test_an_old_picture_keeps_its_mode_and_a_link_is_followed(void **state)
{
    (void)state;
    char linked[PATH_MAX];
    struct stat status;

    snprintf(linked, sizeof linked, "%s/linked", fixture.folder);
    FILE *stream = fopen(linked, "w");
    fclose(stream);
    assert_int_equal(chmod(linked, 0640), 0);
    assert_int_equal(symlink(linked, file), 0);
    assert_int_equal(draw("PNG", rrd), 0);
    assert_int_equal(lstat(file, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_int_equal(stat(linked, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    assert_true(status.st_size > 1000);
}

// A device is told from a file in the same way, but here it would be the machine's own.
static void test_a_pipe_is_written_to_and_not_replaced(void **state)
{
    (void)state;
    struct stat status;
    char magic[5] = "";

    assert_int_equal(mkfifo(file, 0600), 0);
    int reader = open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    assert_true(fcntl(reader, F_SETPIPE_SZ, 1 << 20) > 0); // room for all of it
    assert_int_equal(draw("PDF", rrd), 0);
    assert_int_equal(read(reader, magic, sizeof magic - 1), sizeof magic - 1);
    assert_string_equal(magic, "%PDF");
    close(reader);
    assert_int_equal(stat(file, &status), 0);
    assert_true(S_ISFIFO(status.st_mode));
}

static void test_a_folder_that_is_not_there_is_told(void **state)
{
    (void)state;
    snprintf(file, sizeof file, "%s/no/folder.png", fixture.folder);
    assert_int_equal(draw("PNG", rrd), -ENOENT);
    assert_non_null(strstr(outcome->err.text, file));
}

#define WITH_FILE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FILE(test_each_format_is_drawn),
        WITH_FILE(test_a_failure_leaves_the_old_picture),
        WITH_FILE(test_an_old_picture_keeps_its_mode_and_a_link_is_followed),
        WITH_FILE(test_a_pipe_is_written_to_and_not_replaced),
        WITH_FILE(test_a_folder_that_is_not_there_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
