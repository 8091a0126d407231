#include "import_row.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "shared/interchange/paper_field.h"

static struct text_arena arena;

static int fini(void **state)
{
    (void)state;
    text_arena_fini(&arena);
    return 0;
}

static void say(struct import_row *row, const char *field, const char *value)
{
    assert_true(
        import_row_say(&arena, row, paper_field_named((enum paper_kind)row->kind, field), value, 2, 3));
}

static void test_a_list_keeps_the_order_of_the_paper(void **state)
{
    (void)state;
    struct import_list list = {0};
    struct import_row *rows[3];
    for (size_t i = 0; i < 3; i++) {
        rows[i] = import_row_new(&arena, PAPER_SITE);
        rows[i]->next = rows[0];
        import_row_append(&list, rows[i]);
        assert_null(rows[i]->next);
    }
    assert_int_equal(list.count, 3);
    assert_ptr_equal(list.first, rows[0]);
    assert_ptr_equal(rows[0]->next, rows[1]);
    assert_ptr_equal(rows[1]->next, rows[2]);
    assert_ptr_equal(list.last, rows[2]);
}

static void test_a_row_has_room_for_every_field_of_its_kind(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < PAPER_KINDS; kind++) {
        struct import_row *row = import_row_new(&arena, kind);
        struct import_row *behind = import_row_new(&arena, kind);
        size_t count = 0;
        for (const char *const *name = paper_field_of((enum paper_kind)kind); *name != NULL; name++, count++)
            say(row, *name, *name);
        assert_int_equal(row->count, count);
        for (const char *const *name = paper_field_of((enum paper_kind)kind); *name != NULL; name++)
            assert_string_equal(import_row_value(row, *name), *name);
        assert_true((char *)(row->fields + row->count) <= (char *)behind);
    }
    struct import_row *binding = import_row_new(&arena, IMPORT_BINDING);
    assert_int_equal(binding->kind, IMPORT_BINDING);
    assert_string_equal(binding->what, "");
    assert_string_equal(binding->key, "");
    assert_string_equal(binding->locked, "");
}

static void test_what_is_said_again_replaces_and_is_copied(void **state)
{
    (void)state;
    char value[] = "one";
    struct import_row *row = import_row_new(&arena, PAPER_DEVICE);
    assert_null(import_row_value(row, "os"));
    say(row, "os", value);
    value[0] = 'x';
    assert_string_equal(import_row_value(row, "os"), "one");
    say(row, "os", "two");
    assert_string_equal(import_row_value(row, "os"), "two");
    assert_int_equal(row->count, 1);
    assert_int_equal(row->fields[0].line, 2);
    assert_int_equal(row->fields[0].column, 3);
}

static void test_only_words_of_the_plan_plan_an_address(void **state)
{
    static const struct {
        const char *field;
        bool plans;
    } cases[] = {{"address", false}, {"prefix", false}, {"vrf", false}, {"interface", false}, {"held", false},
                 {"hostname", true}, {"device", true},  {"mac", true},  {"assignment", true}, {"note", true}};
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct import_row *row = import_row_new(&arena, PAPER_ADDRESS);
        say(row, cases[i].field, "x");
        assert_int_equal(import_row_says_plan(row), cases[i].plans);
    }
}

// A row of the paper is about that of the database, or about an earlier one of the paper; one of the database
// is itself, whoever has claimed it.
static void test_the_target_is_what_is_there(void **state)
{
    (void)state;
    struct import_row *stored = import_row_new(&arena, PAPER_DEVICE);
    struct import_row *row = import_row_new(&arena, PAPER_DEVICE);
    assert_ptr_equal(import_row_target(row), row);
    stored->id = 7;
    stored->there = row;
    row->there = stored;
    assert_ptr_equal(import_row_target(row), stored);
    assert_ptr_equal(import_row_target(stored), stored);
}

static void test_the_key_of_a_device_is_the_one_that_it_will_have(void **state)
{
    (void)state;
    struct import_row *stored = import_row_new(&arena, PAPER_DEVICE);
    struct import_row *row = import_row_new(&arena, PAPER_DEVICE);
    stored->id = 7;
    say(stored, "key", "nas");
    say(row, "key", "other");
    row->there = stored;
    assert_string_equal(import_row_device_key(row), "nas");
    row->there = NULL;
    row->resolved = "nas-2";
    assert_string_equal(import_row_device_key(row), "nas-2");
}

static void test_a_long_text_is_cut(void **state)
{
    (void)state;
    static char name[4000];
    memset(name, 'a', sizeof(name) - 1);
    assert_string_equal(import_row_text(&arena, "%u %s", 3u, "x"), "3 x");
    assert_int_equal(strlen(import_row_text(&arena, "%s", name)), 2047);
}

#define TEST(name) cmocka_unit_test_teardown(name, fini)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_list_keeps_the_order_of_the_paper),
        TEST(test_a_row_has_room_for_every_field_of_its_kind),
        TEST(test_what_is_said_again_replaces_and_is_copied),
        TEST(test_only_words_of_the_plan_plan_an_address),
        TEST(test_the_target_is_what_is_there),
        TEST(test_the_key_of_a_device_is_the_one_that_it_will_have),
        TEST(test_a_long_text_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
