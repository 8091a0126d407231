#include "paper_csv.h"

#include <errno.h>
#include <string.h>

#include "paper_field.h"
#include "shared/base/csv_cursor.h"
#include "shared/base/error.h"
#include "shared/base/formula_guard.h"

// `names` are those of the columns, as paper_field.h has them; NULL for the column `record`.
struct reader {
    struct csv_cursor csv;
    struct paper_writer *writer;
    const char *names[CSV_CURSOR_COLUMNS_MAX];
    size_t record;
};

unsigned paper_csv_judge(const struct csv_cursor *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (strcmp(row->fields[i].text, "record") == 0)
            return (unsigned)row->count + 1;
    }
    return 0;
}

static const char *known_name(const char *text)
{
    const char *const *name = paper_field_names();

    while (*name && strcmp(*name, text) != 0)
        name++;
    return *name;
}

static bool is_repeated(const struct reader *reader, size_t column)
{
    const struct csv_field *fields = reader->csv.fields;

    for (size_t i = 0; i < column; i++) {
        if (strcmp(fields[i].text, fields[column].text) == 0)
            return true;
    }
    return false;
}

static void read_column(struct reader *reader, size_t column)
{
    const struct csv_field *field = &reader->csv.fields[column];
    char quote[PAPER_WRITER_QUOTE_MAX];

    reader->names[column] = known_name(field->text);
    if (strcmp(field->text, "record") == 0)
        reader->record = column;
    else if (!reader->names[column])
        paper_complain(reader->writer->result, field->line, field->column, "%s: no column of ours",
                       paper_writer_quote(field->text, quote));
    if (is_repeated(reader, column))
        paper_complain(reader->writer->result, field->line, field->column, "%s: the column is repeated",
                       paper_writer_quote(field->text, quote));
}

// 0: the rows can be read; 1: not, and the result says why.
static int read_header(struct reader *reader)
{
    struct error err;
    int rc = csv_cursor_next(&reader->csv, &err);

    if (rc < 0)
        paper_complain(reader->writer->result, 0, 0, "%s", err.text);
    else if (rc == 0)
        paper_complain(reader->writer->result, 0, 0, "the file is empty; its first line is a header");
    if (rc <= 0)
        return 1;

    reader->record = CSV_CURSOR_COLUMNS_MAX;
    for (size_t i = 0; i < reader->csv.count; i++)
        read_column(reader, i);
    if (reader->record == CSV_CURSOR_COLUMNS_MAX)
        paper_complain(reader->writer->result, reader->csv.fields[0].line, 1, "no column is called record");
    csv_cursor_expect(&reader->csv, reader->csv.count);
    return reader->writer->result->error_count > 0;
}

static int read_row(struct reader *reader)
{
    const struct csv_field *kind_field = &reader->csv.fields[reader->record];
    char quote[PAPER_WRITER_QUOTE_MAX];
    enum paper_kind kind = PAPER_SITE;

    if (paper_field_parse_kind(kind_field->text, &kind) < 0) {
        paper_complain(
            reader->writer->result, kind_field->line, kind_field->column,
            "record: \"%s\" is no kind of record; site, vrf, vlan, prefix, range, device, interface, "
            "address, link and group are",
            paper_writer_quote(kind_field->text, quote));
        return 0;
    }
    paper_writer_begin(reader->writer, kind, kind_field->line);
    for (size_t i = 0; i < reader->csv.count; i++) {
        const struct csv_field *field = &reader->csv.fields[i];
        if (i != reader->record)
            paper_writer_field(reader->writer, reader->names[i], formula_guard_undo(field->text), field->line,
                               field->column);
    }
    return paper_writer_end(reader->writer);
}

int paper_csv_read(char *bytes, size_t length, struct paper_writer *writer)
{
    struct reader reader = {.writer = writer};
    struct error err;

    if (csv_cursor_init(&reader.csv, bytes, length, 0, &err) < 0) {
        paper_complain(writer->result, 0, 0, "%s", err.text);
        return 0;
    }
    if (read_header(&reader) != 0)
        return 0;

    int rc = csv_cursor_next(&reader.csv, &err);
    while (rc != 0) {
        int taken = rc == 1 ? read_row(&reader) : 0;
        if (rc < 0)
            paper_complain(writer->result, 0, 0, "%s", err.text);
        if (taken < 0)
            return taken;
        rc = csv_cursor_next(&reader.csv, &err);
    }
    return 0;
}
