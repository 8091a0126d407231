#include "output_text.h"

#include <errno.h>
#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>

#include "cell_text.h"
#include "column_fit.h"
#include "text_wrap.h"

struct text_cell {
    char *text;
    enum output_tone tone;
};

// The rows are kept until the end: which columns fit is known only then.
struct text_table {
    struct text_cell *cells; // column_count for each row
    size_t count;
    size_t capacity;
    FILE *memory; // writes one cell after the other to `text`
    char *text;
    size_t length;
};

static int text_begin(struct output *out)
{
    struct text_table *table = calloc(1, sizeof *table);

    out->state = table;
    if (table)
        table->memory = open_memstream(&table->text, &table->length);
    return table && table->memory ? 0 : -ENOMEM;
}

static int text_table_reserve(struct text_table *table, size_t more)
{
    if (table->count + more <= table->capacity)
        return 0;

    size_t capacity = (table->capacity + more) * 2;
    struct text_cell *cells = reallocarray(table->cells, capacity, sizeof *cells);
    if (!cells)
        return -ENOMEM;
    table->cells = cells;
    table->capacity = capacity;
    return 0;
}

// A column that is for machines is never shown (column_fit.h).
static char *text_of(const struct output *out, const struct output_cell *cell,
                     const struct output_column *column)
{
    struct text_table *table = out->state;

    if (column->flags & OUTPUT_MACHINE)
        return strdup("");
    if (fseek(table->memory, 0, SEEK_SET) != 0)
        return NULL;
    cell_text_write(table->memory, cell, column, &out->style);
    return fflush(table->memory) == 0 ? strndup(table->text, table->length) : NULL;
}

static int text_row(struct output *out, const struct output_cell *cells)
{
    struct text_table *table = out->state;
    int result = text_table_reserve(table, out->column_count);

    for (size_t i = 0; result == 0 && i < out->column_count; i++) {
        char *text = text_of(out, &cells[i], &out->columns[i]);
        if (!text)
            return -ENOMEM;
        table->cells[table->count++] = (struct text_cell){text, cells[i].tone};
    }
    return result;
}

static const char *tone_colour(enum output_tone tone)
{
    switch (tone) {
    case OUTPUT_PLAIN:
        return NULL;
    case OUTPUT_GOOD:
        return "green";
    case OUTPUT_BAD:
        return "red";
    case OUTPUT_WARNING:
        return "yellow";
    case OUTPUT_FAINT:
        return "darkgray";
    }
    return NULL;
}

static struct libscols_table *scols_new(const struct output *out)
{
    struct libscols_table *scols = scols_new_table();

    if (!scols)
        return NULL;
    scols_table_set_stream(scols, out->stream);
    scols_table_enable_noencoding(scols, 1);
    scols_table_enable_colors(scols, out->style.colour);
    scols_table_enable_noheadings(scols, out->layout == OUTPUT_RECORD);
    scols_table_set_column_separator(scols, "  ");
    scols_table_set_termforce(scols, out->style.width ? SCOLS_TERMFORCE_ALWAYS : SCOLS_TERMFORCE_NEVER);
    if (out->style.width)
        scols_table_set_termwidth(scols, out->style.width);
    return scols;
}

static int scols_put(struct libscols_line *line, size_t column, const struct text_cell *cell)
{
    int result = scols_line_set_data(line, column, cell->text);
    const char *colour = tone_colour(cell->tone);

    if (result == 0 && colour)
        result = scols_cell_set_color(scols_line_get_cell(line, column), colour);
    return result;
}

static int add_column(struct libscols_table *scols, const char *title, unsigned flags)
{
    int scols_flags = (flags & OUTPUT_RIGHT ? SCOLS_FL_RIGHT : 0) |
                      (flags & OUTPUT_SHRINK ? SCOLS_FL_TRUNC : 0) |
                      (flags & OUTPUT_WRAP ? SCOLS_FL_WRAP : 0);
    struct libscols_column *column = scols_table_new_column(scols, title, 0, scols_flags);

    if (!column)
        return -ENOMEM;
    if (!(flags & OUTPUT_WRAP))
        return 0;
    return scols_column_set_wrapfunc(column, scols_wrapnl_chunksize, scols_wrapnl_nextchunk, NULL);
}

