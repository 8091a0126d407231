#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>

#include "integrity.h"
#include "shared/base/error.h"
#include "shared/db/db_fixture.h"

static void test_a_new_inventory_is_sound(void **state)
{
    (void)state;
    struct db_fixture fixture;

    db_fixture_init(&fixture);
    struct db *db = db_fixture_open(&fixture, DB_WRITE);
    assert_int_equal(integrity_verify(db, &fixture.err), 0);
    db_close(db);
    db_fixture_fini(&fixture);
}

// Overwrites the second page and those after it, as a failing card does; the first keeps the file a database.
static void test_damage_is_found(void **state)
{
    (void)state;
    struct db_fixture fixture;
    char rubbish[4096];

    db_fixture_init(&fixture);
    struct db *db = db_fixture_open(&fixture, DB_WRITE);
    assert_int_equal(db_begin(db, 5000), 0);
    assert_int_equal(db_commit(db), 0);
    db_close(db);
    char wal[160];
    snprintf(wal, sizeof wal, "%s-wal", fixture.path);
    assert_int_equal(truncate(wal, 0) == 0 || errno == ENOENT, 1);
    memset(rubbish, 0x5a, sizeof rubbish);
    int fd = open(fixture.path, O_WRONLY | O_CLOEXEC);
    for (off_t page = 20; page < 30; page++)
        assert_int_equal(pwrite(fd, rubbish, sizeof rubbish, page * 4096), sizeof rubbish);
    close(fd);
    db = db_fixture_open(&fixture, DB_READ);
    assert_non_null(db);
    assert_true(integrity_verify(db, &fixture.err) < 0);
    assert_string_not_equal(fixture.err.text, "");
    db_close(db);
    db_fixture_fini(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_new_inventory_is_sound),
        cmocka_unit_test(test_damage_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
