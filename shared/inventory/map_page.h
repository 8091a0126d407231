// Pages of links, as listings ask for them, and what links and groups are filtered by.
#pragma once

#include "device_group.h"
#include "link.h"

#include "shared/filter/filter.h"

#include <stddef.h>
#include <stdint.h>

struct db;
struct db_filter;
struct error;

enum { MAP_PAGE_LINK_FIELDS = 8, MAP_PAGE_GROUP_FIELDS = 5, MAP_PAGE_MANY = -1 };

struct link_row {
    struct link link; // without the ids of devices and interfaces
    char state[8];    // "up", "down", "unknown": map_read_link_state
    int64_t total;    // of all pages, the same in each row; MAP_PAGE_MANY: more, counting takes time
};

struct link_rows {
    struct link_row *rows;
    size_t count;
};

extern const struct filter_field map_page_link_fields[MAP_PAGE_LINK_FIELDS];
extern const struct filter_field map_page_group_fields[MAP_PAGE_GROUP_FIELDS];

// Of one device, or any (0); `order` is one of link_table_orders (NULL: by id), `limit` -1 for all.
// 0 or a negative errno with `err`. The rows are freed with free.
int map_page_links(struct db *db, int64_t device_id, const struct db_filter *filter, const char *order,
                   int64_t limit, int64_t offset, struct link_rows *out, struct error *err);
