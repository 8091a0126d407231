#include "paper_writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int count(void *context, const struct paper_record *record)
{
    *(size_t *)context += record->count;
    return 0;
}

static void test_what_is_not_said_is_no_field(void **state)
{
    struct paper_result *result = calloc(1, sizeof *result);
    size_t fields = 0;
    struct paper_writer writer = paper_writer_to(count, &fields, result);

    (void)state;
    paper_writer_begin(&writer, PAPER_SITE, 1);
    paper_writer_field(&writer, "name", NULL, 1, 1);
    paper_writer_field(&writer, "name", "", 1, 1);
    paper_writer_field(&writer, "note", "a\n\tb\r\n", 1, 1);
    assert_int_equal(paper_writer_end(&writer), 0);
    assert_int_equal(fields, 1);
    assert_int_equal(result->records, 1);
    free(result);
}

static void test_record_with_an_error_is_kept_back(void **state)
{
    struct paper_result *result = calloc(1, sizeof *result);
    size_t fields = 0;
    struct paper_writer writer = paper_writer_to(count, &fields, result);

    (void)state;
    paper_writer_begin(&writer, PAPER_SITE, 1);
    paper_writer_field(&writer, "name", "good", 1, 1);
    paper_writer_field(&writer, "note", "a\x1b", 1, 6);
    assert_int_equal(paper_writer_end(&writer), 0);
    assert_int_equal(fields, 0);
    assert_string_equal(result->errors[0], "line 1, column 6: note: a control character, or not UTF-8");
    paper_writer_begin(&writer, PAPER_SITE, 2);
    paper_writer_field(&writer, "name", "good", 2, 1);
    paper_writer_end(&writer);
    assert_int_equal(fields, 1);
    free(result);
}

static void test_quotes_are_clean_and_cut_at_a_character(void **state)
{
    char quote[PAPER_WRITER_QUOTE_MAX];
    char text[100];

    (void)state;
    assert_string_equal(paper_writer_quote("K\xc3\xbc", quote), "K\xc3\xbc");
    assert_string_equal(paper_writer_quote("\x1b[2J", quote), "?");
    assert_string_equal(paper_writer_quote("\xff", quote), "?");
    memset(text, 'x', 62);
    stpcpy(text + 62, "\xc3\xbcyz");
    assert_int_equal(strlen(paper_writer_quote(text, quote)), 62);
    stpcpy(text + 61, "\xc3\xbcyz");
    assert_int_equal(strlen(paper_writer_quote(text, quote)), 63);
}

static void test_passed_columns_are_counted_on(void **state)
{
    struct paper_result *result = calloc(1, sizeof *result);

    (void)state;
    for (int i = 0; i < 40; i++)
        paper_writer_ignore(result, "x");
    assert_int_equal(result->ignored_count, 40);
    assert_string_equal(result->ignored[31], "x");
    free(result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_not_said_is_no_field),
        cmocka_unit_test(test_record_with_an_error_is_kept_back),
        cmocka_unit_test(test_quotes_are_clean_and_cut_at_a_character),
        cmocka_unit_test(test_passed_columns_are_counted_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
