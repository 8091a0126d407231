#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "command.h"
#include "listing.h"
#include "shared/db/db_fixture.h"
#include "shared/inventory/saved_filter.h"

static const struct filter_field fields[] = {
    {.name = "name", .kind = FILTER_TEXT, .sql = "d.name", .searched = true, .help = "its name"},
    {.name = "seen", .kind = FILTER_TIME, .sql = "d.seen", .help = "when"},
};
static const struct listing_order orders[] = {
    {"name", "d.name", "d.name DESC"},
    {"rtt", "d.rtt", "d.rtt DESC"},
};
static const struct output_column columns[] = {
    {"key", "Id", 0, 0}, {"name", "NAME", 0, 3}, {"icon", "", OUTPUT_MACHINE, 0}};

enum { FIELD_COUNT = 2, ORDER_COUNT = 2, COLUMN_COUNT = 3 };

// A listing as `ipam x …` would read it. Returns what listing_read does.
static int read_words(struct listing *listing, struct command *command, const char *const *words,
                      size_t count)
{
    static char *args[16];

    for (size_t i = 0; i < count; i++)
        args[i] = (char *)(uintptr_t)words[i];
    command->args = args;
    command->arg_count = count;
    return listing_read(listing, command, 0, fields, FIELD_COUNT, orders, ORDER_COUNT);
}

static void test_the_options_are_read(void **state)
{
    (void)state;
    struct command command;
    struct listing listing;
    struct arguments_option options[LISTING_OPTIONS];
    char words[][10] = {"list", "--sort", "-rtt", "name:a",    "--limit",
                        "20",   "--page", "3",    "--columns", "name"};
    char *argv[11] = {NULL};

    for (size_t i = 0; i < 10; i++)
        argv[i] = words[i];

    command_init(&command, true);
    listing_options(&listing, options);
    assert_true(command_arguments(&command, 10, argv, options, LISTING_OPTIONS, 0, 9));
    assert_int_equal(listing_read(&listing, &command, 0, fields, FIELD_COUNT, orders, ORDER_COUNT), 0);
    assert_string_equal(listing.order, "d.rtt DESC");
    assert_int_equal(listing.limit, 20);
    assert_int_equal(listing.offset, 40);
    assert_string_equal(listing.columns_text, "name");
    assert_int_equal(listing.filter.count, 1);
    assert_string_equal(listing.filter.values[0].bytes, "a");
    listing_fini(&listing);
}

static void test_without_options_all_rows_come_in_the_first_order(void **state)
{
    (void)state;
    struct command command;
    struct listing listing = {.sort_text = NULL};

    command_init(&command, true);
    assert_int_equal(read_words(&listing, &command, NULL, 0), 0);
    assert_null(listing.filter.where);
    assert_string_equal(listing.order, "d.name");
    assert_int_equal(listing.limit, 0);
    assert_int_equal(listing_sql_limit(&listing), -1);
    listing_fini(&listing);
}

static void test_a_page_alone_has_so_many_rows(void **state)
{
    (void)state;
    struct command command;
    struct listing listing = {.page_text = "2"};

    command_init(&command, true);
    assert_int_equal(read_words(&listing, &command, NULL, 0), 0);
    assert_int_equal(listing.limit, LISTING_PAGE_ROWS);
    assert_int_equal(listing.offset, LISTING_PAGE_ROWS);
    assert_int_equal(listing_sql_limit(&listing), LISTING_PAGE_ROWS);
    listing_fini(&listing);
}

