#include "paper_subnets.h"

#include <errno.h>

#include <stdlib.h>
#include <string.h>

static int compare_texts(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int compare_subnets(const struct paper_subnet *a, const struct paper_subnet *b)
{
    int prefix = compare_texts(a->prefix, b->prefix);

    return prefix != 0 ? prefix : compare_texts(a->vrf, b->vrf);
}

static int by_line(const void *left, const void *right)
{
    const struct paper_subnet *a = left;
    const struct paper_subnet *b = right;

    return (a->line > b->line) - (a->line < b->line);
}

static int by_subnet(const void *left, const void *right)
{
    int subnet = compare_subnets(left, right);

    return subnet != 0 ? subnet : by_line(left, right);
}

static int grow(struct paper_subnets *list)
{
    size_t capacity = list->capacity > 0 ? list->capacity * 2 : 64;
    struct paper_subnet *rows = reallocarray(list->rows, capacity, sizeof *rows);

    if (!rows)
        return -ENOMEM;
    list->rows = rows;
    list->capacity = capacity;
    return 0;
}

static void join(struct paper_subnet *first, const struct paper_subnet *other)
{
    if (!first->gateway)
        first->gateway = other->gateway;
}

// Rows of one subnet mostly follow each other.
int paper_subnets_add(struct paper_subnets *list, const struct paper_subnet *row)
{
    if (list->count > 0 && compare_subnets(&list->rows[list->count - 1], row) == 0) {
        join(&list->rows[list->count - 1], row);
        return 0;
    }
    if (list->count == list->capacity && grow(list) < 0)
        return -ENOMEM;
    list->rows[list->count++] = *row;
    return 0;
}

void paper_subnets_unite(struct paper_subnets *list)
{
    size_t kept = 0;

    if (list->count == 0)
        return;
    qsort(list->rows, list->count, sizeof *list->rows, by_subnet);
    for (size_t i = 1; i < list->count; i++) {
        if (compare_subnets(&list->rows[kept], &list->rows[i]) == 0)
            join(&list->rows[kept], &list->rows[i]);
        else
            list->rows[++kept] = list->rows[i];
    }
    list->count = kept + 1;
    qsort(list->rows, list->count, sizeof *list->rows, by_line);
}

void paper_subnets_free(struct paper_subnets *list)
{
    free(list->rows);
    *list = (struct paper_subnets){0};
}
