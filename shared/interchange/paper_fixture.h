// For tests: what a paper gives, as text.
#pragma once

#include "paper.h"

// "kind line: name=value; …" and a line end for each record, in `records`; the rest in `result`.
struct paper_reading {
    char records[65536];
    size_t used;
    int rc;
    struct paper_result result;
};

// Reads a copy that is exactly as large as is promised. The caller frees.
struct paper_reading *paper_fixture_read(enum paper_form form, const char *text, size_t length);

// Fails unless the paper is recognised as the form, and gives these records without an error.
void paper_fixture_expect(enum paper_form form, const char *text, const char *records);

// Fails unless one of the errors begins with `error` and these records are given.
void paper_fixture_expect_error(enum paper_form form, const char *text, size_t length, const char *error,
                                const char *records);
