// Writes records as a paper of ours, CSV or JSON: what paper_csv.h and paper_json.h read. The same records
// give the same bytes. Pure but for the stream.
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "paper.h"

struct paper_print {
    FILE *stream;
    enum paper_form form; // PAPER_OUR_CSV or PAPER_OUR_JSON
    unsigned kind;        // of the last record; PAPER_KINDS before the first
};

// Records come in the order of their kinds. Whether all could be written, ferror says.
void paper_print_begin(struct paper_print *print, enum paper_form form, FILE *stream);
void paper_print_record(struct paper_print *print, const struct paper_record *record);
void paper_print_end(struct paper_print *print);

// A text as a JSON string, with its quotes.
void paper_print_json_text(FILE *stream, const char *text, size_t length);
