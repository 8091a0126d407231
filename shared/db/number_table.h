// Numbers of ids, gathered in any order (open addressing). Pure.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct number_row {
    int64_t id;        // above 0
    double numbers[2]; // NaN: none
};

// Zero is empty.
struct number_table {
    struct number_row *rows;
    size_t count;
    size_t capacity;
};

// The row of the id, which begins without numbers; NULL without memory. Valid until the next call.
struct number_row *number_table_at(struct number_table *table, int64_t id);
// NULL when there is none.
const struct number_row *number_table_find(const struct number_table *table, int64_t id);
void number_table_fini(struct number_table *table);
