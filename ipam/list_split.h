// A text of items with a separator between, as an array for a cell of a list. Pure.
#pragma once

#include <stddef.h>

// Owned by list_split_fini.
struct list_split {
    char *text;
    const char **items;
    size_t count;
};

// "" has no items. -ENOMEM.
int list_split_init(struct list_split *list, const char *text, char separator);
void list_split_fini(struct list_split *list);
