// What a command prints: rows of typed cells, in the format that the person chose.
#pragma once

#include "output_cell.h"

#include <stdio.h>

struct output;

enum output_flags {
    OUTPUT_RIGHT = 1,   // text: aligned to the right
    OUTPUT_SHRINK = 2,  // text: may be cut when the terminal is narrow
    OUTPUT_AGE = 4,     // text: a time is shown as how long ago it was
    OUTPUT_MACHINE = 8, // json and csv only
    OUTPUT_WRAP = 16,   // text: goes on in the next line when the terminal is narrow
};

// `drop_rank`: the column with the highest rank leaves a narrow terminal first; 0 stays.
struct output_column {
    const char *name;  // json and csv
    const char *title; // text
    unsigned flags;
    unsigned drop_rank;
};

struct output_style {
    bool colour;
    bool utf8;
    unsigned width; // columns of the terminal; 0: no terminal, nothing is cut
    int64_t now_ms;
};

enum output_layout { OUTPUT_TABLE, OUTPUT_RECORD }; // text: a row per line, or a field per line

// begin, then row for each, then end. The functions return 0 or a negative errno; end releases `state`.
struct output_format {
    const char *name;
    int (*begin)(struct output *out);
    int (*row)(struct output *out, const struct output_cell *cells);
    int (*end)(struct output *out);
};

// One table, or several one after the other. The caller sets format, stream and style, and owns the columns
// until output_end.
struct output {
    const struct output_format *format;
    FILE *stream;
    struct output_style style;
    enum output_layout layout;
    const struct output_column *columns;
    size_t column_count;
    size_t row_count;
    int error; // the first failure; later calls do nothing but end
    void *state;
};

// "text", "json", "csv"; NULL for another name.
const struct output_format *output_format_find(const char *name);

void output_begin(struct output *out, const struct output_column *columns, size_t count,
                  enum output_layout layout);
void output_row(struct output *out, const struct output_cell *cells);
// 0 or the first failure.
int output_end(struct output *out);
