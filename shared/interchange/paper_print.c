#include "paper_print.h"

#include <string.h>

#include "paper_field.h"
#include "paper_json.h"
#include "shared/base/formula_guard.h"

static void write_cell(FILE *stream, const char *text)
{
    bool guarded = formula_guard_needs(text);

    if (!guarded && !strpbrk(text, "\",\r\n")) {
        fputs(text, stream);
        return;
    }
    fputs(guarded ? "\"'" : "\"", stream);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', stream);
        fputc(*text, stream);
    }
    fputc('"', stream);
}

static void print_csv(const struct paper_print *print, const struct paper_record *record)
{
    fputs(paper_field_kind(record->kind), print->stream);
    for (const char *const *name = paper_field_names(); *name; name++) {
        const char *value = paper_value(record, *name);
        fputc(',', print->stream);
        if (value)
            write_cell(print->stream, value);
    }
    fputs("\r\n", print->stream);
}

static void write_escaped(FILE *stream, unsigned char c)
{
    fputc('\\', stream);
    fputc(c, stream);
}

static void write_code(FILE *stream, unsigned char c)
{
    static const char digits[] = "0123456789abcdef";

    fputs("\\u00", stream);
    fputc(digits[c >> 4], stream);
    fputc(digits[c & 15], stream);
}

void paper_print_json_text(FILE *stream, const char *text, size_t length)
{
    fputc('"', stream);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\')
            write_escaped(stream, c);
        else if (c == '\n')
            fputs("\\n", stream);
        else if (c < 0x20 || c == 0x7f)
            write_code(stream, c);
        else
            fputc(c, stream);
    }
    fputc('"', stream);
}

static void write_list(FILE *stream, const char *items)
{
    fputc('[', stream);
    while (*items) {
        size_t length = strcspn(items, " ");
        paper_print_json_text(stream, items, length);
        items += length;
        if (*items == ' ') {
            fputs(", ", stream);
            items++;
        }
    }
    fputc(']', stream);
}

static void write_value(FILE *stream, const char *name, const char *value)
{
    enum paper_field_type type = paper_field_type(name);

    if (type == PAPER_FIELD_FLAG)
        fputs(value, stream);
    else if (type == PAPER_FIELD_LIST)
        write_list(stream, value);
    else
        paper_print_json_text(stream, value, strlen(value));
}

static void write_key(FILE *stream, const char *key)
{
    paper_print_json_text(stream, key, strlen(key));
    fputs(": ", stream);
}

static void begin_array(const struct paper_print *print, const char *key)
{
    fputs(print->kind < PAPER_KINDS ? "\n ],\n " : ",\n ", print->stream);
    write_key(print->stream, key);
    fputc('[', print->stream);
}

static void print_json(const struct paper_print *print, const struct paper_record *record)
{
    const char *separator = "";

    if (print->kind != record->kind)
        begin_array(print, paper_field_array(record->kind));
    fputs(print->kind != record->kind ? "\n  {" : ",\n  {", print->stream);
    for (const char *const *name = paper_field_of(record->kind); *name; name++) {
        const char *value = paper_value(record, *name);
        if (!value)
            continue;
        fputs(separator, print->stream);
        write_key(print->stream, *name);
        write_value(print->stream, *name, value);
        separator = ", ";
    }
    fputc('}', print->stream);
}

void paper_print_begin(struct paper_print *print, enum paper_form form, FILE *stream)
{
    *print = (struct paper_print){.stream = stream, .form = form, .kind = PAPER_KINDS};
    if (form == PAPER_OUR_JSON) {
        fputc('{', stream);
        write_key(stream, "lanatlas");
        fputc('0' + PAPER_JSON_VERSION, stream);
        return;
    }
    fputs("record", stream);
    for (const char *const *name = paper_field_names(); *name; name++) {
        fputc(',', stream);
        fputs(*name, stream);
    }
    fputs("\r\n", stream);
}

void paper_print_record(struct paper_print *print, const struct paper_record *record)
{
    if (print->form == PAPER_OUR_JSON)
        print_json(print, record);
    else
        print_csv(print, record);
    print->kind = record->kind;
}

void paper_print_end(struct paper_print *print)
{
    if (print->form == PAPER_OUR_JSON)
        fputs(print->kind < PAPER_KINDS ? "\n ]\n}\n" : "}\n", print->stream);
}
