#include "paper_print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "paper_fixture.h"

// Names that a spreadsheet, a terminal or a reader could stumble over.
static const struct paper_record records[] = {
    {PAPER_SITE, 0, 2, {{"name", "=1+1", 0, 0}, {"note", "two\nlines, \"quoted\"\r\n\tand a tab", 0, 0}}},
    {PAPER_SITE, 0, 1, {{"name", "'@home", 0, 0}}},
    {PAPER_PREFIX, 0, 2, {{"prefix", "192.0.2.0/24", 0, 0}, {"dns", "192.0.2.1 2001:db8::1", 0, 0}}},
    {PAPER_DEVICE,
     0,
     4,
     {{"device", "\xd7\xa9\xe2\x80\xae\xd7\x9c\xd7\x95\xd7\x9d", 0, 0},
      {"key", "device", 0, 0},
      {"trusted", "true", 0, 0},
      {"tags", "a b", 0, 0}}},
};

static char *print(enum paper_form form, size_t count)
{
    struct paper_print print;
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);

    paper_print_begin(&print, form, stream);
    for (size_t i = 0; i < count; i++)
        paper_print_record(&print, &records[i]);
    paper_print_end(&print);
    fclose(stream);
    char *copy = strdup(text);
    free(text);
    return copy;
}

// The file as a person sees it: RFC 4180 with the guard, and RFC 8259.
static void test_papers_look_as_they_should(void **state)
{
    (void)state;
    char *json = print(PAPER_OUR_JSON, 4);
    assert_string_equal(
        json, "{\"lanatlas\": 1,\n"
              " \"sites\": [\n"
              "  {\"name\": \"=1+1\", \"note\": \"two\\nlines, \\\"quoted\\\"\\u000d\\n\\u0009and a tab\"},\n"
              "  {\"name\": \"'@home\"}\n"
              " ],\n"
              " \"prefixes\": [\n"
              "  {\"prefix\": \"192.0.2.0/24\", \"dns\": [\"192.0.2.1\", \"2001:db8::1\"]}\n"
              " ],\n"
              " \"devices\": [\n"
              "  {\"device\": \"\xd7\xa9\xe2\x80\xae\xd7\x9c\xd7\x95\xd7\x9d\", \"key\": \"device\", "
              "\"trusted\": true, \"tags\": [\"a\", \"b\"]}\n"
              " ]\n"
              "}\n");
    char *csv = print(PAPER_OUR_CSV, 2);
    const char *rows = strstr(csv, "\r\n") + 2;
    assert_int_equal(strncmp(csv, "record,", 7), 0);
    assert_int_equal(strncmp(rows, "site,,,,,,,,\"'=1+1\",", 20), 0);
    assert_non_null(strstr(rows, "\"''@home\""));
    free(json);
    free(csv);
}

static void test_what_is_printed_is_read_again(void **state)
{
    static const char expected[] =
        "site: name==1+1; note=two\nlines, \"quoted\"\r\n\tand a tab\n"
        "site: name='@home\n"
        "prefix: prefix=192.0.2.0/24; dns=192.0.2.1 2001:db8::1\n"
        "device: device=\xd7\xa9\xe2\x80\xae\xd7\x9c\xd7\x95\xd7\x9d; key=device; trusted=true; tags=a b\n";
    static const enum paper_form forms[] = {PAPER_OUR_CSV, PAPER_OUR_JSON};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        char *text = print(forms[i], 4);
        struct paper_reading *reading = paper_fixture_read(forms[i], text, strlen(text));
        char without_lines[2048] = "";
        for (char *line = reading->records; *line;) { // "site 2: …" is "site: …"
            char *colon = strchr(line, ':');
            char *blank = strchr(line, ' ');
            char *end = strchr(colon, '\n');
            while (end[1] && strncmp(end + 1, "site ", 5) && strncmp(end + 1, "prefix ", 7) &&
                   strncmp(end + 1, "device ", 7))
                end = strchr(end + 1, '\n');
            strncat(without_lines, line, (size_t)(blank - line));
            strncat(without_lines, colon, (size_t)(end + 1 - colon));
            line = end + 1;
        }
        assert_int_equal(reading->result.error_count, 0);
        assert_string_equal(without_lines, expected);
        free(reading);
        free(text);
    }
}

static void test_nothing_is_a_paper_too(void **state)
{
    static const enum paper_form forms[] = {PAPER_OUR_CSV, PAPER_OUR_JSON};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        char *text = print(forms[i], 0);
        paper_fixture_expect(forms[i], text, "");
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_papers_look_as_they_should),
        cmocka_unit_test(test_what_is_printed_is_read_again),
        cmocka_unit_test(test_nothing_is_a_paper_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
