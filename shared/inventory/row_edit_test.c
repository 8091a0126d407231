#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "inventory_fixture.h"
#include "row_edit.h"
#include "site.h"

static void test_a_text_is_set_read_and_its_row_removed(void **state)
{
    (void)state;
    int64_t home = 0, office = 0;
    assert_int_equal(site_ensure(db, "Home", &home, &err), 0);
    assert_int_equal(site_ensure(db, "Office", &office, &err), 0);
    assert_int_equal(row_edit_set(db, QUERY_SITE_SET_NOTE, home, "n", &err), 0);
    assert_string_equal(row_edit_note(db, QUERY_SITE_NOTE, home), "n");
    assert_string_equal(row_edit_note(db, QUERY_SITE_NOTE, 999), "");
    err.text[0] = '\0';
    assert_int_equal(row_edit_set(db, QUERY_SITE_SET_NAME, home, "Office", &err), -EEXIST);
    assert_string_equal(err.text, "");
    assert_int_equal(row_edit_set(db, QUERY_SITE_SET_NAME, home, "", &err), -EINVAL); // CHECK
    assert_true(strlen(err.text) > 0);
    assert_int_equal(row_edit_remove(db, QUERY_SITE_DELETE, home, "site", &err), 0);
    assert_int_equal(row_edit_remove(db, QUERY_SITE_DELETE, home, "site", &err), -ENOENT);
    assert_string_equal(err.text, "there is no such site");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_a_text_is_set_read_and_its_row_removed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
