// What lies in a prefix, in order: the addresses in use, the ranges and prefixes in it, and the gaps between,
// folded. Pure.
#pragma once

#include "plan_picture.h"

enum prefix_row_kind {
    PREFIX_ROW_ADDRESS, // in use, or planned
    PREFIX_ROW_GAP,     // free, in no range
    PREFIX_ROW_RANGE,   // a range as a whole, before the addresses in it; its free part is folded into it
    PREFIX_ROW_PREFIX,  // a prefix in this one; what is in it is not listed
    PREFIX_ROW_FREE,    // one free address, when nothing is folded
};

enum { PREFIX_ROWS_UNFOLDED_MAX = 256 }; // addresses of a prefix that is shown unfolded

struct prefix_row {
    enum prefix_row_kind kind;
    struct ip_range range;
    const struct plan_mark *mark;    // of an address
    const struct plan_range *within; // the range that it is, or lies in; NULL: none
    const struct prefix *prefix;     // of a prefix
    int64_t used;                    // of a range or prefix
};

struct prefix_rows {
    struct prefix_row *rows;
    size_t count;
    size_t capacity;
    bool failed;
};

// `unfolded`: a row for each free address. 0 or -ENOMEM; freed by prefix_rows_free in any case.
int prefix_rows_make(const struct plan_picture *picture, bool unfolded, struct prefix_rows *out);
void prefix_rows_free(struct prefix_rows *rows);

// "address", "gap", "range", "prefix", "free".
const char *prefix_row_kind_text(enum prefix_row_kind kind);
// The row in words, as one that is folded: `10.0.0.15–10.0.0.200 (186 unused)`,
// `10.0.0.100–10.0.0.199 dhcp pool "guests" (12 of 100 used)`, `10.0.1.0/26 prefix "lab" (3 of 62 used)`.
enum { PREFIX_ROW_TEXT_MAX = 1024 };
const char *prefix_row_text(const struct prefix_row *row, bool utf8, char text[PREFIX_ROW_TEXT_MAX]);
