#include "csv_cursor.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "error.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

// A copy that is exactly as large as is promised, so that the sanitizer sees a byte too far.
struct sheet {
    char *bytes;
    struct csv_cursor csv;
    struct error err;
    int rc;
};

static struct sheet *open_sheet(const char *text, size_t length, char separator)
{
    struct sheet *sheet = calloc(1, sizeof *sheet);

    sheet->bytes = malloc(length + 1);
    memcpy(sheet->bytes, text, length);
    sheet->rc = csv_cursor_init(&sheet->csv, sheet->bytes, length, separator, &sheet->err);
    return sheet;
}

static void close_sheet(struct sheet *sheet)
{
    free(sheet->bytes);
    free(sheet);
}

// All records as "[a|b][c]" and faults as "!".
static void render(struct sheet *sheet, char *out, size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    for (int rc = csv_cursor_next(&sheet->csv, &sheet->err); rc != 0;
         rc = csv_cursor_next(&sheet->csv, &sheet->err)) {
        used += (size_t)snprintf(out + used, size - used, rc < 0 ? "!" : "[");
        for (size_t i = 0; rc == 1 && i < sheet->csv.count; i++) {
            assert_int_equal(strlen(sheet->csv.fields[i].text), sheet->csv.fields[i].length);
            used +=
                (size_t)snprintf(out + used, size - used, "%s%s", i ? "|" : "", sheet->csv.fields[i].text);
        }
        used += (size_t)snprintf(out + used, size - used, rc < 0 ? "" : "]");
    }
}

// RFC 4180 section 2, rule by rule, and what spreadsheets make of it.
static const struct {
    const char *text;
    const char *records;
} GOOD[] = {
    {"aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n", "[aaa|bbb|ccc][zzz|yyy|xxx]"},
    {"aaa,bbb,ccc\r\nzzz,yyy,xxx", "[aaa|bbb|ccc][zzz|yyy|xxx]"},
    {"\"aaa\",\"bbb\",\"ccc\"\r\nzzz,yyy,xxx", "[aaa|bbb|ccc][zzz|yyy|xxx]"},
    {"\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx", "[aaa|b\r\nbb|ccc][zzz|yyy|xxx]"},
    {"\"aaa\",\"b\"\"bb\",\"ccc\"", "[aaa|b\"bb|ccc]"},
    {"\"\"\"\"\"\"", "[\"\"]"},
    {"\"\"", "[]"},
    {"a, b ,c", "[a| b |c]"},
    {"a,,\n,,\n", "[a||][||]"},
    {"a,", "[a|]"},
    {",", "[|]"},
    {"a\nb\rc\r\nd", "[a][b][c][d]"},
    {"\n\r\n\ra\n\n\nb\n\n", "[a][b]"},
    {"", ""},
    {"\n", ""},
    {"\xef\xbb\xbf\"a\";b", "[a|b]"},
    {"a;b,c;d", "[a|b,c|d]"},
    {"a\tb\tc,d", "[a|b|c,d]"},
    {"\"a;b;c\",d", "[a;b;c|d]"},
    {"12\" disk,x", "[12\" disk|x]"},
    {"gr\xc3\xbc\xc3\x9f,\"\xf0\x9f\x96\xa5\"", "[gr\xc3\xbc\xc3\x9f|\xf0\x9f\x96\xa5]"},
    {"'\";--,x", "['\";--|x]"},
};

static void test_records_are_read_by_the_standard(void **state)
{
    char records[256];

    (void)state;
    for (size_t i = 0; i < COUNT(GOOD); i++) {
        struct sheet *sheet = open_sheet(GOOD[i].text, strlen(GOOD[i].text), 0);
        assert_int_equal(sheet->rc, 0);
        render(sheet, records, sizeof records);
        if (strcmp(records, GOOD[i].records) != 0)
            fail_msg("case %zu: %s, expected %s (%s)", i, records, GOOD[i].records, sheet->err.text);
        close_sheet(sheet);
    }
}

#define BAD(text, records, reason) {text, sizeof(text) - 1, records, reason}

