#include "list_split.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static size_t count_items(const char *text, char separator)
{
    size_t count = *text ? 1 : 0;

    for (; *text; text++)
        count += *text == separator;
    return count;
}

int list_split_init(struct list_split *list, const char *text, char separator)
{
    size_t count = count_items(text, separator);

    *list = (struct list_split){.count = 0};
    if (count == 0)
        return 0;
    list->text = strdup(text);
    list->items = calloc(count, sizeof *list->items);
    if (!list->text || !list->items) {
        list_split_fini(list);
        return -ENOMEM;
    }
    for (char *at = list->text; list->count < count; at++) {
        list->items[list->count++] = at;
        at += strcspn(at, (const char[]){separator, '\0'});
        *at = '\0';
    }
    return 0;
}

void list_split_fini(struct list_split *list)
{
    free(list->text);
    free(list->items);
    *list = (struct list_split){.count = 0};
}