static int fill_table(struct libscols_table *scols, const struct output *out, const bool *shown)
{
    const struct text_table *table = out->state;
    int result = 0;

    for (size_t i = 0; result == 0 && i < out->column_count; i++) {
        if (shown[i])
            result = add_column(scols, out->columns[i].title, out->columns[i].flags);
    }
    for (size_t row = 0; result == 0 && row < out->row_count; row++) {
        struct libscols_line *line = scols_table_new_line(scols, NULL);
        size_t at = 0;
        if (!line)
            return -ENOMEM;
        for (size_t i = 0; result == 0 && i < out->column_count; i++) {
            if (shown[i])
                result = scols_put(line, at++, &table->cells[row * out->column_count + i]);
        }
    }
    return result;
}

static int fill_record(struct libscols_table *scols, const struct output *out, const bool *shown)
{
    const struct text_table *table = out->state;
    int result = add_column(scols, "field", 0);

    if (result == 0)
        result = add_column(scols, "value", OUTPUT_WRAP);
    for (size_t i = 0; result == 0 && i < table->count; i++) {
        if (!shown[i % out->column_count])
            continue;
        struct libscols_line *line = scols_table_new_line(scols, NULL);
        if (!line)
            return -ENOMEM;
        result = scols_line_set_data(line, 0, out->columns[i % out->column_count].title);
        if (result == 0)
            result = scols_put(line, 1, &table->cells[i]);
    }
    return result;
}

static int wrap_cell(struct text_cell *cell, size_t width)
{
    char *wrapped = text_wrap_new(cell->text, width);

    if (!wrapped)
        return -ENOMEM;
    free(cell->text);
    cell->text = wrapped;
    return 0;
}

// Long texts are broken at blanks: libsmartcols would break them within words.
static int wrap_cells(const struct output *out, const char *const *texts, const bool *shown)
{
    struct text_table *table = out->state;
    bool record = out->layout == OUTPUT_RECORD;
    size_t width = 0;
    int result = 0;

    if (out->style.width == 0)
        return 0;
    if (record)
        width = column_fit_beside_titles(out->columns, out->column_count, out->style.width);
    else
        width =
            column_fit_wrap(out->columns, out->column_count, texts, out->row_count, out->style.width, shown);
    for (size_t i = 0; i < table->count && result == 0; i++) {
        if (record || (out->columns[i % out->column_count].flags & OUTPUT_WRAP))
            result = wrap_cell(&table->cells[i], width);
    }
    return result;
}

static int print_table(struct output *out)
{
    const struct text_table *table = out->state;
    struct libscols_table *scols = scols_new(out);
    bool *shown = calloc(out->column_count, sizeof *shown);
    const char **texts = calloc(table->count + 1, sizeof *texts);
    int result = -ENOMEM;

    if (scols && shown && texts) {
        for (size_t i = 0; i < table->count; i++)
            texts[i] = table->cells[i].text;
        unsigned width = out->layout == OUTPUT_TABLE ? out->style.width : 0;
        column_fit(out->columns, out->column_count, texts, out->row_count, width, shown);
        result = wrap_cells(out, texts, shown);
    }
    if (result == 0)
        result = (out->layout == OUTPUT_RECORD ? fill_record : fill_table)(scols, out, shown);
    if (result == 0)
        result = scols_print_table(scols);
    free(texts);
    free(shown);
    scols_unref_table(scols);
    return result;
}

static int text_end(struct output *out)
{
    struct text_table *table = out->state;
    int result = 0;

    if (!table)
        return -ENOMEM;
    if (out->error == 0 && out->row_count > 0)
        result = print_table(out);
    for (size_t i = 0; i < table->count; i++)
        free(table->cells[i].text);
    if (table->memory)
        fclose(table->memory);
    free(table->text);
    free(table->cells);
    free(table);
    out->state = NULL;
    return result;
}

const struct output_format output_text_format = {"text", text_begin, text_row, text_end};
