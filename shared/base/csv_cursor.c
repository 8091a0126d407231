#include "csv_cursor.h"

#include <errno.h>
#include <string.h>

#include "error.h"
#include "utf16_sign.h"
#include "utf8_step.h"

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

// The separator outside quotes that the first line with text has most of; a comma without any.
static char find_separator(const char *at, const char *end)
{
    static const char known[] = {',', ';', '\t'};
    size_t seen[sizeof known] = {0};
    size_t most = 0;
    bool quoted = false;

    while (at < end && is_line_end(*at))
        at++;
    for (; at < end && (quoted || !is_line_end(*at)); at++) {
        if (*at == '"')
            quoted = !quoted;
        for (size_t i = 0; i < sizeof known && !quoted; i++)
            seen[i] += *at == known[i];
    }
    for (size_t i = 1; i < sizeof known; i++) {
        if (seen[i] > seen[most])
            most = i;
    }
    return known[most];
}

int csv_cursor_init(struct csv_cursor *cursor, char *bytes, size_t length, char separator, struct error *err)
{
    *cursor = (struct csv_cursor){.at = bytes, .end = bytes + length, .line = 1, .column = 1};

    const char *utf16 = utf16_sign(bytes, length);
    if (utf16) {
        cursor->at = cursor->end;
        return error_set(err, -EINVAL, "line 1, column 1: %s", utf16);
    }
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        cursor->at += 3;
    cursor->separator = separator ? separator : find_separator(cursor->at, cursor->end);
    return 0;
}

void csv_cursor_expect(struct csv_cursor *cursor, size_t count)
{
    cursor->expected = count;
}

// Passes one line end: LF, CR or CR LF.
static void pass_line_end(struct csv_cursor *cursor)
{
    if (*cursor->at == '\r' && cursor->end - cursor->at > 1 && cursor->at[1] == '\n')
        cursor->at++;
    cursor->at++;
    cursor->line++;
    cursor->column = 1;
}

static void pass_line(struct csv_cursor *cursor)
{
    while (cursor->at < cursor->end && !is_line_end(*cursor->at))
        cursor->at++;
    if (cursor->at < cursor->end)
        pass_line_end(cursor);
}

// The fault is where the cursor stands.
static int refuse_here(struct csv_cursor *cursor, struct error *err, const char *reason)
{
    error_set(err, -EINVAL, "line %u, column %u: %s", cursor->line, cursor->column, reason);
    pass_line(cursor);
    return -EINVAL;
}

// NULL, and the bytes of the character; or what is wrong with it.
static const char *look_at(const struct csv_cursor *cursor, size_t *length)
{
    if (*cursor->at == '\0')
        return "a NUL byte";
    *length = utf8_step(cursor->at, (size_t)(cursor->end - cursor->at));
    return *length > 0 ? NULL : "not UTF-8; save the file as UTF-8";
}

// The bytes from here on that are one character each and mean nothing but themselves.
static size_t plain_run(const struct csv_cursor *cursor, char stop)
{
    const char *at = cursor->at;

    while (at < cursor->end && (*at & 0x80) == 0 && *at >= ' ' && *at != stop)
        at++;
    return (size_t)(at - cursor->at);
}

static int refuse_long_field(const struct csv_field *field, struct error *err)
{
    return error_set(err, -EINVAL, "line %u, column %u: the field is longer than %d bytes", field->line,
                     field->column, CSV_CURSOR_FIELD_MAX);
}

static int read_plain(struct csv_cursor *cursor, struct csv_field *field, char **end, struct error *err)
{
    size_t step = 0;

    while (cursor->at < cursor->end && *cursor->at != cursor->separator && !is_line_end(*cursor->at)) {
        size_t run = plain_run(cursor, cursor->separator);
        const char *wrong = run > 0 ? NULL : look_at(cursor, &step);
        if (wrong)
            return refuse_here(cursor, err, wrong);
        cursor->at += run > 0 ? run : step;
        cursor->column += run > 0 ? (unsigned)run : 1;
        if (cursor->at - field->text > CSV_CURSOR_FIELD_MAX) {
            pass_line(cursor);
            return refuse_long_field(field, err);
        }
    }
    *end = cursor->at;
    return 0;
}

