#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "output_fixture.h"
#include "shared/probe/strip.h"

static const struct output_column one[] = {{"a", "A", 0, 0}};

static void assert_json(struct output_cell cell, const char *value)
{
    char *text = output_fixture_print("json", (struct output_style){0}, one, 1, &cell, 1);
    char expected[256];

    snprintf(expected, sizeof expected, "[\n {\"a\": %s}\n]\n", value);
    assert_string_equal(text, expected);
    free(text);
}

static void test_texts_are_escaped_by_rfc_8259(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *json;
    } cases[] = {
        {"plain", "\"plain\""},
        {"quote\" back\\slash", "\"quote\\\" back\\\\slash\""},
        {"line\n", "\"line\\n\""},
        {"\033[31m", "\"\\u001b[31m\""},
        {"\x7f", "\"\\u007f\""},
        {"\xc2\x9b", "\"\\u009b\""},
        {"\xff", "\"\xef\xbf\xbd\""},
        {"\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
        {"S\xc3\xb8ren", "\"S\xc3\xb8ren\""},
        {"=1+1", "\"=1+1\""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_json(output_cell_text(cases[i].text, OUTPUT_BAD), cases[i].json);
}

static void test_values_keep_their_type(void **state)
{
    (void)state;
    const char *items[] = {"10.0.0.1", "fd00::1"};
    struct strip strip;

    strip_init(&strip);
    strip_add(&strip, 1000, CAUSE_REPLY, 20123);
    strip_add(&strip, 2000, CAUSE_TIMEOUT, 0);
    assert_json(output_cell_integer(-5), "-5");
    assert_json(output_cell_boolean(true), "true");
    assert_json(output_cell_number(OUTPUT_MILLIS, 0.25), "0.250");
    assert_json(output_cell_number(OUTPUT_RATIO, 0.999), "0.999");
    assert_json(output_cell_number(OUTPUT_RATIO, NAN), "null");
    assert_json(output_cell_text("", OUTPUT_PLAIN), "null");
    assert_json(output_cell_time(0), "null");
    assert_json(output_cell_time(1772366400250), "\"2026-03-01T12:00:00.250Z\"");
    assert_json(output_cell_list(items, 2), "[\"10.0.0.1\", \"fd00::1\"]");
    assert_json((struct output_cell){.kind = OUTPUT_STRIP, .strip = &strip}, "[20.123, \"timeout\"]");
}

static void test_a_table_within_a_row_is_an_array_of_objects(void **state)
{
    (void)state;
    const struct output_column columns[] = {{"x", "X", 0, 0}, {"y", "Y", 0, 0}};
    const struct output_cell cells[] = {output_cell_text("a\"", OUTPUT_PLAIN), output_cell_integer(1),
                                        output_cell_text(NULL, OUTPUT_PLAIN), output_cell_integer(2)};
    struct output_rows rows = {columns, 2, cells, 2};

    assert_json(output_cell_rows(&rows), "[{\"x\": \"a\\\"\", \"y\": 1}, {\"x\": null, \"y\": 2}]");
    rows.row_count = 0;
    assert_json(output_cell_rows(&rows), "[]");
    assert_json(output_cell_rows(NULL), "null");
}

static void test_no_rows_are_an_empty_array(void **state)
{
    (void)state;
    char *text = output_fixture_print("json", (struct output_style){0}, one, 1, NULL, 0);

    assert_string_equal(text, "[]\n");
    free(text);
}

static void test_ten_thousand_characters_pass_whole(void **state)
{
    (void)state;
    char *long_text = calloc(10001, 1);

    memset(long_text, '"', 10000);
    struct output_cell cell = output_cell_text(long_text, OUTPUT_PLAIN);
    char *text = output_fixture_print("json", (struct output_style){0}, one, 1, &cell, 1);
    assert_int_equal(strlen(text), strlen("[\n {\"a\": \"\"}\n]\n") + 20000);
    free(text);
    free(long_text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_are_escaped_by_rfc_8259),
        cmocka_unit_test(test_values_keep_their_type),
        cmocka_unit_test(test_a_table_within_a_row_is_an_array_of_objects),
        cmocka_unit_test(test_no_rows_are_an_empty_array),
        cmocka_unit_test(test_ten_thousand_characters_pass_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
