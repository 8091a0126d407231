#include "spanning_table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "column_fit.h"
#include "terminal_text.h"

enum { GAP = 2, FIRST_ROWS = 64 };

struct spanning_row {
    bool across;
    char *texts[SPANNING_TABLE_COLUMNS]; // safe for the terminal
    const char *colours[SPANNING_TABLE_COLUMNS];
    size_t indent; // bytes of the first text that have no colour
};

// Column widths, as far as the columns are shown.
struct layout {
    bool shown[SPANNING_TABLE_COLUMNS];
    size_t widths[SPANNING_TABLE_COLUMNS];
};

void spanning_table_init(struct spanning_table *table, const struct output_column *columns, size_t count,
                         const struct output_style *style)
{
    *table = (struct spanning_table){.columns = columns, .column_count = count, .style = *style};
}

void spanning_table_fini(struct spanning_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        for (size_t k = 0; k < SPANNING_TABLE_COLUMNS; k++)
            free(table->rows[i].texts[k]);
    }
    free(table->rows);
    table->rows = NULL;
    table->count = 0;
}

static char *safe_text(const char *indent, const char *text, const struct output_style *style)
{
    char *safe = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&safe, &length);

    if (!memory)
        return NULL;
    fputs(indent, memory);
    terminal_text_write(memory, text ? text : "", style->utf8 || style->width == 0);
    if (fclose(memory) == 0)
        return safe;
    free(safe);
    return NULL;
}

// The next row, empty; NULL without memory.
static struct spanning_row *add_row(struct spanning_table *table)
{
    if (table->failed)
        return NULL;
    if (table->count == table->capacity) {
        size_t capacity = table->capacity ? 2 * table->capacity : FIRST_ROWS;
        struct spanning_row *rows = reallocarray(table->rows, capacity, sizeof *rows);
        table->failed = rows == NULL;
        if (!rows)
            return NULL;
        table->rows = rows;
        table->capacity = capacity;
    }
    struct spanning_row *row = &table->rows[table->count++];
    *row = (struct spanning_row){.across = false};
    return row;
}

static void fill_row(struct spanning_table *table, struct spanning_row *row, const char *indent,
                     const struct spanning_cell *cells, size_t count)
{
    row->indent = strlen(indent);
    for (size_t i = 0; i < count; i++) {
        row->texts[i] = safe_text(i == 0 ? indent : "", cells[i].text, &table->style);
        row->colours[i] = cells[i].colour ? cells[i].colour : "";
        if (!row->texts[i])
            table->failed = true;
    }
}

void spanning_table_cells(struct spanning_table *table, const char *indent, const struct spanning_cell *cells)
{
    struct spanning_row *row = add_row(table);

    if (row)
        fill_row(table, row, indent, cells, table->column_count);
}

void spanning_table_line(struct spanning_table *table, const char *indent, const struct spanning_cell *text)
{
    struct spanning_row *row = add_row(table);

    if (!row)
        return;
    fill_row(table, row, indent, text, 1);
    row->across = true;
}

static void write_text(const struct spanning_table *table, FILE *stream, const struct spanning_row *row,
                       size_t column)
{
    const char *text = row->texts[column];
    const char *colour = table->style.colour ? row->colours[column] : "";
    size_t plain = column == 0 ? row->indent : 0;

    fwrite(text, 1, plain, stream);
    fprintf(stream, "%s%s%s", text[plain] ? colour : "", text + plain,
            *colour && text[plain] ? "\033[0m" : "");
}

// Blanks are written only before a text, so that no line ends with them.
static void pad(FILE *stream, size_t *pending, const char *text)
{
    for (; *text && *pending > 0; (*pending)--)
        fputc(' ', stream);
}

// `row` NULL: the titles.
static void write_cells(const struct spanning_table *table, FILE *stream, const struct spanning_row *row,
                        const struct layout *layout)
{
    size_t pending = 0;

    for (size_t i = 0; i < table->column_count; i++) {
        if (!layout->shown[i])
            continue;
        const char *text = row ? row->texts[i] : table->columns[i].title;
        size_t blanks = layout->widths[i] - column_fit_width(text);
        bool right = table->columns[i].flags & OUTPUT_RIGHT;
        pending += right ? blanks : 0;
        pad(stream, &pending, text);
        if (row)
            write_text(table, stream, row, i);
        else
            fputs(text, stream);
        pending += (right ? 0 : blanks) + GAP;
    }
    fputc('\n', stream);
}

// The texts of the rows with cells, one after the other, as column_fit wants them.
static size_t gather(const struct spanning_table *table, const char **texts)
{
    size_t rows = 0;

    for (size_t i = 0; i < table->count; i++) {
        if (table->rows[i].across)
            continue;
        for (size_t k = 0; k < table->column_count; k++)
            texts[rows * table->column_count + k] = table->rows[i].texts[k];
        rows++;
    }
    return rows;
}

// A column in which nothing stands is left out, and takes no room from the others.
static void fit(const struct spanning_table *table, const char *const *texts, size_t rows, bool titles,
                struct layout *layout)
{
    struct output_column columns[SPANNING_TABLE_COLUMNS] = {{.name = NULL}};

    for (size_t i = 0; i < table->column_count; i++) {
        size_t widest = 0;
        for (size_t row = 0; row < rows; row++) {
            size_t width = column_fit_width(texts[row * table->column_count + i]);
            widest = width > widest ? width : widest;
        }
        size_t title = titles ? column_fit_width(table->columns[i].title) : 0;
        layout->widths[i] = widest > title ? widest : title;
        columns[i] = table->columns[i];
        columns[i].flags |= widest == 0 ? OUTPUT_MACHINE : 0;
    }
    column_fit(columns, table->column_count, texts, rows, table->style.width, layout->shown);
}

int spanning_table_write(const struct spanning_table *table, FILE *stream, bool titles)
{
    struct layout layout = {.shown = {false}};
    const char **texts = calloc(table->count * table->column_count + 1, sizeof *texts);

    if (table->failed || !texts) {
        free(texts);
        return -ENOMEM;
    }
    size_t rows = gather(table, texts);
    fit(table, texts, rows, titles, &layout);
    if (titles && rows > 0)
        write_cells(table, stream, NULL, &layout);
    for (size_t i = 0; i < table->count; i++) {
        if (table->rows[i].across) {
            write_text(table, stream, &table->rows[i], 0);
            fputc('\n', stream);
        } else {
            write_cells(table, stream, &table->rows[i], &layout);
        }
    }
    free(texts);
    return 0;
}
