#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "device_group.h"
#include "inventory_fixture.h"
#include "row_edit.h"
#include "site.h"

static void test_a_text_is_set_and_its_row_removed(void **state)
{
    (void)state;
    int64_t home = 0, office = 0;
    assert_int_equal(site_ensure(db, "Home", &home, &err), 0);
    assert_int_equal(site_ensure(db, "Office", &office, &err), 0);
    assert_int_equal(row_edit_set(db, QUERY_SITE_SET_NOTE, home, "n", &err), 0);
    assert_string_equal(inventory_fixture_ask("SELECT note FROM site WHERE name = 'Home'"), "n");
    err.text[0] = '\0';
    assert_int_equal(row_edit_set(db, QUERY_SITE_SET_NAME, home, "Office", &err), -EEXIST);
    assert_string_equal(err.text, "");
    assert_int_equal(row_edit_set(db, QUERY_SITE_SET_NAME, home, "", &err), -EINVAL); // CHECK
    assert_true(strlen(err.text) > 0);
    assert_int_equal(row_edit_remove(db, QUERY_SITE_DELETE, home, "site", &err), 0);
    assert_int_equal(row_edit_remove(db, QUERY_SITE_DELETE, home, "site", &err), -ENOENT);
    assert_string_equal(err.text, "there is no such site");
}

static void test_a_note_is_read(void **state)
{
    (void)state;
    struct device_group lab;
    assert_int_equal(device_group_add(db, "lab", "logical", "person", &lab, &err), 0);
    assert_int_equal(row_edit_set(db, QUERY_GROUP_SET_NOTE, lab.id, "two\nlines", &err), 0);
    assert_string_equal(row_edit_note(db, QUERY_GROUP_NOTE, lab.id), "two\nlines");
    assert_string_equal(row_edit_note(db, QUERY_GROUP_NOTE, 999), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_a_text_is_set_and_its_row_removed),
        WITH_DATABASE(test_a_note_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
