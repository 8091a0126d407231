#include "conf_file.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "error.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

struct fixture {
    char folder[64];
    char path[96];
    char database[16];
    char group[16];
    struct error err;
};

static int make_folder(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    assert_non_null(f);
    strncpy(f->folder, "/tmp/conf_file_test.XXXXXX", sizeof f->folder - 1);
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->path, sizeof f->path, "%s/lanatlas.conf", f->folder);
    *state = f;
    return 0;
}

static int remove_folder(void **state)
{
    struct fixture *f = *state;

    unlink(f->path);
    rmdir(f->folder);
    free(f);
    return 0;
}

static void write_conf(const struct fixture *f, const char *text, size_t length)
{
    FILE *file = fopen(f->path, "we");

    if (!file || fwrite(text, 1, length, file) != length || fclose(file) != 0)
        fail_msg("cannot write %s", f->path);
}

static int read_conf(struct fixture *f)
{
    const struct conf_file_key keys[] = {
        {"Database", f->database, sizeof f->database},
        {"Group", f->group, sizeof f->group},
    };

    strncpy(f->database, "/old", sizeof f->database);
    strncpy(f->group, "old", sizeof f->group);
    memset(&f->err, 0, sizeof f->err);
    return conf_file_read(f->path, keys, COUNT(keys), &f->err);
}

struct good_case {
    const char *text;
    const char *database;
    const char *group;
};

static const struct good_case GOOD[] = {
    {"", "/old", "old"},
    {"\n\n", "/old", "old"},
    {"# Database /x\n", "/old", "old"},
    {"#", "/old", "old"},
    {"Database /db\n", "/db", "old"},
    {"Database /db", "/db", "old"},
    {"Database\t/db", "/db", "old"},
    {"  Database   /db \t\n", "/db", "old"},
    {"Database \"/db\"\n", "/db", "old"},
    {"Database \"/a b#c\" # where\n", "/a b#c", "old"},
    {"Database /db # where\n", "/db", "old"},
    {"Database /db#where\n", "/db", "old"},
    {"Database /db\r\nGroup lan\r\n", "/db", "lan"},
    {"Database /db\r\nGroup \"lan\"\r", "/db", "lan"},
    {"Group lan\n\n\t# then\nDatabase /db", "/db", "lan"},
    {"Database C:\\x\n", "C:\\x", "old"},
    {"Database \"K\xc3\xbc"
     "che\"\n",
     "K\xc3\xbc"
     "che",
     "old"},
    {"Database 123456789012345\n", "123456789012345", "old"},
};

static void test_known_keys_are_read(void **state)
{
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(GOOD); i++) {
        write_conf(f, GOOD[i].text, strlen(GOOD[i].text));
        int rc = read_conf(f);
        if (rc != 0 || strcmp(f->database, GOOD[i].database) != 0 || strcmp(f->group, GOOD[i].group) != 0)
            fail_msg("case %zu: rc %d, \"%s\", \"%s\", %s", i, rc, f->database, f->group, f->err.text);
    }
}

struct bad_case {
    const char *text;
    size_t length;
    unsigned line;
    const char *reason;
};

#define BAD(text, line, reason) {text, sizeof(text) - 1, line, reason}

static const struct bad_case BAD_CASES[] = {
    BAD("Databse /db\n", 1, "Databse: unknown key; the known ones are Database, Group"),
    BAD("database /db\n", 1, "database: unknown key"),
    BAD("Data /db\n", 1, "Data: unknown key"),
    BAD("Database\"/db\"\n", 1, "Database\"/db\": unknown key"),
    BAD("\x1b[2J /db\n", 1, "?: unknown key"),
    BAD("D\0atabase /db\n", 1, "?: unknown key"),
    BAD("Database\0 /db\n", 1, "?: unknown key"),
    BAD("Database /a\nGroup lan\nDatabase /a\n", 3, "Database: the key is repeated"),
    BAD("Group lan\nDatabase\n", 2, "Database: the value is missing"),
    BAD("Database", 1, "Database: the value is missing"),
    BAD("Database \r\n", 1, "Database: the value is missing"),
    BAD("Database # /db\n", 1, "Database: the value is missing"),
    BAD("Database \"\"\n", 1, "Database: the value is missing"),
    BAD("Group lan\n\nDatabase \"/db\n\"", 3, "Database: the closing quote is missing"),
    BAD("Database \"", 1, "Database: the closing quote is missing"),
    BAD("Database /a b\n", 1, "Database: text follows the value"),
    BAD("Database \"/a\"b\n", 1, "Database: text follows the value"),
    BAD("Database /a\"b\"\n", 1, "Database: text follows the value"),
    BAD("Database 1234567890123456\n", 1, "Database: the value is too long"),
    BAD("Database \"1234567890123456\"\n", 1, "Database: the value is too long"),
    BAD("Database /a\0b\n", 1, "Database: the value has a control character"),
    BAD("Database \"/a\0b\"\n", 1, "Database: the value has a control character"),
    BAD("Database \"\ta\"\n", 1, "Database: the value has a control character"),
    BAD("Database \xff\n", 1, "Database: the value has a control character or is not UTF-8"),
    BAD("Group lan\rDatabase /db\n", 1, "Group: text follows the value"),
};

static void test_bad_line_is_named_and_changes_nothing(void **state)
{
    struct fixture *f = *state;
    char expected[300];

    for (size_t i = 0; i < COUNT(BAD_CASES); i++) {
        const struct bad_case *c = &BAD_CASES[i];
        snprintf(expected, sizeof expected, "%s:%u: %s", f->path, c->line, c->reason);
        write_conf(f, c->text, c->length);
        int rc = read_conf(f);
        if (rc != -EINVAL || strncmp(f->err.text, expected, strlen(expected)) != 0)
            fail_msg("case %zu: rc %d, \"%s\", expected \"%s\"", i, rc, f->err.text, expected);
        assert_string_equal(f->database, "/old");
        assert_string_equal(f->group, "old");
    }
}

static void test_missing_file_is_enoent_with_its_path(void **state)
{
    struct fixture *f = *state;

    unlink(f->path);
    assert_int_equal(read_conf(f), -ENOENT);
    assert_non_null(strstr(f->err.text, f->path));
    assert_string_equal(f->database, "/old");
}

static void test_folder_is_no_file(void **state)
{
    struct fixture *f = *state;
    struct error err;

    assert_int_equal(conf_file_read(f->folder, NULL, 0, &err), -EISDIR);
    assert_non_null(strstr(err.text, f->folder));
}

static void test_huge_file_is_refused(void **state)
{
    struct fixture *f = *state;
    size_t length = 1 << 17;
    char *text = malloc(length);

    memset(text, '#', length);
    write_conf(f, text, length);
    free(text);
    assert_int_equal(read_conf(f), -EFBIG);
    assert_non_null(strstr(f->err.text, f->path));
}

static void test_nobody_has_to_take_the_message(void **state)
{
    struct fixture *f = *state;

    write_conf(f, "Wrong 1\n", 8);
    assert_int_equal(conf_file_read(f->path, NULL, 0, NULL), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_keys_are_read),
        cmocka_unit_test(test_bad_line_is_named_and_changes_nothing),
        cmocka_unit_test(test_missing_file_is_enoent_with_its_path),
        cmocka_unit_test(test_folder_is_no_file),
        cmocka_unit_test(test_huge_file_is_refused),
        cmocka_unit_test(test_nobody_has_to_take_the_message),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
