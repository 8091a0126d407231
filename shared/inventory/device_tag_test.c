#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "device_tag.h"
#include "inventory_fixture.h"

static const char *all(int64_t device)
{
    static char text[256];
    struct device_tag_list list;
    assert_int_equal(device_tag_list(db, device, &list, &err), 0);
    text[0] = '\0';
    for (size_t i = 0; i < list.count; i++)
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s ", list.rows[i]);
    device_tag_list_free(&list);
    return text;
}

static void test_tags_are_added_once_and_removed(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("nas"), tv = inventory_fixture_device("tv");
    assert_int_equal(device_tag_add(db, nas, "web", "person", &err), 0);
    assert_int_equal(device_tag_add(db, nas, "Backup", "person", &err), 0);
    assert_int_equal(device_tag_add(db, nas, "WEB", "scan", &err), 0);
    assert_int_equal(device_tag_add(db, tv, "media", "person", &err), 0);
    assert_string_equal(all(nas), "backup web ");
    assert_string_equal(all(0), "backup media web ");
    assert_int_equal(device_tag_remove(db, nas, "Web", &err), 0);
    assert_int_equal(device_tag_remove(db, nas, "web", &err), 0);
    assert_string_equal(all(nas), "backup ");
    assert_int_equal(device_remove(db, nas, &err), 0);
    assert_string_equal(all(0), "media ");
}

static void test_the_first_source_is_kept(void **state)
{
    (void)state;
    int64_t nas = inventory_fixture_device("nas");
    assert_int_equal(device_tag_add(db, nas, "web", "person", &err), 0);
    assert_int_equal(device_tag_add(db, nas, "web", "scan", &err), 0);
    assert_string_equal(inventory_fixture_ask("SELECT source FROM device_tag"), "person");
}

static void test_what_is_no_tag_is_refused(void **state)
{
    (void)state;
    char longest[65] = "";
    int64_t nas = inventory_fixture_device("nas");
    static const char *const wrong[] = {"", "a b", "a,b", "ü", "a;b", "'"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_int_equal(device_tag_add(db, nas, wrong[i], "person", &err), -EINVAL);
    memset(longest, 'a', 64);
    assert_int_equal(device_tag_add(db, nas, longest, "person", &err), -EINVAL);
    longest[63] = '\0';
    assert_int_equal(device_tag_add(db, nas, longest, "person", &err), 0);
    assert_int_equal(device_tag_add(db, nas + 1, "web", "person", &err), -ENOENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_tags_are_added_once_and_removed),
        WITH_DATABASE(test_the_first_source_is_kept),
        WITH_DATABASE(test_what_is_no_tag_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
