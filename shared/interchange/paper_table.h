// A paper in CSV: finds the header line, and then gives the cells of each row by what their column means to
// the reader. Pure.
#pragma once

#include <stdbool.h>

#include "shared/base/csv_cursor.h"

struct paper_result;

enum { PAPER_TABLE_IDS_MAX = 40, PAPER_TABLE_NAME_MAX = 64, PAPER_TABLE_TITLES_MAX = 8 };

// A column that is known and not taken over: it is named in the result, as an unknown one is.
enum { PAPER_TABLE_PASSED_OVER = PAPER_TABLE_IDS_MAX - 1 };

// A header as paper_table_name gives it, and what the column means: from 1, below PAPER_TABLE_IDS_MAX.
struct paper_column {
    const char *header;
    unsigned id;
};

// How sure it is that the row is a header; 0: it is none.
typedef unsigned paper_table_judge(const struct csv_cursor *row);

// `cells` of the last row, by the column's meaning, NULL for a column that is not there.
struct paper_table {
    struct csv_cursor csv;
    struct paper_result *result;
    unsigned ids[CSV_CURSOR_COLUMNS_MAX];
    const struct csv_field *cells[PAPER_TABLE_IDS_MAX];
};

// "IP Address" is ip_address, "NAT (Inside)" nat_inside: letters and digits in lower case, the rest as one
// '_'.
// "" for what is too long.
const char *paper_table_name(const char *header, char name[PAPER_TABLE_NAME_MAX]);

// The number of fields of a row whose name is one of the columns'.
unsigned paper_table_known(const struct csv_cursor *row, const struct paper_column *columns, size_t count);

// Looks for the header in the first rows, with each separator, in a copy of the head: the judge's best
// verdict and the separator; 0 when there is none. -ENOMEM.
int paper_table_find(const char *bytes, size_t length, paper_table_judge *judge, unsigned *verdict,
                     char *separator);

// The row that csv_cursor_next gave last is the header: columns that are not known are named in the result.
void paper_table_header(struct paper_table *table, const struct paper_column *columns, size_t count);

// 1: the next good row; 0: the end. Errors are counted in the result.
int paper_table_next(struct paper_table *table);

// The text of a cell, NULL without one or an empty one.
const char *paper_table_text(const struct paper_table *table, unsigned id);
