#include "number_table.h"

#include <math.h>
#include <stdlib.h>

enum { FIRST_CAPACITY = 256 };

// The row of the id, or the free one (id 0) where it belongs.
static struct number_row *place(struct number_row *rows, size_t capacity, int64_t id)
{
    size_t at = (size_t)(((uint64_t)id * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & (capacity - 1);
    while (rows[at].id != 0 && rows[at].id != id)
        at = (at + 1) & (capacity - 1);
    return &rows[at];
}

static int grow(struct number_table *table)
{
    size_t capacity = table->capacity == 0 ? FIRST_CAPACITY : 2 * table->capacity;
    struct number_row *rows = calloc(capacity, sizeof(*rows));
    if (rows == NULL)
        return -1;
    for (size_t i = 0; i < table->capacity; i++)
        if (table->rows[i].id != 0)
            *place(rows, capacity, table->rows[i].id) = table->rows[i];
    free(table->rows);
    table->rows = rows;
    table->capacity = capacity;
    return 0;
}

struct number_row *number_table_at(struct number_table *table, int64_t id)
{
    if (2 * table->count >= table->capacity && grow(table) < 0)
        return NULL;
    struct number_row *row = place(table->rows, table->capacity, id);
    if (row->id == 0) {
        *row = (struct number_row){.id = id, .numbers = {(double)NAN, (double)NAN}};
        table->count++;
    }
    return row;
}

const struct number_row *number_table_find(const struct number_table *table, int64_t id)
{
    if (table->count == 0)
        return NULL;
    const struct number_row *row = place(table->rows, table->capacity, id);
    return row->id == 0 ? NULL : row;
}

void number_table_fini(struct number_table *table)
{
    free(table->rows);
    *table = (struct number_table){.rows = NULL};
}
