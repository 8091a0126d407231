// A table for the terminal whose rows may be cells under the columns, or one text across all of them. Pure.
#pragma once

#include "output.h"

// A text from anywhere (made safe here), and the SGR sequence of its colour; NULL or "" for none.
struct spanning_cell {
    const char *text;
    const char *colour;
};

enum { SPANNING_TABLE_COLUMNS = 10 };

struct spanning_row;

struct spanning_table {
    const struct output_column *columns; // the caller's; names are not used
    size_t column_count;
    struct output_style style;
    struct spanning_row *rows;
    size_t count;
    size_t capacity;
    bool failed; // without memory; spanning_table_write says so
};

void spanning_table_init(struct spanning_table *table, const struct output_column *columns, size_t count,
                         const struct output_style *style);
void spanning_table_fini(struct spanning_table *table);

// `cells`: one for each column; a NULL text is nothing. In both, what stands before the text (`indent`, ours,
// "" for none) belongs to the first column and has no colour.
void spanning_table_cells(struct spanning_table *table, const char *indent,
                          const struct spanning_cell *cells);
void spanning_table_line(struct spanning_table *table, const char *indent, const struct spanning_cell *text);

// Titles (when `titles`, and some row has cells) and rows. On a terminal that is too narrow the columns leave
// by their drop_rank. 0 or -ENOMEM.
int spanning_table_write(const struct spanning_table *table, FILE *stream, bool titles);
