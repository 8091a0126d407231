#include "paper_writer.h"

#include <string.h>

#include "paper_field.h"
#include "shared/base/text.h"
#include "shared/base/utf8_step.h"

struct paper_writer paper_writer_to(paper_take *take, void *context, struct paper_result *result)
{
    return (struct paper_writer){.take = take, .context = context, .result = result};
}

void paper_writer_begin(struct paper_writer *writer, enum paper_kind kind, unsigned line)
{
    writer->record.kind = kind;
    writer->record.line = line;
    writer->record.count = 0;
    writer->bad = false;
}

void paper_writer_refuse(struct paper_writer *writer, unsigned line, unsigned column, const char *reason)
{
    paper_complain(writer->result, line, column, "%s", reason);
    writer->bad = true;
}

// A note may have lines.
static bool is_clean_note(const char *text)
{
    while (*text) {
        size_t span = strcspn(text, "\n\r\t");
        if (!text_is_clean(text, span))
            return false;
        text += span + (text[span] != '\0');
    }
    return true;
}

// NULL, or what is wrong.
static const char *check_bounds(const char *name, const char *value)
{
    enum paper_field_type type = paper_field_type(name);
    bool lines = type == PAPER_FIELD_NOTE;
    bool wide = lines || type == PAPER_FIELD_LIST;
    size_t length = strlen(value);

    if (length > (wide ? PAPER_NOTE_MAX : PAPER_NAME_MAX))
        return wide ? "longer than 16384 bytes" : "longer than 255 bytes";
    if (lines ? !is_clean_note(value) : !text_is_clean(value, length))
        return "a control character, or not UTF-8";
    return NULL;
}

void paper_writer_field(struct paper_writer *writer, const char *name, const char *value, unsigned line,
                        unsigned column)
{
    const char *known = paper_field_named(writer->record.kind, name);
    char quote[PAPER_WRITER_QUOTE_MAX];

    if (!value || !*value)
        return;
    if (!known || writer->record.count == PAPER_FIELDS_MAX) {
        paper_complain(writer->result, line, column, "%s: a %s has no such field",
                       paper_writer_quote(name, quote), paper_field_kind(writer->record.kind));
        writer->bad = true;
        return;
    }

    const char *wrong = check_bounds(known, value);
    if (wrong) {
        paper_complain(writer->result, line, column, "%s: %s", known, wrong);
        writer->bad = true;
        return;
    }
    writer->record.fields[writer->record.count++] = (struct paper_field){known, value, line, column};
}

int paper_writer_end(struct paper_writer *writer)
{
    if (writer->bad)
        return 0;
    writer->result->records++;
    return writer->take(writer->context, &writer->record);
}

// The longest clean beginning that fits.
static size_t fitting(const char *text, size_t capacity)
{
    size_t left = strlen(text);
    size_t length = 0;

    while (left > 0) {
        size_t step = utf8_step(text + length, left);
        if (length + step >= capacity)
            break;
        length += step;
        left -= step;
    }
    return length;
}

const char *paper_writer_quote(const char *text, char quote[PAPER_WRITER_QUOTE_MAX])
{
    bool clean = text_is_clean(text, strlen(text));
    size_t length = clean ? fitting(text, PAPER_WRITER_QUOTE_MAX) : 1;

    memcpy(quote, clean ? text : "?", length);
    quote[length] = '\0';
    return quote;
}

void paper_writer_ignore(struct paper_result *result, const char *column)
{
    if (result->ignored_count < PAPER_IGNORED_MAX)
        paper_writer_quote(column, result->ignored[result->ignored_count]);
    result->ignored_count++;
}

void paper_writer_unkept(struct paper_writer *writer, const char *what, const char *value)
{
    const struct paper_result *result = writer->result;

    if (!value || !*value)
        return;
    for (size_t i = 0; i < result->ignored_count && i < PAPER_IGNORED_MAX; i++) {
        if (strcmp(result->ignored[i], what) == 0)
            return;
    }
    paper_writer_ignore(writer->result, what);
}
