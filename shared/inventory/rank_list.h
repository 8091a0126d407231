// Ids in the order of a value that no index has: ten thousand are sorted here several times more quickly than
// by SQLite, which unpacks both rows for each comparison. Pure.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shared/base/text_arena.h"

struct rank {
    int64_t id;
    size_t place;      // among the added
    double number;     // NaN: there is no value
    const char *bytes; // NULL: the value is a number
    size_t length;
};

// Zero is empty. All values are numbers, or all are bytes.
struct rank_list {
    struct rank *rows;
    size_t count;
    size_t capacity;
    struct text_arena texts;
};

// 0 or -ENOMEM. A NaN is no value.
int rank_list_add_number(struct rank_list *list, int64_t id, double number);
// Copied. A to Z are taken as a to z, as NOCASE does.
int rank_list_add_bytes(struct rank_list *list, int64_t id, const void *bytes, size_t length);

// Those without a value come last, either way; alike ones stay as they were added.
void rank_list_sort(struct rank_list *list, bool descending);
void rank_list_fini(struct rank_list *list);
