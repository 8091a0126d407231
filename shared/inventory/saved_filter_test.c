#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "inventory_fixture.h"
#include "saved_filter.h"

static void test_a_filter_is_kept_by_name(void **state)
{
    (void)state;
    char text[SAVED_FILTER_TEXT_MAX];

    assert_int_equal(saved_filter_add(db, "mine", "name:'a;--'", &err), 0);
    assert_int_equal(saved_filter_text(db, "mine", text, sizeof(text)), 0);
    assert_string_equal(text, "name:'a;--'");
    assert_int_equal(saved_filter_text(db, "yours", text, sizeof(text)), -ENOENT);
    assert_int_equal(saved_filter_text(db, "mine", text, 5), -ENOSPC);
    assert_int_equal(saved_filter_add(db, "mine", "name:b", &err), -EEXIST);
    assert_non_null(strstr(err.text, "ipam filter rm mine"));
}

static void test_names_are_checked(void **state)
{
    (void)state;
    static const char *const names[] = {"", "-a", "Big", "a b", "a;b", "ü"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_int_equal(saved_filter_add(db, names[i], "name:a", &err), -EINVAL);
        assert_non_null(strstr(err.text, "cannot name a filter"));
    }
}

static void test_filters_are_listed_and_removed(void **state)
{
    (void)state;
    struct saved_filter_list list;

    assert_int_equal(saved_filter_add(db, "web", "port:80", &err), 0);
    assert_int_equal(saved_filter_add(db, "cams", "type:camera", &err), 0);
    assert_int_equal(saved_filter_list(db, &list, &err), 0);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.rows[0].name, "cams");
    assert_string_equal(list.rows[1].text, "port:80");
    saved_filter_list_free(&list);

    assert_int_equal(saved_filter_remove(db, "cam", &err), -ENOENT);
    assert_string_equal(err.text, "there is no filter \"cam\"; did you mean \"cams\"?");
    assert_int_equal(saved_filter_remove(db, "cams", &err), 0);
    assert_int_equal(saved_filter_remove(db, "something", &err), -ENOENT);
    assert_string_equal(err.text, "there is no filter \"something\"; 'ipam filter list' shows them");
    assert_string_equal(inventory_fixture_ask("SELECT group_concat(name) FROM saved_filter"), "web");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_a_filter_is_kept_by_name),
        WITH_DATABASE(test_names_are_checked),
        WITH_DATABASE(test_filters_are_listed_and_removed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
