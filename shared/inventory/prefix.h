// The prefixes that the owner has said are his. `ipam init` proposes, a person agrees.
#pragma once

#include "shared/net/cidr.h"

#include <stddef.h>
#include <stdint.h>

struct db;
struct error;

struct prefix {
    int64_t id;
    struct cidr cidr;
    char name[256];
    char source[32];
};

struct prefix_list {
    struct prefix *rows;
    size_t count;
};

// Inside a write transaction. A prefix that is there already: 0, nothing changes.
int prefix_add(struct db *db, const struct cidr *cidr, const char *name, const char *source,
               struct error *err);

// Ordered by address, then length. Freed by prefix_list_free.
int prefix_list(struct db *db, struct prefix_list *out, struct error *err);
void prefix_list_free(struct prefix_list *list);
