#include "json_cursor.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "json_string.h"
#include "number.h"
#include "utf16_sign.h"

enum expectation {
    EXPECT_VALUE,
    EXPECT_FIRST_ITEM, // or the end of the array
    EXPECT_FIRST_KEY,  // or the end of the object
    EXPECT_MORE,       // a comma, or the end of what is open
    EXPECT_END,        // of the text
};

static int refuse(struct json_cursor *cursor, struct error *err, const char *reason)
{
    cursor->failed = true;
    return error_set(err, -EINVAL, "line %u, column %u: %s", cursor->at_line, cursor->at_column, reason);
}

int json_cursor_init(struct json_cursor *cursor, char *bytes, size_t length, struct error *err)
{
    *cursor = (struct json_cursor){.text = "", .line = 1, .column = 1, .at = bytes, .start = bytes};
    cursor->end = bytes + length;
    cursor->at_line = 1;
    cursor->at_column = 1;
    const char *utf16 = utf16_sign(bytes, length);
    if (utf16)
        return refuse(cursor, err, utf16);
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        cursor->at += 3;
    return 0;
}

// The byte there, NUL at the end; a NUL in the text fits no grammar either.
static char peek(const struct json_cursor *cursor)
{
    return (char)(cursor->at < cursor->end ? *cursor->at : '\0');
}

static void pass(struct json_cursor *cursor, size_t bytes)
{
    cursor->at += bytes;
    cursor->at_column++;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void pass_blank(struct json_cursor *cursor)
{
    bool ends_line =
        *cursor->at == '\n' || (*cursor->at == '\r' && cursor->at + 1 < cursor->end && cursor->at[1] != '\n');

    pass(cursor, 1);
    if (ends_line) {
        cursor->at_line++;
        cursor->at_column = 1;
    }
}

static void pass_blanks(struct json_cursor *cursor)
{
    while (cursor->at < cursor->end && is_blank(*cursor->at))
        pass_blank(cursor);
}

static void set_token(struct json_cursor *cursor, enum json_token token)
{
    cursor->token = token;
    cursor->text = "";
    cursor->length = 0;
    cursor->line = cursor->at_line;
    cursor->column = cursor->at_column;
}

static int read_string(struct json_cursor *cursor, enum json_token token, struct error *err)
{
    char *to = cursor->at + 1;
    const char *wrong = NULL;

    set_token(cursor, token);
    cursor->text = to;
    pass(cursor, 1);
    while (cursor->at < cursor->end && *cursor->at != '"' && !wrong)
        wrong = json_string_take(&cursor->at, cursor->end, &to, &cursor->at_column);
    if (!wrong && cursor->at == cursor->end) {
        cursor->at_line = cursor->line;
        cursor->at_column = cursor->column;
        wrong = "the string that begins here has no end";
    }
    if (wrong)
        return refuse(cursor, err, wrong);
    pass(cursor, 1);
    *to = '\0';
    cursor->length = (size_t)(to - cursor->text);
    return 0;
}

static bool pass_digits(struct json_cursor *cursor)
{
    const char *begin = cursor->at;

    while (is_digit(peek(cursor)))
        pass(cursor, 1);
    return cursor->at > begin;
}

// RFC 8259 section 6.
static bool pass_number(struct json_cursor *cursor)
{
    if (peek(cursor) == '-')
        pass(cursor, 1);
    if (peek(cursor) == '0')
        pass(cursor, 1);
    else if (!pass_digits(cursor))
        return false;
    if (peek(cursor) == '.') {
        pass(cursor, 1);
        if (!pass_digits(cursor))
            return false;
    }
    if (peek(cursor) == 'e' || peek(cursor) == 'E') {
        pass(cursor, 1);
        if (peek(cursor) == '-' || peek(cursor) == '+')
            pass(cursor, 1);
        if (!pass_digits(cursor))
            return false;
    }
    return cursor->at == cursor->end || is_blank(*cursor->at) || strchr(",]}", *cursor->at);
}

// A number has nothing behind it that may be overwritten: it moves to the left by one, over a byte that was
// read already, unless it is all there is.
static void end_number(struct json_cursor *cursor, char *begin)
{
    cursor->length = (size_t)(cursor->at - begin);
    if (begin > cursor->start) {
        memmove(begin - 1, begin, cursor->length);
        begin--;
    } else if (cursor->at < cursor->end) {
        pass_blank(cursor);
    }
    begin[cursor->length] = '\0';
    cursor->text = begin;
}

static int read_number(struct json_cursor *cursor, struct error *err)
{
    char *begin = cursor->at;

    set_token(cursor, JSON_NUMBER);
    if (!pass_number(cursor))
        return refuse(cursor, err, "not a number of JSON");
    if (begin == cursor->start && cursor->at < cursor->end && !is_blank(*cursor->at))
        return refuse(cursor, err, "text follows the value");
    end_number(cursor, begin);
    return 0;
}

static int read_word(struct json_cursor *cursor, struct error *err)
{
    static const struct {
        const char *word;
        enum json_token token;
    } words[] = {{"true", JSON_TRUE}, {"false", JSON_FALSE}, {"null", JSON_NULL}};
    size_t left = (size_t)(cursor->end - cursor->at);

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t length = strlen(words[i].word);
        if (left < length || memcmp(cursor->at, words[i].word, length) != 0)
            continue;
        set_token(cursor, words[i].token);
        cursor->at += length;
        cursor->at_column += (unsigned)length;
        return 0;
    }
    return refuse(cursor, err,
                  left == 0 ? "the text ends where a value is wanted" : "a value is wanted here");
}

