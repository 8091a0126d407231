#include "json_cursor.h"

#include <errno.h>
#include <float.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "error.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

struct document {
    char *bytes;
    struct json_cursor json;
    struct error err;
};

static struct document *open_document(const char *text, size_t length)
{
    struct document *document = calloc(1, sizeof *document);

    document->bytes = malloc(length + 1);
    memcpy(document->bytes, text, length);
    assert_int_equal(json_cursor_init(&document->json, document->bytes, length, &document->err), 0);
    return document;
}

static void close_document(struct document *document)
{
    free(document->bytes);
    free(document);
}

// The tokens as a line: "{ k:a s:x } $"; "!" is a fault.
static void render(struct document *document, char *out, size_t size)
{
    static const char *const marks[] = {"$", "{", "}", "[", "]", "k:", "s:", "n:", "true", "false", "null"};
    size_t used = 0;
    int rc = 0;

    do {
        rc = json_cursor_next(&document->json, &document->err);
        const struct json_cursor *json = &document->json;
        if (rc == 0) {
            assert_int_equal(strlen(json->text), json->length);
            used += (size_t)snprintf(out + used, size - used, "%s%s ", marks[json->token], json->text);
        }
    } while (rc == 0 && document->json.token != JSON_END && used < size);
    snprintf(out + used, size - used, "%s", rc < 0 ? "!" : "");
}

static const struct {
    const char *text;
    const char *tokens;
} GOOD[] = {
    // RFC 8259 section 13
    {"{\"Image\": {\"Width\": 800, \"Title\": \"View from 15th Floor\", \"Animated\" : false,\n"
     "\"IDs\": [116, 943, 234, 38793]}}",
     "{ k:Image { k:Width n:800 k:Title s:View from 15th Floor k:Animated false k:IDs [ n:116 n:943 n:234 n:38793 ] "
     "} } $ "},
    {"[{\"Latitude\": 37.7668, \"Zip\": \"94107\"}, {\"Longitude\": -122.026020}]",
     "[ { k:Latitude n:37.7668 k:Zip s:94107 } { k:Longitude n:-122.026020 } ] $ "},
    {"\"Hello world!\"", "s:Hello world! $ "},
    {"42", "n:42 $ "},
    {"42\n", "n:42 $ "},
    {"true", "true $ "},
    {" \t\r\n null ", "null $ "},
    {"[]", "[ ] $ "},
    {"{}", "{ } $ "},
    {"[ ]", "[ ] $ "},
    {"[[],{},[1,2],3]", "[ [ ] { } [ n:1 n:2 ] n:3 ] $ "},
    {"[1,22,333]", "[ n:1 n:22 n:333 ] $ "},
    {"[-0, 0.5, 1e9, 1E+9, 1.5e-9, 0e0]", "[ n:-0 n:0.5 n:1e9 n:1E+9 n:1.5e-9 n:0e0 ] $ "},
    {"[\"\", \"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", "[ s: s:\"\\/\b\f\n\r\t ] $ "},
    {"{\"a\":1,\"a\":2}", "{ k:a n:1 k:a n:2 } $ "},
    {"{\"\":{\"\\u00e9\":[true,false,null]}}", "{ k: { k:\xc3\xa9 [ true false null ] } } $ "},
    {"\xef\xbb\xbf[1]", "[ n:1 ] $ "},
    {"\xef\xbb\xbf"
     "7",
     "n:7 $ "},
};

static void test_documents_give_their_tokens(void **state)
{
    char tokens[512];

    (void)state;
    for (size_t i = 0; i < COUNT(GOOD); i++) {
        struct document *document = open_document(GOOD[i].text, strlen(GOOD[i].text));
        render(document, tokens, sizeof tokens);
        if (strcmp(tokens, GOOD[i].tokens) != 0)
            fail_msg("case %zu: %s (%s)", i, tokens, document->err.text);
        assert_int_equal(json_cursor_next(&document->json, NULL), 0);
        assert_int_equal(document->json.token, JSON_END);
        close_document(document);
    }
}

#define BAD(text, reason) {text, sizeof(text) - 1, reason}

