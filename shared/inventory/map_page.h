// Pages of links and of groups, as listings ask for them.
#pragma once

#include "device_group.h"
#include "link.h"

#include "shared/filter/filter.h"

#include <stddef.h>
#include <stdint.h>

struct db;
struct db_filter;
struct error;

enum { MAP_PAGE_LINK_FIELDS = 8, MAP_PAGE_GROUP_FIELDS = 5 };

struct link_row {
    struct link link; // without the ids of devices and interfaces
    char state[8];    // "up", "down", "unknown": map_read_link_state
    int64_t total;    // of all pages, the same in each row
};

struct link_rows {
    struct link_row *rows;
    size_t count;
};

struct group_row {
    struct device_group group;
    char note[256]; // its beginning
    int64_t total;
};

struct group_rows {
    struct group_row *rows;
    size_t count;
};

// What links and groups are filtered by.
extern const struct filter_field map_page_link_fields[MAP_PAGE_LINK_FIELDS];
extern const struct filter_field map_page_group_fields[MAP_PAGE_GROUP_FIELDS];

// Of one device, or any (0); `order` as stmt_filtered takes it, of the columns of v_link, `limit` -1 for all.
// 0 or a negative errno with `err`. The rows are freed with free.
int map_page_links(struct db *db, int64_t device_id, const struct db_filter *filter, const char *order,
                   int64_t limit, int64_t offset, struct link_rows *out, struct error *err);
// `order`: columns of device_group as `g`, and members.
int map_page_groups(struct db *db, const struct db_filter *filter, const char *order, int64_t limit,
                    int64_t offset, struct group_rows *out, struct error *err);