static const struct {
    const char *text;
    size_t length;
    const char *records;
    const char *reason;
} BAD_CASES[] = {
    BAD("a,b\nc,\"d\n\ne,f\n", "[a|b]!", "line 2, column 3: the quote that begins here is left open"),
    BAD("a,b\nc,\"\"\"", "[a|b]!", "line 2, column 3: the quote that begins here is left open"),
    BAD("\"", "!", "line 1, column 1: the quote that begins here is left open"),
    BAD("a,b\n\xc3\xbc,\"d\"e\nf,g\n", "[a|b]![f|g]", "line 2, column 6: text follows the closing quote"),
    BAD("a,b\nc,\"d\ne\" \nf,g\n", "[a|b]![f|g]", "line 3, column 3: text follows the closing quote"),
    BAD("a,b\nc\0,d\nf,g", "[a|b]![f|g]", "line 2, column 2: a NUL byte"),
    BAD("a,b\n\"\0\",d\nf,g", "[a|b]![f|g]", "line 2, column 2: a NUL byte"),
    BAD("a,b\nx\xff,d\nf,g", "[a|b]![f|g]", "line 2, column 2: not UTF-8; save the file as UTF-8"),
    BAD("a,b\n\"\xed\xa0\x80\",d\nf,g", "[a|b]![f|g]", "line 2, column 2: not UTF-8"),
    BAD("a,b\nx\xc3", "[a|b]!", "line 2, column 2: not UTF-8"),
    BAD("a,b\nc,d,e\nf,g", "[a|b]![f|g]", "line 2, column 1: 3 fields, but the header has 2"),
    BAD("a,b\n\nc\r\nf,g", "[a|b]![f|g]", "line 3, column 1: 1 field, but the header has 2"),
    BAD("a,b\n\"c\nd\"\nf,g", "[a|b]![f|g]", "line 2, column 1: 1 field, but the header has 2"),
};

static void test_faults_are_placed_and_reading_goes_on(void **state)
{
    char records[256];
    struct error first;

    (void)state;
    for (size_t i = 0; i < COUNT(BAD_CASES); i++) {
        struct sheet *sheet = open_sheet(BAD_CASES[i].text, BAD_CASES[i].length, 0);
        csv_cursor_expect(&sheet->csv, 2);
        render(sheet, records, sizeof records);
        first = sheet->err;
        if (strcmp(records, BAD_CASES[i].records) != 0 ||
            strncmp(first.text, BAD_CASES[i].reason, strlen(BAD_CASES[i].reason)) != 0)
            fail_msg("case %zu: %s, \"%s\"", i, records, first.text);
        close_sheet(sheet);
    }
}

// One error for a field that is too long, or never ends; reading goes on behind the line in which it ends.
static void test_a_quote_of_many_lines_is_one_fault(void **state)
{
    static const struct {
        const char *rest;
        const char *records;
        const char *reason;
    } cases[] = {
        {"", "[a|b]!", "line 2, column 3: the quote that begins here is left open"},
        {"\"\"", "[a|b]!", "line 2, column 3: the quote that begins here is left open"},
        {"\"\"\"", "[a|b]!", "line 2, column 3: the field is longer than 65536 bytes"},
        {"\",x\nf,g\n", "[a|b]![f|g]", "line 2, column 3: the field is longer than 65536 bytes"},
    };
    static char text[200000];
    char records[256];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t length = (size_t)snprintf(text, sizeof text, "a,b\nc,\"");
        for (; length < 150000; length += 4)
            memcpy(text + length, "x,y\n", 4);
        length += (size_t)snprintf(text + length, sizeof text - length, "%s", cases[i].rest);
        struct sheet *sheet = open_sheet(text, length, 0);
        csv_cursor_expect(&sheet->csv, 2);
        render(sheet, records, sizeof records);
        if (strcmp(records, cases[i].records) != 0 || strcmp(sheet->err.text, cases[i].reason) != 0)
            fail_msg("case %zu: %s, \"%s\"", i, records, sheet->err.text);
        close_sheet(sheet);
    }
}

