#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "inventory_fixture.h"
#include "map_place.h"

static struct map main_map(void)
{
    struct map map;
    assert_int_equal(map_find(db, MAP_MAIN, &map, &err), 0);
    return map;
}

static int put(int64_t map_id, int64_t device_id, int32_t x, int32_t y, bool locked)
{
    return map_place_put(db, map_id, &(struct map_place){device_id, x, y, locked}, &err);
}

static void test_maps_are_added_listed_and_removed(void **state)
{
    (void)state;
    struct map map;
    struct map_list list;
    assert_int_equal(map_add(db, "Garage", &map, &err), 0);
    assert_int_equal(map_add(db, "Garage", NULL, &err), -EEXIST);
    assert_int_equal(map_add(db, "", NULL, &err), -EINVAL);
    assert_int_equal(map_list(db, &list, &err), 0);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.rows[0].name, "Garage");
    assert_string_equal(list.rows[1].name, "main");
    map_list_free(&list);
    map_list_free(NULL);
    assert_int_equal(map_find(db, "Garag", &map, &err), -ENOENT);
    assert_non_null(strstr(err.text, "did you mean \"Garage\""));
    assert_int_equal(map_remove(db, "Garage", &err), 0);
    assert_int_equal(map_remove(db, "Garage", &err), -ENOENT);
    assert_int_equal(map_remove(db, MAP_MAIN, &err), -EPERM);
}

static void test_a_place_is_kept_moved_and_given_up(void **state)
{
    (void)state;
    struct map_place place;
    struct map map = main_map();
    int64_t nas = inventory_fixture_device("nas");
    assert_int_equal(map_place_get(db, map.id, nas, &place, &err), -ENOENT);
    assert_int_equal(put(map.id, nas, -120, 45, true), 0);
    assert_int_equal(map_place_get(db, map.id, nas, &place, &err), 0);
    assert_int_equal(place.x, -120);
    assert_int_equal(place.y, 45);
    assert_true(place.locked);
    assert_int_equal(put(map.id, nas, 7, 45, false), 0);
    assert_string_equal(inventory_fixture_ask("SELECT x || ',' || y || ',' || locked FROM v_map_node"),
                        "7,45,0");
    int64_t audits = inventory_fixture_audits();
    assert_int_equal(put(map.id, nas, 7, 45, false), 0);
    assert_int_equal(inventory_fixture_audits(), audits);
    assert_int_equal(main_map().nodes, 1);
    assert_int_equal(map_place_remove(db, map.id, nas, &err), 0);
    assert_int_equal(map_place_remove(db, map.id, nas, &err), -ENOENT);
}

static void test_a_device_has_a_place_on_each_map(void **state)
{
    (void)state;
    struct map other;
    struct map map = main_map();
    int64_t nas = inventory_fixture_device("nas");
    assert_int_equal(map_add(db, "other", &other, &err), 0);
    assert_int_equal(put(map.id, nas, 1, 2, false), 0);
    assert_int_equal(put(other.id, nas, 3, 4, false), 0);
    assert_string_equal(inventory_fixture_ask("SELECT group_concat(x) FROM v_map_node ORDER BY map"), "1,3");
    assert_int_equal(map_remove(db, "other", &err), 0);
    assert_string_equal(inventory_fixture_ask("SELECT group_concat(x) FROM v_map_node"), "1");
    assert_int_equal(device_remove(db, nas, &err), 0);
    assert_string_equal(inventory_fixture_ask("SELECT count(*) FROM map_node"), "0");
}

static void test_a_place_off_the_map_is_refused(void **state)
{
    (void)state;
    struct map map = main_map();
    int64_t nas = inventory_fixture_device("nas");
    assert_int_equal(put(map.id, nas, 1000000, -1000000, false), 0);
    assert_int_equal(put(map.id, nas, 1000001, 0, false), -ERANGE);
    assert_int_equal(put(map.id, nas, 0, INT32_MIN, false), -ERANGE);
    assert_int_equal(put(map.id, 4711, 0, 0, false), -ENOENT);
    assert_int_equal(put(4711, nas, 0, 0, false), -ENOENT);
}

static void test_notes_are_added_listed_and_removed(void **state)
{
    (void)state;
    int64_t id = 0;
    struct map other;
    struct map_note_list list;
    struct map map = main_map();
    assert_int_equal(map_add(db, "other", &other, &err), 0);
    assert_int_equal(map_note_add(db, map.id, 10, -20, "two\nlines", &id, &err), 0);
    assert_int_equal(map_note_add(db, other.id, 0, 0, "elsewhere", NULL, &err), 0);
    assert_int_equal(map_note_list(db, map.id, &list, &err), 0);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.rows[0].id, id);
    assert_int_equal(list.rows[0].x, 10);
    assert_int_equal(list.rows[0].y, -20);
    assert_string_equal(list.rows[0].text, "two\nlines");
    assert_string_equal(list.rows[0].map, "main");
    map_note_list_free(&list);
    assert_int_equal(map_note_list(db, 0, &list, &err), 0);
    assert_int_equal(list.count, 2);
    map_note_list_free(&list);
    map_note_list_free(NULL);
    assert_string_equal(inventory_fixture_ask("SELECT text FROM v_map_note WHERE map = 'other'"),
                        "elsewhere");
    assert_int_equal(main_map().notes, 1);
    assert_int_equal(map_note_remove(db, id, &err), 0);
    assert_int_equal(map_note_remove(db, id, &err), -ENOENT);
}

static void test_a_bad_note_is_refused(void **state)
{
    (void)state;
    static char longest[MAP_NOTE_MAX + 1];
    struct map map = main_map();
    memset(longest, 'a', sizeof(longest) - 1);
    assert_int_equal(map_note_add(db, map.id, 0, 0, "", NULL, &err), -EINVAL);
    assert_int_equal(map_note_add(db, map.id, 0, 0, "a\tb", NULL, &err), -EINVAL);
    assert_int_equal(map_note_add(db, map.id, 0, 0, "ok\n\xff", NULL, &err), -EINVAL);
    assert_int_equal(map_note_add(db, map.id, 0, 1000001, "a", NULL, &err), -ERANGE);
    assert_int_equal(map_note_add(db, 4711, 0, 0, "a", NULL, &err), -ENOENT);
    assert_int_equal(map_note_add(db, map.id, 0, 0, longest, NULL, &err), -EINVAL);
    longest[MAP_NOTE_MAX - 1] = '\0';
    assert_int_equal(map_note_add(db, map.id, 0, 0, longest, NULL, &err), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DATABASE(test_maps_are_added_listed_and_removed),
        WITH_DATABASE(test_a_place_is_kept_moved_and_given_up),
        WITH_DATABASE(test_a_device_has_a_place_on_each_map),
        WITH_DATABASE(test_a_place_off_the_map_is_refused),
        WITH_DATABASE(test_notes_are_added_listed_and_removed),
        WITH_DATABASE(test_a_bad_note_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
