#include "output_json.h"

#include <inttypes.h>

#include "output_plain.h"
#include "shared/probe/strip.h"
#include "time_text.h"
#include "utf8_decode.h"

static void write_character(FILE *stream, const char *at, size_t length, uint32_t code)
{
    if (code == '"' || code == '\\')
        fprintf(stream, "\\%c", (char)code);
    else if (code == '\n')
        fputs("\\n", stream);
    else if (code < 0x20 || (code >= 0x7f && code < 0xa0))
        fprintf(stream, "\\u%04" PRIx32, code);
    else if (code == UTF8_DECODE_INVALID)
        fputs("\xef\xbf\xbd", stream);
    else
        fwrite(at, 1, length, stream);
}

static void write_text(FILE *stream, const char *text)
{
    fputc('"', stream);
    while (*text) {
        uint32_t code = 0;
        size_t length = utf8_decode(text, &code);
        write_character(stream, text, length, code);
        text += length;
    }
    fputc('"', stream);
}

static void write_list(FILE *stream, const struct output_cell *cell)
{
    fputc('[', stream);
    for (size_t i = 0; i < cell->item_count; i++) {
        fputs(i ? ", " : "", stream);
        write_text(stream, cell->items[i]);
    }
    fputc(']', stream);
}

static void write_strip(FILE *stream, const struct strip *strip)
{
    fputc('[', stream);
    for (unsigned i = 0; i < strip->count; i++) {
        struct strip_result result = strip_at(strip, i);
        fputs(i ? ", " : "", stream);
        if (result.cause == CAUSE_REPLY)
            fprintf(stream, "%.3f", result.rtt_us / 1000.0);
        else
            write_text(stream, cause_text(result.cause));
    }
    fputc(']', stream);
}

static void write_object(FILE *stream, const struct output_column *columns, const struct output_cell *cells,
                         size_t count);

static void write_cell(FILE *stream, const struct output_cell *cell)
{
    char time[TIME_TEXT_MAX];

    if (output_plain_write(stream, cell))
        return;
    switch (cell->kind) {
    case OUTPUT_NULL:
        fputs("null", stream);
        break;
    case OUTPUT_TEXT:
        write_text(stream, cell->text);
        break;
    case OUTPUT_LIST:
        write_list(stream, cell);
        break;
    case OUTPUT_TIME:
        write_text(stream, time_text_iso(cell->integer, time));
        break;
    case OUTPUT_STRIP:
        write_strip(stream, cell->strip);
        break;
    case OUTPUT_ROWS:
        output_json_rows(stream, cell->rows);
        break;
    case OUTPUT_INTEGER:
    case OUTPUT_COUNT:
    case OUTPUT_BOOLEAN:
    case OUTPUT_MILLIS:
    case OUTPUT_RATIO:
        break;
    }
}

static void write_object(FILE *stream, const struct output_column *columns, const struct output_cell *cells,
                         size_t count)
{
    fputc('{', stream);
    for (size_t i = 0; i < count; i++) {
        fputs(i ? ", " : "", stream);
        write_text(stream, columns[i].name);
        fputs(": ", stream);
        write_cell(stream, &cells[i]);
    }
    fputc('}', stream);
}

void output_json_rows(FILE *stream, const struct output_rows *rows)
{
    fputc('[', stream);
    for (size_t i = 0; i < rows->row_count; i++) {
        fputs(i ? ", " : "", stream);
        write_object(stream, rows->columns, rows->cells + i * rows->column_count, rows->column_count);
    }
    fputc(']', stream);
}

static int json_begin(struct output *out)
{
    fputc('[', out->stream);
    return 0;
}

static int json_row(struct output *out, const struct output_cell *cells)
{
    fputs(out->row_count ? ",\n " : "\n ", out->stream);
    write_object(out->stream, out->columns, cells, out->column_count);
    return 0;
}

static int json_end(struct output *out)
{
    fputs(out->row_count ? "\n]\n" : "]\n", out->stream);
    return 0;
}

const struct output_format output_json_format = {"json", json_begin, json_row, json_end};
