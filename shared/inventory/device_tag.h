// Words that group devices: [a-z0-9._-], at most 63; upper case is written as lower case.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct db;
struct error;

enum { DEVICE_TAG_MAX = 64 };

struct device_tag_list {
    char (*rows)[DEVICE_TAG_MAX];
    size_t count;
};

// Inside db_begin … db_commit; 0 or a negative errno with `err`. A tag that is there, or is not: 0, nothing
// changes. -EINVAL for what is no tag.
int device_tag_add(struct db *db, int64_t device_id, const char *tag, const char *source, struct error *err);
int device_tag_remove(struct db *db, int64_t device_id, const char *tag, struct error *err);

// Of one device, or every tag in use (0), in order. Freed by device_tag_list_free.
int device_tag_list(struct db *db, int64_t device_id, struct device_tag_list *out, struct error *err);
void device_tag_list_free(struct device_tag_list *list);
