#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "filter.h"
#include "filter_fixture.h"
#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/db_fixture.h"
#include "shared/db/stmt_filtered.h"

static const char PAGE[] = "docs/filter.md";

static char *trim(char *text)
{
    text += strspn(text, " \n");
    for (size_t length = strlen(text); length > 0 && strchr(" \n", text[length - 1]) != NULL; length--)
        text[length - 1] = '\0';
    return text;
}

// Calls `use` for each line inside the fences of this kind; returns how many.
static int each_line(const char *fence, void (*use)(char *line))
{
    char line[1024];
    bool inside = false;
    int count = 0;
    FILE *page = fopen(PAGE, "r");
    assert_non_null(page);
    while (fgets(line, sizeof(line), page) != NULL) {
        if (strncmp(line, "```", 3) == 0)
            inside = !inside && strcmp(trim(line), fence) == 0;
        else if (inside && *trim(line) != '\0') {
            use(trim(line));
            count++;
        }
    }
    fclose(page);
    return count;
}

static void assert_found(char *line)
{
    char *arrow = strstr(line, "→");
    assert_non_null(arrow);
    *arrow = '\0';
    const char *filter = trim(line), *expected = trim(arrow + strlen("→"));
    const char *found = filter_fixture_find(filter);
    if (strcmp(found, expected) != 0)
        fail_msg("%s: found \"%s\", the page says \"%s\"", filter, found, expected);
}

static void test_examples_of_the_page_find_what_it_says(void **state)
{
    (void)state;
    assert_true(each_line("```filter", assert_found) > 50);
}

static void assert_error(char *line)
{
    static char filter[256];
    if (filter[0] == '\0') {
        snprintf(filter, sizeof(filter), "%s", line);
        return;
    }
    assert_string_equal(filter_fixture_find(filter), line);
    filter[0] = '\0';
}

static void test_errors_are_those_of_the_page(void **state)
{
    (void)state;
    int lines = each_line("```errors", assert_error);
    assert_true(lines >= 12 && lines % 2 == 0);
}

// The last cell of each row of a table that has the heading "examples" holds examples in backquotes.
static void test_examples_in_tables_are_filters(void **state)
{
    (void)state;
    char line[1024];
    bool inside = false;
    int count = 0;
    FILE *page = fopen(PAGE, "r");
    assert_non_null(page);
    while (fgets(line, sizeof(line), page) != NULL) {
        inside = line[0] == '|' && (inside || strstr(line, "| examples |") != NULL);
        char *cell = inside ? strrchr(trim(line), '|') : NULL;
        if (cell == NULL || strstr(line, "`") == NULL)
            continue;
        *cell = '\0';
        for (char *rest = strrchr(line, '|') + 1, *part = strtok_r(rest, "`", &rest); part != NULL;
             part = strtok_r(NULL, "`", &rest)) {
            if (*trim(part) == '\0')
                continue;
            if (strstr(filter_fixture_find(part), "column ") != NULL)
                fail_msg("%s: %s", part, filter_fixture_find(part));
            count++;
        }
    }
    fclose(page);
    assert_true(count > 20);
}

static void test_an_empty_filter_is_every_row(void **state)
{
    (void)state;
    assert_string_equal(filter_fixture_find(""), "gw nas cam tv lap");
    assert_string_equal(filter_fixture_find(" \t\n "), "gw nas cam tv lap");
    struct db_filter filter;
    assert_int_equal(filter_compile("", &filter_fixture_listing, &filter, NULL), 0);
    assert_null(filter.where);
}

static void test_what_a_user_wrote_is_only_bound(void **state)
{
    (void)state;
    static const char *const hostile[] = {"name:\"x' OR '1'='1\"", "name~\"'; DROP TABLE device; --\"",
                                          "\"x'00' :f2 ?\"", "name:\"%s%n\""};
    for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
        struct db_filter filter;
        assert_int_equal(filter_compile(hostile[i], &filter_fixture_listing, &filter, NULL), 0);
        assert_int_equal(filter.count, 1);
        assert_null(strstr(filter.where, "DROP"));
        assert_null(strpbrk(filter.where, "?;\"#"));
        assert_string_equal(filter_fixture_find(hostile[i]), "");
        filter_free(&filter);
    }
}