static void test_wrong_options_are_refused_with_the_way_out(void **state)
{
    (void)state;
    const struct {
        struct listing listing;
        const char *text;
    } cases[] = {
        {{.sort_text = "nane"}, "\"nane\" is no column to sort by; did you mean \"name\"?"},
        {{.sort_text = "-colour"}, "\"colour\" is no column to sort by; there are name, rtt"},
        {{.sort_text = ""}, "\"\" is no column to sort by; there are name, rtt"},
        {{.limit_text = "0"}, "--limit takes a number of rows from 1 to 1000000, not \"0\""},
        {{.limit_text = "x"}, "--limit takes a number of rows from 1 to 1000000, not \"x\""},
        {{.page_text = "-1"}, "--page takes a number from 1 to 1000000, not \"-1\""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct command command;
        struct listing listing = cases[i].listing;
        command_init(&command, true);
        assert_int_equal(read_words(&listing, &command, NULL, 0), -EINVAL);
        assert_string_equal(command.err.text, cases[i].text);
        listing_fini(&listing);
    }
}

static void test_words_beside_the_options_are_one_filter(void **state)
{
    (void)state;
    struct command command;
    struct listing listing = {.sort_text = NULL};
    const char *words[] = {"name:a", "or", "name:b"};

    command_init(&command, true);
    assert_int_equal(read_words(&listing, &command, words, 3), 0);
    assert_int_equal(listing.filter.count, 2);
    listing_fini(&listing);

    const char *wrong[] = {"name:a", "nme:b"};
    assert_int_equal(read_words(&listing, &command, wrong, 2), -EINVAL);
    assert_string_equal(command.err.text,
                        "column 8: there is no field \"nme\"; did you mean \"name\"? Fields: name, seen");
    listing_fini(&listing);
}

static void test_a_filter_of_any_length_is_refused_beyond_the_limit(void **state)
{
    (void)state;
    struct command command;
    struct listing listing = {.sort_text = NULL};
    char *word = malloc(FILTER_TEXT_MAX + 2);
    const char *words[] = {word};

    assert_non_null(word);
    memset(word, 'a', FILTER_TEXT_MAX + 1);
    word[FILTER_TEXT_MAX + 1] = '\0';
    command_init(&command, true);
    assert_int_equal(read_words(&listing, &command, words, 1), -E2BIG);
    listing_fini(&listing);
    free(word);
}

// 1 July 2026, 12:00 in Berlin is 10:00 UTC; 1 January is an hour behind that.
static void test_dates_are_local(void **state)
{
    (void)state;
    struct command command;
    struct listing listing = {.sort_text = NULL};
    const char *summer[] = {"seen>='2026-07-01 12:00'"};
    const char *winter[] = {"seen>='2026-01-01 12:00'"};

    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
    command_init(&command, true);
    assert_int_equal(read_words(&listing, &command, summer, 1), 0);
    assert_int_equal(listing.filter.values[0].integer, INT64_C(1782900000000));
    listing_fini(&listing);
    assert_int_equal(read_words(&listing, &command, winter, 1), 0);
    assert_int_equal(listing.filter.values[0].integer, INT64_C(1767265200000));
    listing_fini(&listing);
    setenv("TZ", "UTC0", 1);
    tzset();
}

static void test_saved_filters_are_those_of_the_database(void **state)
{
    (void)state;
    struct db_fixture fixture;
    struct command command;
    struct listing listing = {.sort_text = NULL};
    const char *words[] = {"filter:mine"};

    db_fixture_init(&fixture);
    command_init(&command, true);
    command.db = db_fixture_open(&fixture, DB_WRITE);
    assert_non_null(command.db);
    assert_int_equal(db_begin(command.db, 0), 0);
    assert_int_equal(saved_filter_add(command.db, "mine", "name:a or name:b", NULL), 0);
    assert_int_equal(db_commit(command.db), 0);
    assert_int_equal(read_words(&listing, &command, words, 1), 0);
    assert_int_equal(listing.filter.count, 2);
    listing_fini(&listing);
    command_fini(&command);
    db_fixture_fini(&fixture);
}

static void test_columns_are_chosen_by_name(void **state)
{
    (void)state;
    struct command command;
    struct listing listing = {.columns_text = "icon,ID"};
    size_t chosen[LISTING_COLUMNS_MAX], count = 0;
    struct output_column picked[LISTING_COLUMNS_MAX];

    command_init(&command, true);
    assert_int_equal(listing_columns(&listing, &command, columns, COLUMN_COUNT, chosen, &count), 0);
    assert_int_equal(count, 2);
    assert_int_equal(chosen[0], 2);
    assert_int_equal(chosen[1], 0);
    listing_pick(&listing, columns, chosen, count, picked);
    assert_string_equal(picked[0].name, "icon");
    assert_int_equal(picked[0].flags & OUTPUT_MACHINE, 0);

    listing.columns_text = NULL;
    assert_int_equal(listing_columns(&listing, &command, columns, COLUMN_COUNT, chosen, &count), 0);
    assert_int_equal(count, COLUMN_COUNT);
    listing_pick(&listing, columns, chosen, count, picked);
    assert_int_equal(picked[1].drop_rank, 3);
    assert_int_equal(picked[2].flags, OUTPUT_MACHINE);
}

static void test_a_wrong_column_is_refused(void **state)
{
    (void)state;
    struct command command;
    struct listing listing = {.columns_text = "key,colour"};
    size_t chosen[LISTING_COLUMNS_MAX], count = 0;

    command_init(&command, true);
    assert_int_equal(listing_columns(&listing, &command, columns, COLUMN_COUNT, chosen, &count), -EINVAL);
    assert_string_equal(command.err.text, "\"colour\" is no column; there are key, name, icon");
    listing.columns_text = "nam";
    assert_int_equal(listing_columns(&listing, &command, columns, COLUMN_COUNT, chosen, &count), -EINVAL);
    assert_string_equal(command.err.text, "\"nam\" is no column; did you mean \"name\"?");
    listing.columns_text = "";
    assert_int_equal(listing_columns(&listing, &command, columns, COLUMN_COUNT, chosen, &count), -EINVAL);
}

static void assert_rest(const struct listing *listing, int64_t shown, int64_t total, const char *expected)
{
    struct command command;
    char *text = NULL;
    size_t length = 0;

    command_init(&command, true);
    command.out.stream = open_memstream(&text, &length);
    listing_tell_rest(listing, &command, shown, total);
    fclose(command.out.stream);
    assert_string_equal(text, expected);
    free(text);
}

static void test_the_rest_is_told(void **state)
{
    (void)state;
    const struct listing first = {.limit = 20};
    const struct listing last = {.limit = 20, .offset = 40};
    const struct listing all = {.limit = 0};

    assert_rest(&first, 20, 45, "1-20 of 45; --page 2 shows more\n");
    assert_rest(&first, 20, LISTING_MANY, "1-20; --page 2 shows more\n");
    assert_rest(&last, 5, 45, "41-45 of 45\n");
    assert_rest(&first, 20, 20, "");
    assert_rest(&all, 7, 7, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_options_are_read),
        cmocka_unit_test(test_without_options_all_rows_come_in_the_first_order),
        cmocka_unit_test(test_a_page_alone_has_so_many_rows),
        cmocka_unit_test(test_wrong_options_are_refused_with_the_way_out),
        cmocka_unit_test(test_words_beside_the_options_are_one_filter),
        cmocka_unit_test(test_a_filter_of_any_length_is_refused_beyond_the_limit),
        cmocka_unit_test(test_dates_are_local),
        cmocka_unit_test(test_saved_filters_are_those_of_the_database),
        cmocka_unit_test(test_columns_are_chosen_by_name),
        cmocka_unit_test(test_a_wrong_column_is_refused),
        cmocka_unit_test(test_the_rest_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