static void test_utf16_is_refused_with_the_way_out(void **state)
{
    static const char *const texts[] = {"\xff\xfe"
                                        "a",
                                        "\xfe\xff"
                                        "x"};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct sheet *sheet = open_sheet(texts[i], 3, 0);
        assert_int_equal(sheet->rc, -EINVAL);
        assert_non_null(strstr(sheet->err.text, "UTF-16; convert it with 'iconv"));
        assert_int_equal(csv_cursor_next(&sheet->csv, NULL), 0);
        close_sheet(sheet);
    }
}

static void test_fields_know_their_place_in_characters(void **state)
{
    const char *text = "\xef\xbb\xbfk\xc3\xbc,b\r\n\"x\ny\"\"\",\"\xe2\x82\xac\",z\n";
    static const unsigned places[][2] = {{1, 1}, {1, 4}, {2, 1}, {3, 6}, {3, 10}};
    struct sheet *sheet = open_sheet(text, strlen(text), ',');
    size_t seen = 0;

    (void)state;
    while (csv_cursor_next(&sheet->csv, &sheet->err) == 1) {
        for (size_t i = 0; i < sheet->csv.count; i++, seen++) {
            assert_int_equal(sheet->csv.fields[i].line, places[seen][0]);
            assert_int_equal(sheet->csv.fields[i].column, places[seen][1]);
        }
    }
    assert_int_equal(seen, COUNT(places));
    close_sheet(sheet);
}

// `count` times `unit`, between `head` and `tail`.
static struct sheet *open_large(const char *head, const char *unit, size_t count, const char *tail)
{
    size_t length = strlen(head) + strlen(unit) * count + strlen(tail);
    char *text = malloc(length + 1);
    char *at = stpcpy(text, head);

    for (size_t i = 0; i < count; i++)
        at = stpcpy(at, unit);
    stpcpy(at, tail);
    struct sheet *sheet = open_sheet(text, length, ',');
    free(text);
    return sheet;
}

static void check_limit(const char *head, const char *unit, size_t count, const char *tail,
                        const char *reason)
{
    struct sheet *sheet = open_large(head, unit, count, tail);

    assert_int_equal(csv_cursor_next(&sheet->csv, &sheet->err), reason ? -EINVAL : 1);
    if (reason)
        assert_non_null(strstr(sheet->err.text, reason));
    assert_int_equal(csv_cursor_next(&sheet->csv, &sheet->err), 1);
    assert_string_equal(sheet->csv.fields[0].text, "end");
    close_sheet(sheet);
}

static void test_limits_hold_at_their_edge(void **state)
{
    (void)state;
    check_limit("", "a", 65536, "\nend", NULL);
    check_limit("", "a", 65537, "\nend", "line 1, column 1: the field is longer than 65536 bytes");
    check_limit("\"", "a", 65536, "\"\nend", NULL);
    check_limit("x,\"", "a", 65537, "\"\nend", "line 1, column 3: the field is longer");
    check_limit("", "\xc3\xbc", 32769, "\nend", "line 1, column 1: the field is longer");
    check_limit("", ",", 255, "\nend", NULL);
    check_limit("", ",", 256, "\nend", "line 1, column 257: more than 256 columns");
    check_limit("", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 250000, "\nend",
                "column 1: the field is longer");
}

// 200 columns of 50,000 bytes: 10 MB without one field that is too long.
static void test_line_of_ten_megabytes_is_refused(void **state)
{
    char *unit = malloc(50001);

    (void)state;
    memset(unit, 'x', 49999);
    stpcpy(unit + 49999, ",");
    check_limit("", unit, 200, "\nend", "the line is longer than 1 MiB");
    free(unit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_records_are_read_by_the_standard),
        cmocka_unit_test(test_faults_are_placed_and_reading_goes_on),
        cmocka_unit_test(test_a_quote_of_many_lines_is_one_fault),
        cmocka_unit_test(test_utf16_is_refused_with_the_way_out),
        cmocka_unit_test(test_fields_know_their_place_in_characters),
        cmocka_unit_test(test_limits_hold_at_their_edge),
        cmocka_unit_test(test_line_of_ten_megabytes_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
