#include "paper_json.h"

#include <errno.h>
#include <string.h>

#include "paper_field.h"
#include "shared/base/error.h"
#include "shared/base/json_cursor.h"

// `stopped`: the text is read no further; `taken` is what the caller said last.
struct reader {
    struct json_cursor json;
    struct paper_writer *writer;
    bool stopped;
    int taken;
};

static void complain(struct reader *reader, const char *reason)
{
    paper_complain(reader->writer->result, reader->json.line, reader->json.column, "%s", reason);
}

static void complain_of_key(struct reader *reader, const char *reason)
{
    char quote[PAPER_WRITER_QUOTE_MAX];

    paper_complain(reader->writer->result, reader->json.line, reader->json.column, "\"%s\": %s",
                   paper_writer_quote(reader->json.text, quote), reason);
}

static enum json_token next(struct reader *reader)
{
    struct error err;

    if (!reader->stopped && json_cursor_next(&reader->json, &err) < 0) {
        paper_complain(reader->writer->result, 0, 0, "%s", err.text);
        reader->stopped = true;
    }
    return reader->stopped ? JSON_END : reader->json.token;
}

static void skip(struct reader *reader)
{
    struct error err;

    if (!reader->stopped && json_cursor_skip(&reader->json, &err) < 0) {
        paper_complain(reader->writer->result, 0, 0, "%s", err.text);
        reader->stopped = true;
    }
}

static bool is_word(const struct json_cursor *json)
{
    return (json->token == JSON_STRING || json->token == JSON_NUMBER) && json->length > 0 &&
           !strpbrk(json->text, " \t\n\r");
}

// The items of an array as one text with blanks between them, where the first one stands: they were read
// already. NULL after an error.
static const char *read_list(struct reader *reader)
{
    char *begin = NULL;
    char *to = NULL;
    bool good = true;

    while (next(reader) != JSON_ARRAY_END && !reader->stopped) {
        const struct json_cursor *json = &reader->json;
        if (good && !is_word(json)) {
            complain(reader, "an item of a list is a text without blanks");
            good = false;
        }
        skip(reader);
        if (!good || reader->stopped)
            continue;
        if (!begin)
            begin = to = json->at - (json->at - json->text);
        else
            *to++ = ' ';
        memmove(to, json->text, json->length);
        to += json->length;
    }
    if (begin)
        *to = '\0';
    if (!good || reader->stopped)
        reader->writer->bad = true;
    return good && !reader->stopped ? begin : NULL;
}

// The value behind the key of a field.
static void read_field(struct reader *reader, const char *name)
{
    bool list = paper_field_type(name) == PAPER_FIELD_LIST;
    enum json_token token = next(reader);
    unsigned line = reader->json.line;
    unsigned column = reader->json.column;
    const char *value = NULL;

    if (token == JSON_STRING || token == JSON_NUMBER)
        value = reader->json.text;
    else if (token == JSON_TRUE || token == JSON_FALSE)
        value = token == JSON_TRUE ? "true" : "false";
    else if (token == JSON_ARRAY && list)
        value = read_list(reader);
    else if (token == JSON_ARRAY || token == JSON_OBJECT)
        paper_writer_refuse(reader->writer, line, column,
                            list ? "a list is wanted here" : "a text is wanted here");
    if (token == JSON_OBJECT || (token == JSON_ARRAY && !list))
        skip(reader);
    if (!reader->stopped)
        paper_writer_field(reader->writer, name, value, line, column);
}

static unsigned bit_of(enum paper_kind kind, const char *name)
{
    const char *const *fields = paper_field_of(kind);
    unsigned index = 0;

    while (fields[index] != name)
        index++;
    return 1u << index;
}

static void read_member(struct reader *reader, enum paper_kind kind, unsigned *seen)
{
    const char *name = paper_field_named(kind, reader->json.text);
    unsigned bit = name ? bit_of(kind, name) : 0;

    if (name && (*seen & bit) == 0) {
        *seen |= bit;
        read_field(reader, name);
        return;
    }
    complain_of_key(reader, name ? "the key is there twice" : "no key of ours");
    reader->writer->bad = true;
    skip(reader);
}

static void read_record(struct reader *reader, enum paper_kind kind)
{
    unsigned seen = 0;

    paper_writer_begin(reader->writer, kind, reader->json.line);
    while (next(reader) == JSON_KEY)
        read_member(reader, kind, &seen);
    if (!reader->stopped)
        reader->taken = paper_writer_end(reader->writer);
    reader->stopped |= reader->taken < 0;
}

static void read_array(struct reader *reader, enum paper_kind kind)
{
    if (next(reader) != JSON_ARRAY) {
        if (!reader->stopped)
            complain(reader, "an array is wanted here");
        skip(reader);
        return;
    }
    while (next(reader) != JSON_ARRAY_END && !reader->stopped) {
        if (reader->json.token == JSON_OBJECT) {
            read_record(reader, kind);
        } else {
            complain(reader, "an object is wanted here");
            skip(reader);
        }
    }
}

static void read_version(struct reader *reader)
{
    int64_t version = 0;

    next(reader);
    if (!reader->stopped &&
        json_cursor_i64(&reader->json, PAPER_JSON_VERSION, PAPER_JSON_VERSION, &version) < 0)
        complain(reader, "this program reads \"lanatlas\": 1; a newer one may have written this file");
    skip(reader);
}

// One bit for each kind, and one for the version.
static void read_key(struct reader *reader, unsigned *seen)
{
    enum paper_kind kind = PAPER_SITE;
    bool version = strcmp(reader->json.text, "lanatlas") == 0;
    bool known = version || paper_field_parse_array(reader->json.text, &kind) == 0;
    unsigned bit = version ? 1u << PAPER_KINDS : 1u << kind;

    if (!known || (*seen & bit) != 0) {
        complain_of_key(reader, known ? "the key is there twice" : "no key of ours");
        skip(reader);
        return;
    }
    *seen |= bit;
    if (version)
        read_version(reader);
    else
        read_array(reader, kind);
}

int paper_json_read(char *bytes, size_t length, struct paper_writer *writer)
{
    struct reader reader = {.writer = writer};
    struct error err;
    unsigned seen = 0;

    if (json_cursor_init(&reader.json, bytes, length, &err) < 0) {
        paper_complain(writer->result, 0, 0, "%s", err.text);
        return 0;
    }
    if (next(&reader) != JSON_OBJECT && !reader.stopped) {
        complain(&reader, "an object is wanted here: {\"lanatlas\": 1, …}");
        return 0;
    }
    while (next(&reader) == JSON_KEY)
        read_key(&reader, &seen);
    if (!reader.stopped && (seen & 1u << PAPER_KINDS) == 0)
        complain(&reader, "\"lanatlas\": 1 is missing; is this a file of LAN Atlas?");
    next(&reader);
    return reader.taken;
}
