// What the readers of papers share: builds one record after the other, checks the bounds of what is said, and
// gives each whole record to the caller. Pure.
#pragma once

#include <stdbool.h>

#include "paper.h"

enum { PAPER_WRITER_QUOTE_MAX = 64 };

struct paper_writer {
    paper_take *take;
    void *context;
    struct paper_result *result;
    struct paper_record record;
    bool bad;
};

struct paper_writer paper_writer_to(paper_take *take, void *context, struct paper_result *result);

void paper_writer_begin(struct paper_writer *writer, enum paper_kind kind, unsigned line);

// Says a field of the record. NULL and "" are not said. `name` is one of the kind's. What is too long or has
// control characters is an error, and the record is not given. `value` lives until paper_writer_end.
void paper_writer_field(struct paper_writer *writer, const char *name, const char *value, unsigned line,
                        unsigned column);

// An error of this record: it is not given.
void paper_writer_refuse(struct paper_writer *writer, unsigned line, unsigned column, const char *reason);

// Gives the record. 0, also when an error kept it back, or what `take` gave.
int paper_writer_end(struct paper_writer *writer);

// A text from outside as it may stand in an error: cut at a character, "?" when it is not clean.
const char *paper_writer_quote(const char *text, char quote[PAPER_WRITER_QUOTE_MAX]);

// A value that we have no field for: `what` is named once among the columns that are passed over. NULL and ""
// say nothing.
void paper_writer_unkept(struct paper_writer *writer, const char *what, const char *value);

// Counts a column that is passed over, and keeps its name while there is room.
void paper_writer_ignore(struct paper_result *result, const char *column);
