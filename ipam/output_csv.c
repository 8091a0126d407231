#include "output_csv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "output_json.h"
#include "output_plain.h"
#include "shared/base/formula_guard.h"
#include "strip_drawing.h"
#include "time_text.h"

static void write_text(FILE *stream, const char *text)
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

// Items are parted by blanks: addresses and keys hold none.
static int write_list(FILE *stream, const struct output_cell *cell)
{
    char *joined = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&joined, &length);

    if (!memory)
        return -ENOMEM;
    for (size_t i = 0; i < cell->item_count; i++)
        fprintf(memory, "%s%s", i ? " " : "", cell->items[i]);
    if (fclose(memory) != 0 || !joined) {
        free(joined);
        return -ENOMEM;
    }
    write_text(stream, joined);
    free(joined);
    return 0;
}

// A table in a cell is the text that json has of it.
static int write_rows(FILE *stream, const struct output_rows *rows)
{
    char *text = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&text, &length);

    if (!memory)
        return -ENOMEM;
    output_json_rows(memory, rows);
    if (fclose(memory) != 0 || !text) {
        free(text);
        return -ENOMEM;
    }
    write_text(stream, text);
    free(text);
    return 0;
}

static int write_cell(FILE *stream, const struct output_cell *cell)
{
    char time[TIME_TEXT_MAX];
    char drawing[STRIP_DRAWING_MAX];
    const char *strip = NULL;

    if (output_plain_write(stream, cell))
        return 0;
    switch (cell->kind) {
    case OUTPUT_NULL:
        break;
    case OUTPUT_TEXT:
        write_text(stream, cell->text);
        break;
    case OUTPUT_LIST:
        return write_list(stream, cell);
    case OUTPUT_TIME:
        write_text(stream, time_text_iso(cell->integer, time));
        break;
    case OUTPUT_STRIP:
        strip = strip_drawing(cell->strip, false, false, drawing);
        write_text(stream, strip + strspn(strip, " "));
        break;
    case OUTPUT_ROWS:
        return write_rows(stream, cell->rows);
    case OUTPUT_INTEGER:
    case OUTPUT_COUNT:
    case OUTPUT_BOOLEAN:
    case OUTPUT_MILLIS:
    case OUTPUT_RATIO:
        break;
    }
    return 0;
}

static int csv_begin(struct output *out)
{
    for (size_t i = 0; i < out->column_count; i++)
        fprintf(out->stream, "%s%s", i ? "," : "", out->columns[i].name);
    fputs("\r\n", out->stream);
    return 0;
}

static int csv_row(struct output *out, const struct output_cell *cells)
{
    int result = 0;

    for (size_t i = 0; i < out->column_count && result == 0; i++) {
        fputs(i ? "," : "", out->stream);
        result = write_cell(out->stream, &cells[i]);
    }
    fputs("\r\n", out->stream);
    return result;
}

static int csv_end(struct output *out)
{
    (void)out;
    return 0;
}

const struct output_format output_csv_format = {"csv", csv_begin, csv_row, csv_end};