static int open_level(struct json_cursor *cursor, bool object, struct error *err)
{
    uint64_t bit = UINT64_C(1) << (cursor->depth % JSON_CURSOR_DEPTH_MAX);

    if (cursor->depth == JSON_CURSOR_DEPTH_MAX)
        return refuse(cursor, err, "more than 64 arrays and objects inside each other");
    set_token(cursor, object ? JSON_OBJECT : JSON_ARRAY);
    cursor->objects = object ? cursor->objects | bit : cursor->objects & ~bit;
    cursor->depth++;
    cursor->expects = object ? EXPECT_FIRST_KEY : EXPECT_FIRST_ITEM;
    pass(cursor, 1);
    return 0;
}

static void expect_after_value(struct json_cursor *cursor)
{
    cursor->expects = cursor->depth > 0 ? EXPECT_MORE : EXPECT_END;
}

static int close_level(struct json_cursor *cursor, bool object)
{
    set_token(cursor, object ? JSON_OBJECT_END : JSON_ARRAY_END);
    pass(cursor, 1);
    cursor->depth--;
    expect_after_value(cursor);
    return 0;
}

static int read_value(struct json_cursor *cursor, struct error *err)
{
    char first = peek(cursor);
    int rc = 0;

    if (first == '{' || first == '[')
        return open_level(cursor, first == '{', err);
    if (first == '"')
        rc = read_string(cursor, JSON_STRING, err);
    else if (first == '-' || is_digit(first))
        rc = read_number(cursor, err);
    else
        rc = read_word(cursor, err);
    if (rc == 0)
        expect_after_value(cursor);
    return rc;
}

static int read_key(struct json_cursor *cursor, struct error *err)
{
    if (peek(cursor) != '"')
        return refuse(cursor, err, "a key in quotes is wanted here");
    int rc = read_string(cursor, JSON_KEY, err);
    if (rc < 0)
        return rc;

    pass_blanks(cursor);
    if (peek(cursor) != ':')
        return refuse(cursor, err, "a colon is wanted behind the key");
    pass(cursor, 1);
    cursor->expects = EXPECT_VALUE;
    return 0;
}

static bool in_object(const struct json_cursor *cursor)
{
    return cursor->depth > 0 && (cursor->objects >> (cursor->depth - 1) & 1) != 0;
}

static int read_more(struct json_cursor *cursor, struct error *err)
{
    bool object = in_object(cursor);

    if (peek(cursor) == (object ? '}' : ']'))
        return close_level(cursor, object);
    if (peek(cursor) != ',')
        return refuse(cursor, err, object ? "a comma or } is wanted here" : "a comma or ] is wanted here");
    pass(cursor, 1);
    pass_blanks(cursor);
    return object ? read_key(cursor, err) : read_value(cursor, err);
}

static int read_end(struct json_cursor *cursor, struct error *err)
{
    if (cursor->at < cursor->end)
        return refuse(cursor, err, "text follows the value");
    set_token(cursor, JSON_END);
    return 0;
}

int json_cursor_next(struct json_cursor *cursor, struct error *err)
{
    if (cursor->failed)
        return error_set(err, -EINVAL, "line %u, column %u: nothing is read behind a fault", cursor->at_line,
                         cursor->at_column);

    pass_blanks(cursor);
    switch ((enum expectation)cursor->expects) {
    case EXPECT_FIRST_ITEM:
        return peek(cursor) == ']' ? close_level(cursor, false) : read_value(cursor, err);
    case EXPECT_FIRST_KEY:
        return peek(cursor) == '}' ? close_level(cursor, true) : read_key(cursor, err);
    case EXPECT_MORE:
        return read_more(cursor, err);
    case EXPECT_END:
        return read_end(cursor, err);
    case EXPECT_VALUE:
        break;
    }
    return read_value(cursor, err);
}

int json_cursor_skip(struct json_cursor *cursor, struct error *err)
{
    int rc = cursor->token == JSON_KEY ? json_cursor_next(cursor, err) : 0;

    if (rc < 0 || (cursor->token != JSON_OBJECT && cursor->token != JSON_ARRAY))
        return rc;
    for (unsigned depth = cursor->depth; rc == 0 && cursor->depth >= depth;)
        rc = json_cursor_next(cursor, err);
    return rc;
}

int json_cursor_i64(const struct json_cursor *cursor, int64_t min, int64_t max, int64_t *out)
{
    bool negative = cursor->text[0] == '-';
    uint64_t size = 0;

    if (cursor->token != JSON_NUMBER)
        return -EINVAL;
    int rc = number_parse_u64(cursor->text + negative, 0, (uint64_t)INT64_MAX + negative, &size);
    if (rc < 0)
        return rc;
    int64_t value = negative ? (int64_t)(0 - size) : (int64_t)size;
    if (value < min || value > max)
        return -ERANGE;
    *out = value;
    return 0;
}

// With the decimal point of the C locale, whatever locale the process is in.
int json_cursor_double(const struct json_cursor *cursor, double min, double max, double *out)
{
    if (cursor->token != JSON_NUMBER)
        return -EINVAL;
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (c_locale == (locale_t)0)
        return -errno;
    double value = strtod_l(cursor->text, NULL, c_locale);
    freelocale(c_locale);
    if (!isfinite(value) || !(value >= min && value <= max))
        return -ERANGE;
    *out = value;
    return 0;
}
