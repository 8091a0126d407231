#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#include "shared/base/error.h"

#include "sqlite_error.h"

static void test_result_codes_become_errno_numbers(void **state)
{
    (void)state;
    static const struct {
        int result;
        int code;
    } cases[] = {
        {SQLITE_OK, 0},
        {SQLITE_ROW, 0},
        {SQLITE_DONE, 0},
        {SQLITE_BUSY, -EBUSY},
        {SQLITE_BUSY_SNAPSHOT, -EBUSY},
        {SQLITE_LOCKED, -EBUSY},
        {SQLITE_FULL, -ENOSPC},
        {SQLITE_READONLY_DIRECTORY, -EROFS},
        {SQLITE_PERM, -EROFS},
        {SQLITE_CANTOPEN, -EACCES},
        {SQLITE_CORRUPT_INDEX, -EUCLEAN},
        {SQLITE_NOTADB, -EUCLEAN},
        {SQLITE_CONSTRAINT_UNIQUE, -EEXIST},
        {SQLITE_CONSTRAINT_PRIMARYKEY, -EEXIST},
        {SQLITE_CONSTRAINT_FOREIGNKEY, -ENOENT},
        {SQLITE_CONSTRAINT_CHECK, -EINVAL},
        {SQLITE_CONSTRAINT_NOTNULL, -EINVAL},
        {SQLITE_CONSTRAINT_DATATYPE, -EINVAL},
        {SQLITE_MISMATCH, -EINVAL},
        {SQLITE_TOOBIG, -E2BIG},
        {SQLITE_NOMEM, -ENOMEM},
        {SQLITE_IOERR_READ, -EIO},
        {SQLITE_ERROR, -EIO},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(sqlite_error_code(NULL, cases[i].result), cases[i].code);
}

static void test_text_names_the_path_and_the_way_out(void **state)
{
    (void)state;
    static const struct {
        int result;
        const char *way_out;
    } cases[] = {
        {SQLITE_BUSY, "sqlite3 shell"},       {SQLITE_FULL, "free space"},
        {SQLITE_READONLY, "group lanatlas"},  {SQLITE_CANTOPEN, "check the rights"},
        {SQLITE_CORRUPT, "restore a backup"}, {SQLITE_ERROR, "SQL logic error"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct error err;
        assert_true(sqlite_error_set(&err, "/some/path.db", NULL, cases[i].result) < 0);
        assert_ptr_equal(strstr(err.text, "/some/path.db: "), err.text);
        assert_non_null(strstr(err.text, cases[i].way_out));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_result_codes_become_errno_numbers),
        cmocka_unit_test(test_text_names_the_path_and_the_way_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
