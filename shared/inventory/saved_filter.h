// Filters by name (docs/filter.md): `filter:NAME` stands for one.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct db;
struct error;

enum { SAVED_FILTER_NAME_MAX = 64, SAVED_FILTER_TEXT_MAX = 4097 };

struct saved_filter {
    char name[SAVED_FILTER_NAME_MAX];
    char text[SAVED_FILTER_TEXT_MAX];
};

struct saved_filter_list {
    struct saved_filter *rows;
    size_t count;
};

// The text of one, terminated. 0, -ENOENT, -ENOSPC, or another negative errno: the `lookup` of a
// filter_listing.
int saved_filter_text(struct db *db, const char *name, char *text, size_t size);

// Both inside db_begin … db_commit; 0 or a negative errno with `err`. The text was compiled before. -EINVAL:
// no such name can be; -EEXIST: the name is taken.
int saved_filter_add(struct db *db, const char *name, const char *text, struct error *err);
// -ENOENT, with the nearest name.
int saved_filter_remove(struct db *db, const char *name, struct error *err);

// Ordered by name. Freed by saved_filter_list_free.
int saved_filter_list(struct db *db, struct saved_filter_list *out, struct error *err);
void saved_filter_list_free(struct saved_filter_list *list);
