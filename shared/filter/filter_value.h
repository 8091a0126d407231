// A value as a user wrote it, read as its field's kind. Pure.
#pragma once

#include "filter.h"

// What an operator asks of a column and the span of values `low` to `high` that a text names: an instant of a
// day, a prefix of addresses, or one value.
enum filter_compare {
    FILTER_WITHIN,        // : (and !=, negated)
    FILTER_EXACT,         // =
    FILTER_LESS,          // below the span
    FILTER_LESS_EQUAL,    // in it or below
    FILTER_GREATER,       // above
    FILTER_GREATER_EQUAL, // in it or above
    FILTER_CONTAINS,      // ~
};

enum filter_match_kind {
    FILTER_ANY,   // there is a value
    FILTER_EMPTY, // there is none
    FILTER_SPAN,  // `compare` with low to high
    FILTER_LIKE,  // an SQL LIKE pattern in `low`, escaped by a backslash
};

// Owns the bytes of its values (filter_match_fini).
struct filter_match {
    enum filter_match_kind kind;
    enum filter_compare compare;
    bool is_single; // low alone
    int family;     // of an address: 4 or 6
    struct db_value low;
    struct db_value high;
};

// "22", "22..25" (high is "25"), "cam*", quoted or not. The texts are terminated.
struct filter_operand {
    const struct filter_field *field;
    enum filter_compare compare;
    const char *low;
    const char *high; // NULL: no range
    bool is_quoted;   // low: its stars are stars, and "" is the empty value
};

// 0; -EINVAL with the reason and the way out, without a column; -ENOMEM; or what listing->local_ms failed
// with.
int filter_value_read(const struct filter_operand *operand, const struct filter_listing *listing,
                      struct filter_match *out, struct error *err);
void filter_value_fini(struct filter_match *match);

// For its parts: one number, `low` and `high` alike.
void filter_value_set_int(struct filter_match *match, int64_t low, int64_t high);
// "20ms", "1.5s", "5m", "2h", "7d", "3w" in milliseconds. 0, -EINVAL, -ERANGE above 10^15; -ENODATA for a
// number without a unit (0 needs none).
int filter_value_duration(const char *text, double *out_ms);
