#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "sha256_source.h"

static char folder[64], path[128], beside[160];
static struct error err;

static int setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/lanatlas-test-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof(path), "%s/backup.db", folder);
    snprintf(beside, sizeof(beside), "%s.sha256", path);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    unlink(path);
    unlink(beside);
    return rmdir(folder);
}

static void put(const char *name, const char *bytes, size_t length)
{
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

// FIPS 180-4's examples, and one million 'a'.
static void test_sums_are_those_of_the_standard(void **state)
{
    (void)state;
    static char million[1000000];
    char hex[SHA256_HEX_MAX];
    memset(million, 'a', sizeof(million));
    const struct {
        const char *bytes;
        size_t length;
        const char *hex;
    } cases[] = {
        {"", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {million, sizeof(million), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        put(path, cases[i].bytes, cases[i].length);
        assert_int_equal(sha256_source_file(path, hex, &err), 0);
        assert_string_equal(hex, cases[i].hex);
    }
}

static void test_line_is_that_of_sha256sum(void **state)
{
    (void)state;
    char hex[SHA256_HEX_MAX], again[SHA256_HEX_MAX], line[256] = "";
    struct stat status;
    put(path, "abc", 3);
    assert_int_equal(sha256_source_file(path, hex, &err), 0);
    assert_int_equal(sha256_source_write(path, "backup.db", hex, &err), 0);
    FILE *file = fopen(beside, "r");
    assert_non_null(fgets(line, sizeof(line), file));
    fclose(file);
    assert_string_equal(line,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  backup.db\n");
    assert_int_equal(stat(beside, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0640);
    assert_int_equal(sha256_source_read(path, again, &err), 0);
    assert_string_equal(again, hex);
}

// Somebody else may write into the folder, and has prepared it.
static void test_a_link_in_its_way_is_not_followed(void **state)
{
    (void)state;
    char part[200], other[160], text[8] = "";
    snprintf(part, sizeof(part), "%s.part", beside);
    snprintf(other, sizeof(other), "%s/other", folder);
    put(other, "mine", 4);
    assert_int_equal(symlink(other, part), 0);
    assert_int_equal(sha256_source_write(path, "backup.db", "ab", &err), 0);
    FILE *file = fopen(other, "r");
    assert_non_null(fgets(text, sizeof(text), file));
    fclose(file);
    assert_string_equal(text, "mine");
    unlink(other);
}

static void test_what_is_no_such_line_is_refused(void **state)
{
    (void)state;
    char hex[SHA256_HEX_MAX];
    static const char *const bad[] = {
        "", "abc  backup.db\n", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ag  backup.db\n",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0  backup.db\n"};
    assert_int_equal(sha256_source_read(path, hex, &err), -ENOENT);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        put(beside, bad[i], strlen(bad[i]));
        assert_int_equal(sha256_source_read(path, hex, &err), -EINVAL);
    }
    put(beside, "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD *backup.db\n", 76);
    assert_int_equal(sha256_source_read(path, hex, &err), 0);
}

static void test_file_that_is_not_there_is_told(void **state)
{
    (void)state;
    char hex[SHA256_HEX_MAX];
    assert_int_equal(sha256_source_file(path, hex, &err), -ENOENT);
    assert_non_null(strstr(err.text, path));
    assert_int_equal(sha256_source_write("/nowhere/at/all", "all", "ab", &err), -ENOENT);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_sums_are_those_of_the_standard),    IN_FOLDER(test_line_is_that_of_sha256sum),
        IN_FOLDER(test_a_link_in_its_way_is_not_followed), IN_FOLDER(test_what_is_no_such_line_is_refused),
        IN_FOLDER(test_file_that_is_not_there_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
