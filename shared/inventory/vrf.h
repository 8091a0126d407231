// Routing tables of their own (VRFs): an address is unique within one. "default" is always there.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct db;
struct error;

#define VRF_DEFAULT "default"

enum { VRF_NAME_MAX = 65 };

struct vrf {
    int64_t id;
    char name[VRF_NAME_MAX];
    int64_t prefixes;
};

struct vrf_list {
    struct vrf *rows;
    size_t count;
};

// What NULL stands for.
static inline const char *vrf_or_default(const char *vrf)
{
    return vrf ? vrf : VRF_DEFAULT;
}

// Calls that write run inside db_begin … db_commit; all give 0 or a negative errno and fill `err`.

// -EEXIST when it is there, -EINVAL for a name that is empty, long or not clean.
int vrf_add(struct db *db, const char *name, const char *note, struct error *err);
// 0, or -ENOENT with the names that there are.
int vrf_check(struct db *db, const char *name, struct error *err);
// `field` is "name" or "note"; a new name reaches prefixes, ranges and addresses. -EPERM for the name of the
// default one.
int vrf_set(struct db *db, const char *name, const char *field, const char *value, struct error *err);
// -ENOTEMPTY while a prefix, a range or a planned or held address is in it; -EPERM for the default one.
int vrf_remove(struct db *db, const char *name, struct error *err);

// Ordered by name, the default one first. Freed by vrf_list_free.
int vrf_list(struct db *db, struct vrf_list *out, struct error *err);
void vrf_list_free(struct vrf_list *list);
