// Takes a filter's text apart, a word at a time, and tells where something is wrong. Pure.
#pragma once

#include "filter_value.h"

// A text being read: the one that was typed (`name` NULL), or a saved filter that stands at `outer_at` of
// another.
struct filter_scan {
    const char *text;
    const char *at;
    const char *name;
    const struct filter_scan *outer;
    const char *outer_at;
    int depth; // how many saved filters it is in
};

// One value: unescaped, terminated. Owned by who declares it.
struct filter_word {
    char text[FILTER_TEXT_MAX + 1];
    bool is_quoted;
};

// Fills `err` with "column N: …" for the place `at` (and which saved filter it is in), and returns `code`.
int filter_scan_fault(const struct filter_scan *scan, const char *at, struct error *err, int code,
                      const char *format, ...) __attribute__((format(printf, 5, 6)));

// Refuses a text that is too long (-E2BIG) or holds control characters or what is no UTF-8 (-EINVAL).
int filter_scan_check(const struct filter_scan *scan, struct error *err);

void filter_scan_skip_blanks(struct filter_scan *scan);
// How many bytes of a field's name, a keyword or a bare word stand at the place.
size_t filter_scan_bare(const struct filter_scan *scan);
// Whether this keyword stands here, in any case; if so, takes it.
bool filter_scan_take_keyword(struct filter_scan *scan, const char *keyword);
// Whether a condition could end here: the end, a `)`, `and` or `or`.
bool filter_scan_is_end(const struct filter_scan *scan);

// Takes an operator: 1; 0 where none stands. `is_negated` for !=.
int filter_scan_take_operator(struct filter_scan *scan, enum filter_compare *compare, bool *is_negated);
// Takes a value, bare (up to a blank, a bracket, a comma, or two dots) or quoted. -EINVAL when there is none
// or its end is wrong.
int filter_scan_take_value(struct filter_scan *scan, struct filter_word *word, struct error *err);
