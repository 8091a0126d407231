// Our own CSV: a column `record` says what each row is (site, vlan, …), the others are named as our fields,
// in any order; an empty cell says nothing. What belongs to another kind of record is an error. The guard
// against formulas is undone. Pure.
#pragma once

#include <stddef.h>

#include "paper_writer.h"

struct csv_cursor;

// Whether the row is the header of such a table.
unsigned paper_csv_judge(const struct csv_cursor *row);
int paper_csv_read(char *bytes, size_t length, struct paper_writer *writer);