static const struct {
    const char *text;
    size_t length;
    const char *reason;
} BAD_CASES[] = {
    BAD("", "line 1, column 1: the text ends where a value is wanted"),
    BAD("  \n ", "line 2, column 2: the text ends"),
    BAD("[", "line 1, column 2: the text ends"),
    BAD("[1", "line 1, column 3: a comma or ] is wanted"),
    BAD("[1 2]", "line 1, column 4: a comma or ] is wanted"),
    BAD("[1,]", "line 1, column 4: a value is wanted"),
    BAD("[,1]", "line 1, column 2: a value is wanted"),
    BAD("[1}", "line 1, column 3: a comma or ] is wanted"),
    BAD("[true}", "line 1, column 6: a comma or ] is wanted"),
    BAD("{\"a\":1]", "line 1, column 7: a comma or } is wanted"),
    BAD("{\"a\"}", "line 1, column 5: a colon is wanted"),
    BAD("{\"a\":}", "line 1, column 6: a value is wanted"),
    BAD("{\"a\":1,}", "line 1, column 8: a key in quotes"),
    BAD("{a:1}", "line 1, column 2: a key in quotes"),
    BAD("{'a':1}", "line 1, column 2: a key in quotes"),
    BAD("{1:1}", "line 1, column 2: a key in quotes"),
    BAD("[01]", "line 1, column 3: not a number"),
    BAD("[-]", "line 1, column 3: not a number"),
    BAD("[1.]", "line 1, column 4: not a number"),
    BAD("[.5]", "line 1, column 2: a value is wanted"),
    BAD("[+1]", "line 1, column 2: a value is wanted"),
    BAD("[1e]", "line 1, column 4: not a number"),
    BAD("[0x10]", "line 1, column 3: not a number"),
    BAD("[NaN]", "line 1, column 2: a value is wanted"),
    BAD("[Infinity]", "line 1, column 2: a value is wanted"),
    BAD("[True]", "line 1, column 2: a value is wanted"),
    BAD("[tru]", "line 1, column 2: a value is wanted"),
    BAD("[truex]", "line 1, column 6: a comma or ] is wanted"),
    BAD("1 2", "line 1, column 3: text follows the value"),
    BAD("1,2", "line 1, column 2: text follows the value"),
    BAD("{} x", "line 1, column 4: text follows the value"),
    BAD("[\"ab", "line 1, column 2: the string that begins here has no end"),
    BAD("[\n \"a\nb\"]", "line 2, column 4: a control character"),
    BAD("[\"\xc3\xbc\\x\"]", "line 1, column 4: no such escape"),
    BAD("[\"\\ud800\"]", "line 1, column 3: the first half of a surrogate pair"),
    BAD("[\"a\xff\"]", "line 1, column 4: not UTF-8"),
    BAD("[\"a\0\"]", "line 1, column 4: a NUL byte"),
    BAD("[\0]", "line 1, column 2: a value is wanted"),
    BAD("[1]\0", "line 1, column 4: text follows the value"),
    BAD("[1]\r\n\r\r\n\nx", "line 5, column 1: text follows the value"),
    BAD("// x\n1", "line 1, column 1: a value is wanted"),
};

static void test_faults_are_placed_and_end_the_reading(void **state)
{
    char tokens[256];

    (void)state;
    for (size_t i = 0; i < COUNT(BAD_CASES); i++) {
        struct document *document = open_document(BAD_CASES[i].text, BAD_CASES[i].length);
        render(document, tokens, sizeof tokens);
        if (!strchr(tokens, '!') ||
            strncmp(document->err.text, BAD_CASES[i].reason, strlen(BAD_CASES[i].reason)) != 0)
            fail_msg("case %zu: %s (%s)", i, tokens, document->err.text);
        assert_int_equal(json_cursor_next(&document->json, NULL), -EINVAL);
        close_document(document);
    }
}

static void test_utf16_is_refused_with_the_way_out(void **state)
{
    char text[] = "\xff\xfe[";
    struct json_cursor json;
    struct error err;

    (void)state;
    assert_int_equal(json_cursor_init(&json, text, 3, &err), -EINVAL);
    assert_non_null(strstr(err.text, "UTF-16; convert it with 'iconv"));
    assert_int_equal(json_cursor_next(&json, NULL), -EINVAL);
}

static int read_nested(unsigned depth)
{
    char text[200];
    int rc = 0;

    for (unsigned i = 0; i < depth; i++) {
        text[i] = '[';
        text[2 * depth - 1 - i] = ']';
    }
    struct document *document = open_document(text, (size_t)2 * depth);
    while (rc == 0 && (document->json.token != JSON_END || document->json.line == 1)) {
        rc = json_cursor_next(&document->json, &document->err);
        if (document->json.token == JSON_END)
            break;
    }
    close_document(document);
    return rc;
}