static void test_signs_of_patterns_stand_for_themselves(void **state)
{
    (void)state;
    assert_string_equal(filter_fixture_find("name~50%"), "cam");
    assert_string_equal(filter_fixture_find("name~5_"), "");
    assert_string_equal(filter_fixture_find("name~%"), "cam");
    assert_string_equal(filter_fixture_find("notes~C:\\yard"), "cam");
    assert_string_equal(filter_fixture_find("notes:*C:\\y*"), "cam");
    assert_string_equal(filter_fixture_find("[Cc]amera"), "");
    assert_string_equal(filter_fixture_find("name~a*p"), "lap");
    assert_string_equal(filter_fixture_find("name~\"a*p\""), "");
}

static void test_fields_are_listed_with_their_words(void **state)
{
    (void)state;
    char text[2048];
    struct text_buf buf;
    text_buf_init(&buf, text, sizeof(text));
    filter_fields_text(filter_fixture_listing.fields, 4, &buf);
    assert_string_equal(text, "key     text         its key in metrics\n"
                              "name    text         what people call it\n"
                              "status  word         its state: unknown, up, down, degraded, gone, disabled\n"
                              "type    word         what it is: router, nas, camera, tv, laptop, printer\n");
    text_buf_init(&buf, text, sizeof(text));
    filter_fields_text(filter_fixture_listing.fields, filter_fixture_listing.count, &buf);
    assert_null(strstr(text, "label"));
}

static void test_a_statement_of_the_inventory_runs_under_a_filter(void **state)
{
    (void)state;
    static const struct filter_field fields[] = {
        {.name = "name", .kind = FILTER_TEXT, .sql = "d.name"},
        {.name = "added", .kind = FILTER_TIME, .sql = "d.created_at"},
    };
    const struct filter_listing listing = {.fields = fields, .count = 2};
    struct db_fixture fixture;
    struct db_filter filter;
    db_fixture_init(&fixture);
    struct db *db = db_fixture_open(&fixture, DB_WRITE);
    assert_int_equal(db_begin(db, 0), 0);
    for (const char *key = "abc"; *key != '\0'; key++) {
        struct stmt *stmt = stmt_use(db, QUERY_DEVICE_INSERT);
        stmt_bind_text(stmt, "key", key);
        stmt_bind_text(stmt, "name", key);
        stmt_bind_text(stmt, "source", "person");
        assert_int_equal(stmt_run(stmt), 0);
    }
    assert_int_equal(db_commit(db), 0);
    assert_int_equal(filter_compile("name:ab*,B* added>=2026-01-01", &listing, &filter, NULL), 0);
    struct stmt *stmt = stmt_filtered(db, QUERY_DEVICE_FIND, &filter, "d.name DESC");
    filter_free(&filter);
    assert_non_null(stmt);
    stmt_bind_int(stmt, "limit", -1);
    assert_int_equal(stmt_step(stmt), 1);
    assert_string_equal(stmt_text(stmt, "key"), "bc");
    assert_int_equal(stmt_step(stmt), 1);
    assert_string_equal(stmt_text(stmt, "key"), "abc");
    assert_int_equal(stmt_step(stmt), 0);
    db_close(db);
    db_fixture_fini(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples_of_the_page_find_what_it_says),
        cmocka_unit_test(test_errors_are_those_of_the_page),
        cmocka_unit_test(test_examples_in_tables_are_filters),
        cmocka_unit_test(test_an_empty_filter_is_every_row),
        cmocka_unit_test(test_what_a_user_wrote_is_only_bound),
        cmocka_unit_test(test_signs_of_patterns_stand_for_themselves),
        cmocka_unit_test(test_fields_are_listed_with_their_words),
        cmocka_unit_test(test_a_statement_of_the_inventory_runs_under_a_filter),
    };
    return cmocka_run_group_tests(tests, filter_fixture_open, filter_fixture_close);
}
