#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "backup_checksum.h"
#include "shared/base/error.h"
#include "shared/db/db_fixture.h"

// FIPS 180-4's example of one block.
#define SUM_OF_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static struct db_fixture fixture;
static struct error err;
static char path[PATH_MAX];
static bool known;

static int setup(void **state)
{
    (void)state;
    db_fixture_init(&fixture);
    snprintf(path, sizeof path, "%s/b", fixture.folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    db_fixture_fini(&fixture);
    return 0;
}

static void put(const char *suffix, const char *text)
{
    char name[PATH_MAX + 16];

    snprintf(name, sizeof name, "%s%s", path, suffix);
    FILE *stream = fopen(name, "w");
    assert_non_null(stream);
    fputs(text, stream);
    fclose(stream);
}

static void test_the_file_is_what_its_checksum_was_made_of(void **state)
{
    (void)state;
    put("", "abc");
    put(".sha256", SUM_OF_ABC "  b\n");
    assert_int_equal(backup_checksum(path, &known, &err), 0);
    assert_true(known);
    put(".sha256", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD *b\n");
    assert_int_equal(backup_checksum(path, &known, &err), 0);
    assert_true(known);
}

static void test_another_file_is_told(void **state)
{
    (void)state;
    put("", "abd");
    put(".sha256", SUM_OF_ABC "  b\n");
    assert_int_equal(backup_checksum(path, &known, &err), -EUCLEAN);
    assert_non_null(strstr(err.text, path));
    assert_non_null(strstr(err.text, "checksum"));
}

static void test_without_a_checksum_nothing_is_known(void **state)
{
    (void)state;
    put("", "abc");
    assert_int_equal(backup_checksum(path, &known, &err), 0);
    assert_false(known);
}

static void test_what_is_no_checksum_is_told(void **state)
{
    (void)state;
    put("", "abc");
    put(".sha256", "");
    assert_int_equal(backup_checksum(path, &known, &err), -EINVAL);
    assert_non_null(strstr(err.text, ".sha256"));
}

static void test_a_file_that_is_not_there_is_told(void **state)
{
    (void)state;
    put(".sha256", SUM_OF_ABC "  b\n");
    assert_int_equal(backup_checksum(path, &known, &err), -ENOENT);
    assert_non_null(strstr(err.text, path));
}

// SQLite would take what the journal holds for the newer state of the file.
static void test_a_journal_beside_it_is_not_in_the_checksum(void **state)
{
    static const char *const journals[] = {"-wal", "-journal"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        put("", "abc");
        put(".sha256", SUM_OF_ABC "  b\n");
        put(journals[i], "");
        assert_int_equal(backup_checksum(path, &known, &err), 0);
        put(journals[i], "page");
        assert_int_equal(backup_checksum(path, &known, &err), -EUCLEAN);
        assert_non_null(strstr(err.text, journals[i]));
        put(journals[i], "");
    }
    put("-wal", "page");
    unlink(path);
    put("", "abc");
    char name[PATH_MAX + 16];
    snprintf(name, sizeof name, "%s.sha256", path);
    unlink(name);
    assert_int_equal(backup_checksum(path, &known, &err), 0); // nothing is promised of such a file
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_the_file_is_what_its_checksum_was_made_of),
        IN_FOLDER(test_another_file_is_told),
        IN_FOLDER(test_without_a_checksum_nothing_is_known),
        IN_FOLDER(test_what_is_no_checksum_is_told),
        IN_FOLDER(test_a_file_that_is_not_there_is_told),
        IN_FOLDER(test_a_journal_beside_it_is_not_in_the_checksum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
