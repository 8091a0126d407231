#include "rank_list.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 256 };

static int add(struct rank_list *list, struct rank row)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? FIRST_CAPACITY : 2 * list->capacity;
        struct rank *rows = reallocarray(list->rows, capacity, sizeof(*rows));
        if (rows == NULL)
            return -ENOMEM;
        list->rows = rows;
        list->capacity = capacity;
    }
    row.place = list->count;
    list->rows[list->count++] = row;
    return 0;
}

int rank_list_add_number(struct rank_list *list, int64_t id, double number)
{
    return add(list, (struct rank){.id = id, .number = number});
}

int rank_list_add_bytes(struct rank_list *list, int64_t id, const void *bytes, size_t length)
{
    char *copy = text_arena_copy(&list->texts, bytes, length);
    if (copy == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < length; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] - 'A' + 'a');
    return add(list, (struct rank){.id = id, .bytes = copy, .length = length});
}

static int by_bytes(const struct rank *a, const struct rank *b)
{
    int order = memcmp(a->bytes, b->bytes, a->length < b->length ? a->length : b->length);
    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

static bool has_value(const struct rank *row)
{
    return row->bytes != NULL || !isnan(row->number);
}

static int by_value(const struct rank *a, const struct rank *b)
{
    if (a->bytes != NULL && b->bytes != NULL)
        return by_bytes(a, b);
    return (a->number > b->number) - (a->number < b->number);
}

static int compare(const struct rank *a, const struct rank *b, int sign)
{
    int order = has_value(b) - has_value(a);
    if (order == 0)
        order = sign * by_value(a, b);
    return order != 0 ? order : (a->place > b->place) - (a->place < b->place);
}

static int ascending(const void *a, const void *b)
{
    return compare(a, b, 1);
}

static int descending_first(const void *a, const void *b)
{
    return compare(a, b, -1);
}

void rank_list_sort(struct rank_list *list, bool descending)
{
    if (list->count > 0)
        qsort(list->rows, list->count, sizeof(*list->rows), descending ? descending_first : ascending);
}

void rank_list_fini(struct rank_list *list)
{
    free(list->rows);
    text_arena_fini(&list->texts);
    *list = (struct rank_list){.rows = NULL};
}
