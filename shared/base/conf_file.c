#include "conf_file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "text.h"

enum { CONF_FILE_MAX = 65536 };

// A view of a part of the file.
struct slice {
    const char *at;
    size_t length;
};

// `values` has one view per key; nothing is copied to the caller before the whole file is known to be good.
struct reader {
    const char *path;
    unsigned line;
    const struct conf_file_key *keys;
    size_t count;
    struct slice *values;
    struct error *err;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct slice skip(struct slice text, size_t length)
{
    return (struct slice){text.at + length, text.length - length};
}

static struct slice skip_blanks(struct slice text)
{
    while (text.length > 0 && is_blank(*text.at))
        text = skip(text, 1);
    return text;
}

static bool is_at_end(struct slice text)
{
    return text.length == 0 || *text.at == '#';
}

// Up to a blank, a comment or `stop`.
static struct slice take_word(struct slice *text, char stop)
{
    struct slice word = {text->at, 0};

    while (!is_at_end(*text) && !is_blank(*text->at) && *text->at != stop) {
        *text = skip(*text, 1);
        word.length++;
    }
    return word;
}

static const char *take_quoted(struct slice *text, struct slice *value)
{
    *text = skip(*text, 1);
    const char *quote = memchr(text->at, '"', text->length);
    if (!quote)
        return "the closing quote is missing";

    *value = (struct slice){text->at, (size_t)(quote - text->at)};
    *text = skip(*text, value->length + 1);
    return NULL;
}

// NULL and the value, or what is wrong with it. An empty value is a missing one: no key means something by
// it, and SQLite takes an empty path for a temporary database.
static const char *take_value(struct slice text, size_t capacity, struct slice *value)
{
    const char *wrong = NULL;

    text = skip_blanks(text);
    if (text.length > 0 && *text.at == '"')
        wrong = take_quoted(&text, value);
    else
        *value = take_word(&text, '"');

    if (wrong)
        return wrong;
    if (value->length == 0)
        return "the value is missing";
    if (!is_at_end(skip_blanks(text)))
        return "text follows the value; a value with blanks or '#' needs quotes";
    if (!text_is_clean(value->at, value->length))
        return "the value has a control character or is not UTF-8";
    return value->length < capacity ? NULL : "the value is too long";
}

static int refuse(const struct reader *reader, struct slice key, const char *reason)
{
    if (!text_is_clean(key.at, key.length))
        key = (struct slice){"?", 1};
    return error_set(reader->err, -EINVAL, "%s:%u: %.*s: %s", reader->path, reader->line,
                     key.length < 64 ? (int)key.length : 64, key.at, reason);
}

static int refuse_unknown(const struct reader *reader, struct slice key)
{
    char known[256];
    struct text_buf reason;

    text_buf_init(&reason, known, sizeof known);
    text_buf_add(&reason, "unknown key; the known ones are");
    for (size_t i = 0; i < reader->count; i++)
        text_buf_add(&reason, "%s %s", i > 0 ? "," : "", reader->keys[i].name);
    return refuse(reader, key, known);
}

static size_t find_key(const struct reader *reader, struct slice word)
{
    size_t i = 0;

    while (i < reader->count && (strlen(reader->keys[i].name) != word.length ||
                                 memcmp(reader->keys[i].name, word.at, word.length) != 0))
        i++;
    return i;
}

static int read_line(struct reader *reader, struct slice line)
{
    line = skip_blanks(line);
    if (is_at_end(line))
        return 0;

    struct slice word = take_word(&line, '#');
    size_t i = find_key(reader, word);
    if (i == reader->count)
        return refuse_unknown(reader, word);
    if (reader->values[i].at)
        return refuse(reader, word, "the key is repeated");

    struct slice value = {NULL, 0};
    const char *wrong = take_value(line, reader->keys[i].capacity, &value);
    if (wrong)
        return refuse(reader, word, wrong);
    reader->values[i] = value;
    return 0;
}

// Ends with LF, CR LF or the file.
static struct slice take_line(struct slice *text)
{
    const char *newline = memchr(text->at, '\n', text->length);
    struct slice line = {text->at, newline ? (size_t)(newline - text->at) : text->length};

    *text = skip(*text, newline ? line.length + 1 : line.length);
    if (line.length > 0 && line.at[line.length - 1] == '\r')
        line.length--;
    return line;
}

static int read_text(struct reader *reader, struct slice text)
{
    while (text.length > 0) {
        reader->line++;
        int rc = read_line(reader, take_line(&text));
        if (rc < 0)
            return rc;
    }
    return 0;
}

static void store_values(const struct reader *reader)
{
    for (size_t i = 0; i < reader->count; i++) {
        const struct slice *value = &reader->values[i];
        if (!value->at)
            continue;
        memcpy(reader->keys[i].value, value->at, value->length);
        reader->keys[i].value[value->length] = '\0';
    }
}

// Fills `text` with at most CONF_FILE_MAX bytes.
static int load(const char *path, char *text, size_t *length)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return -errno;

    errno = 0;
    *length = fread(text, 1, CONF_FILE_MAX + 1, file);
    int rc = ferror(file) ? -errno : 0;
    fclose(file);
    if (rc == 0 && *length > CONF_FILE_MAX)
        rc = -EFBIG;
    return rc;
}

static int read_loaded(struct reader *reader, struct slice text)
{
    reader->values = calloc(reader->count + 1, sizeof *reader->values);
    if (!reader->values)
        return error_set(reader->err, -ENOMEM, "%s: %s", reader->path, error_name(-ENOMEM));

    int rc = read_text(reader, text);
    if (rc == 0)
        store_values(reader);
    free(reader->values);
    return rc;
}

int conf_file_read(const char *path, const struct conf_file_key *keys, size_t count, struct error *err)
{
    struct reader reader = {.path = path, .keys = keys, .count = count, .err = err};
    char *text = malloc(CONF_FILE_MAX + 1);
    size_t length = 0;

    int rc = text ? load(path, text, &length) : -ENOMEM;
    if (rc == 0)
        rc = read_loaded(&reader, (struct slice){text, length});
    else
        error_set(err, rc, "%s: %s", path, error_name(rc));
    free(text);
    return rc;
}