static void test_depth_is_bounded(void **state)
{
    (void)state;
    assert_int_equal(read_nested(64), 0);
    assert_int_equal(read_nested(65), -EINVAL);
}

static void read_tokens(struct document *document, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        assert_int_equal(json_cursor_next(&document->json, &document->err), 0);
}

static void test_tokens_know_their_place_and_depth(void **state)
{
    const char *text = "{\"k\xc3\xbc\\u00e9\":\n  [1, \"x\"]}";
    static const unsigned places[][3] = {{1, 1, 1}, {1, 2, 1},  {2, 3, 2}, {2, 4, 2},
                                         {2, 7, 2}, {2, 10, 1}, {2, 11, 0}};
    struct document *document = open_document(text, strlen(text));

    (void)state;
    for (size_t i = 0; i < COUNT(places); i++) {
        read_tokens(document, 1);
        assert_int_equal(document->json.line, places[i][0]);
        assert_int_equal(document->json.column, places[i][1]);
        assert_int_equal(document->json.depth, places[i][2]);
    }
    close_document(document);
}

static void test_values_are_skipped_whole(void **state)
{
    const char *text = "{\"a\": [1, {\"b\": [2]}], \"c\": 3, \"d\": {}}";
    struct document *document = open_document(text, strlen(text));

    (void)state;
    read_tokens(document, 2);
    assert_int_equal(json_cursor_skip(&document->json, NULL), 0);
    read_tokens(document, 1);
    assert_string_equal(document->json.text, "c");
    assert_int_equal(json_cursor_skip(&document->json, NULL), 0);
    assert_string_equal(document->json.text, "3");
    read_tokens(document, 2);
    assert_int_equal(document->json.token, JSON_OBJECT);
    assert_int_equal(json_cursor_skip(&document->json, NULL), 0);
    read_tokens(document, 1);
    assert_int_equal(document->json.token, JSON_OBJECT_END);
    assert_int_equal(document->json.depth, 0);
    close_document(document);
}

static const struct {
    const char *text;
    int whole;
    int64_t value;
} NUMBERS[] = {
    {"0", 0, 0},
    {"-0", 0, 0},
    {"4094", 0, 4094},
    {"-1", 0, -1},
    {"9223372036854775807", 0, INT64_MAX},
    {"-9223372036854775808", 0, INT64_MIN},
    {"9223372036854775808", -ERANGE, 0},
    {"-9223372036854775809", -ERANGE, 0},
    {"1.0", -EINVAL, 0},
    {"1e3", -EINVAL, 0},
    {"\"1\"", -EINVAL, 0},
};

static void test_whole_numbers_are_strict(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(NUMBERS); i++) {
        struct document *document = open_document(NUMBERS[i].text, strlen(NUMBERS[i].text));
        int64_t value = 77;
        read_tokens(document, 1);
        int rc = json_cursor_i64(&document->json, INT64_MIN, INT64_MAX, &value);
        if (rc != NUMBERS[i].whole || value != (rc == 0 ? NUMBERS[i].value : 77))
            fail_msg("case %zu: rc %d, %lld", i, rc, (long long)value);
        close_document(document);
    }
}

static int read_double(const char *text, double min, double max, double *out)
{
    struct document *document = open_document(text, strlen(text));

    read_tokens(document, 1);
    int rc = json_cursor_double(&document->json, min, max, out);
    close_document(document);
    return rc;
}

static void test_numbers_have_a_range(void **state)
{
    double value = 0;

    (void)state;
    assert_int_equal(read_double("-12.5e1", -1000, 1000, &value), 0);
    assert_true(value > -125.0001 && value < -124.9999);
    assert_int_equal(read_double("1e400", -DBL_MAX, DBL_MAX, &value), -ERANGE);
    assert_int_equal(read_double("5", 6, 7, &value), -ERANGE);
    assert_int_equal(read_double("true", 0, 7, &value), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documents_give_their_tokens),
        cmocka_unit_test(test_faults_are_placed_and_end_the_reading),
        cmocka_unit_test(test_utf16_is_refused_with_the_way_out),
        cmocka_unit_test(test_depth_is_bounded),
        cmocka_unit_test(test_tokens_know_their_place_and_depth),
        cmocka_unit_test(test_values_are_skipped_whole),
        cmocka_unit_test(test_whole_numbers_are_strict),
        cmocka_unit_test(test_numbers_have_a_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