// Some characters of a quoted field move to `to`: a run, a line end, or any other character.
static const char *take_quoted(struct csv_cursor *cursor, char **to)
{
    const char *from = cursor->at;
    size_t step = plain_run(cursor, '"');
    unsigned columns = (unsigned)step;
    const char *wrong = NULL;

    if (step == 0) {
        wrong = look_at(cursor, &step);
        columns = 1;
    }
    if (wrong)
        return wrong;
    if (is_line_end(*from)) {
        pass_line_end(cursor);
    } else {
        cursor->at += step;
        cursor->column += columns;
    }
    size_t length = (size_t)(cursor->at - from);
    memmove(*to, from, length);
    *to += length;
    return NULL;
}

static bool is_closing(const struct csv_cursor *cursor)
{
    return *cursor->at == '"' && (cursor->end - cursor->at < 2 || cursor->at[1] != '"');
}

// Passes the rest of a quoted field, and the line in which it ends. False when it has no end.
static bool pass_quoted(struct csv_cursor *cursor)
{
    while (cursor->at < cursor->end && !is_closing(cursor)) {
        if (is_line_end(*cursor->at))
            pass_line_end(cursor);
        else
            cursor->at += *cursor->at == '"' ? 2 : 1;
    }
    bool closed = cursor->at < cursor->end;
    pass_line(cursor);
    return closed;
}

static int close_quoted(struct csv_cursor *cursor, struct error *err)
{
    cursor->at++;
    cursor->column++;
    if (cursor->at < cursor->end && *cursor->at != cursor->separator && !is_line_end(*cursor->at))
        return refuse_here(cursor, err, "text follows the closing quote; a quote inside a field is doubled");
    return 0;
}

static int refuse_open_quote(const struct csv_field *field, struct error *err)
{
    return error_set(err, -EINVAL, "line %u, column %u: the quote that begins here is left open", field->line,
                     field->column);
}

// `end` is at the latest where the closing quote was.
static int read_quoted(struct csv_cursor *cursor, struct csv_field *field, char **end, struct error *err)
{
    char *to = cursor->at;
    const char *wrong = NULL;

    field->text = to;
    cursor->at++;
    cursor->column++;
    while (cursor->at < cursor->end) {
        if (is_closing(cursor)) {
            *end = to;
            return close_quoted(cursor, err);
        }
        if (*cursor->at == '"') {
            cursor->at++;
            cursor->column++;
        }
        wrong = take_quoted(cursor, &to);
        if (wrong)
            return refuse_here(cursor, err, wrong);
        if (to - field->text > CSV_CURSOR_FIELD_MAX)
            return pass_quoted(cursor) ? refuse_long_field(field, err) : refuse_open_quote(field, err);
    }
    return refuse_open_quote(field, err);
}

// Reads a field and passes the separator or line end behind it. 1: another field follows; 0: the record ends.
static int read_field(struct csv_cursor *cursor, struct error *err)
{
    struct csv_field *field = &cursor->fields[cursor->count];
    char *end = cursor->at;
    bool more = false;
    int rc = 0;

    *field = (struct csv_field){cursor->at, 0, cursor->line, cursor->column};
    if (cursor->at < cursor->end && *cursor->at == '"')
        rc = read_quoted(cursor, field, &end, err);
    else
        rc = read_plain(cursor, field, &end, err);
    if (rc < 0)
        return rc;

    cursor->count++;
    if (cursor->at < cursor->end && is_line_end(*cursor->at)) {
        pass_line_end(cursor);
    } else if (cursor->at < cursor->end) {
        cursor->at++;
        cursor->column++;
        more = true;
    }
    *end = '\0';
    field->length = (size_t)(end - field->text);
    return more;
}

static int read_record(struct csv_cursor *cursor, struct error *err)
{
    const char *begin = cursor->at;
    int rc = 1;

    cursor->count = 0;
    while (rc == 1) {
        if (cursor->count == CSV_CURSOR_COLUMNS_MAX)
            return refuse_here(cursor, err, "more than 256 columns");
        rc = read_field(cursor, err);
        if (rc == 1 && cursor->at - begin > CSV_CURSOR_RECORD_MAX)
            return refuse_here(cursor, err, "the line is longer than 1 MiB");
    }
    return rc;
}

int csv_cursor_next(struct csv_cursor *cursor, struct error *err)
{
    while (cursor->at < cursor->end && is_line_end(*cursor->at))
        pass_line_end(cursor);
    if (cursor->at == cursor->end)
        return 0;

    unsigned line = cursor->line;
    int rc = read_record(cursor, err);
    if (rc < 0)
        return rc;
    if (cursor->expected > 0 && cursor->count != cursor->expected)
        return error_set(err, -EINVAL, "line %u, column 1: %zu field%s, but the header has %zu", line,
                         cursor->count, cursor->count == 1 ? "" : "s", cursor->expected);
    return 1;
}
