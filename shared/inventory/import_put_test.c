#include "import_put.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "import_batch.h"
#include "import_row.h"
#include "import_write.h"
#include "inventory_fixture.h"
#include "plan_field.h"
#include "shared/interchange/paper_field.h"

enum { NOW = 1000 };

static struct text_arena arena;
static struct import_batch batches[IMPORT_BATCHES];
static struct import_write_to to;

static int init(void **state)
{
    int failed = inventory_fixture_init(state);
    import_batch_init(&batches[IMPORT_CLAIMS], QUERY_IMPORT_CLAIMS, IMPORT_BATCH_NOW);
    to = (struct import_write_to){.db = db, .now_ms = NOW, .err = &err, .batches = batches};
    return failed;
}

static int fini(void **state)
{
    text_arena_fini(&arena);
    return inventory_fixture_fini(state);
}

static struct import_row *row_of(enum paper_kind kind, const char *field, const char *value)
{
    struct import_row *row = import_row_new(&arena, kind);
    assert_true(import_row_say(&arena, row, paper_field_named(kind, field), value, 1, 1));
    return row;
}

static void say(struct import_row *row, const char *field, const char *value)
{
    const char *name = paper_field_named((enum paper_kind)row->kind, field);
    assert_true(import_row_say(&arena, row, name, value, 1, 1));
}

static struct import_row *stored(enum paper_kind kind, int64_t id)
{
    struct import_row *row = import_row_new(&arena, kind);
    row->id = id;
    return row;
}

static void test_of_a_new_row_all_is_written(void **state)
{
    (void)state;
    struct import_row *row = row_of(PAPER_SITE, "name", "Home");
    say(row, "note", "n");
    assert_true(import_put_is_new(row));
    assert_string_equal(import_put_written(row, "name"), "Home");
    assert_string_equal(import_put_written(row, "note"), "n");
    assert_null(import_put_written(row, "kind"));
}

static void test_of_what_is_there_only_what_differs(void **state)
{
    (void)state;
    struct import_row *row = row_of(PAPER_SITE, "name", "Home");
    say(row, "note", "n");
    row->there = stored(PAPER_SITE, 7);
    row->write = 1u << 1;
    assert_false(import_put_is_new(row));
    assert_null(import_put_written(row, "name"));
    assert_string_equal(import_put_written(row, "note"), "n");
    assert_int_equal(import_put_id(row), 7);
    assert_int_equal(import_put_id(NULL), 0);
}

static void test_a_range_that_overlaps_another_is_not_added(void **state)
{
    (void)state;
    struct import_row *row = row_of(PAPER_RANGE, "first", "10.0.0.1");
    assert_true(import_put_is_new(row));
    row->verdict = IMPORT_CONFLICT;
    assert_false(import_put_is_new(row));
    row->kind = PAPER_DEVICE;
    assert_true(import_put_is_new(row)); // of others a field stands against, not the row
}

static int put_site(struct import_row *row)
{
    static const char *const fields[] = {"note", NULL};
    struct stmt *stmt = import_put_use(&to, row, QUERY_IMPORT_SITE_ADD, QUERY_IMPORT_SITE_SET);
    import_put_bind(stmt, row, fields);
    if (import_put_is_new(row))
        stmt_bind_text(stmt, "name", import_row_value(row, "name"));
    return import_put_run(&to, row, stmt);
}

static void test_a_row_is_added_once_and_then_set(void **state)
{
    (void)state;
    struct import_row *row = row_of(PAPER_SITE, "name", "Home");
    assert_int_equal(put_site(row), 0);
    assert_true(row->id > 0);
    struct import_row *again = row_of(PAPER_SITE, "name", "Home");
    say(again, "note", "n");
    again->there = stored(PAPER_SITE, row->id);
    again->write = 1u << 1;
    assert_int_equal(put_site(again), 0);
    assert_int_equal(again->id, 0); // what is there has one
    assert_string_equal(inventory_fixture_ask("SELECT group_concat(name || note) FROM site"), "Homen");
    assert_true(put_site(row_of(PAPER_SITE, "name", "Home")) < 0);
    assert_true(err.text[0] != '\0');
}

static void test_only_what_was_there_is_claimed(void **state)
{
    static const char *const fields[] = {"assignment", "hostname", "note", NULL};
    (void)state;
    struct import_row *row = row_of(PAPER_ADDRESS, "hostname", "nas.lan");
    say(row, "note", "n");
    say(row, "assignment", "static");
    assert_int_equal(import_put_claim(&to, row, PLAN_FIELD_ADDRESS, fields), 0);
    assert_int_equal(batches[IMPORT_CLAIMS].count, 0);
    row->there = stored(PAPER_ADDRESS, 7);
    row->write = 1u << 0 | 1u << 2;
    assert_int_equal(import_put_claim(&to, row, PLAN_FIELD_ADDRESS, fields), 0);
    assert_int_equal(import_batch_flush(&batches[IMPORT_CLAIMS], db, NOW), 0);
    assert_string_equal(
        inventory_fixture_ask(
            "SELECT group_concat(tbl || row_id || field || source || set_at, ' ') FROM plan_field"),
        "address7assignmentimport1000 address7nameimport1000");
}

// The import has overwritten what a person had set.
static void test_a_claim_takes_the_place_of_another(void **state)
{
    static const char *const fields[] = {"note", NULL};
    (void)state;
    assert_int_equal(plan_field_claim(db, PLAN_FIELD_VLAN, 7, "note", "person", &err), 0);
    struct import_row *row = row_of(PAPER_VLAN, "note", "n");
    row->there = stored(PAPER_VLAN, 7);
    row->write = 1;
    assert_int_equal(import_put_claim(&to, row, PLAN_FIELD_VLAN, fields), 0);
    assert_int_equal(import_batch_flush(&batches[IMPORT_CLAIMS], db, NOW), 0);
    assert_string_equal(plan_field_source(db, PLAN_FIELD_VLAN, 7, "note"), "import");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, init, fini)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_of_a_new_row_all_is_written),
        TEST(test_of_what_is_there_only_what_differs),
        TEST(test_a_range_that_overlaps_another_is_not_added),
        TEST(test_a_row_is_added_once_and_then_set),
        TEST(test_only_what_was_there_is_claimed),
        TEST(test_a_claim_takes_the_place_of_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
