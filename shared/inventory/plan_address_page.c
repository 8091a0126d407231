#include "plan_address_page.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "shared/db/stmt_filtered.h"

#include "inventory_error.h"
#include "row_list.h"

static const char BY_PLACE[] = "vrf, address, zone";
static const char BY_PLACE_DESCENDING[] = "vrf DESC, address DESC, zone DESC";

// How a page in an order is read: by a walk along an index. By a device it takes two, for those that have one
// are in the order of devices, and those that have none are behind them, in the order of place.
struct walk {
    const char *first; // the column that the order begins with
    enum query_id page;
    enum query_id count; // of `page`
    enum query_id rest;  // QUERY_COUNT: none
};

static const struct walk walks[] = {
    {"vrf", QUERY_PLAN_ADDRESS_PAGE, QUERY_PLAN_ADDRESS_COUNT, QUERY_COUNT},
    {"device", QUERY_PLAN_ADDRESS_PAGE_DEVICE, QUERY_PLAN_ADDRESS_COUNT_DEVICE,
     QUERY_PLAN_ADDRESS_PAGE_NO_DEVICE},
    {"holder", QUERY_PLAN_ADDRESS_PAGE_HOLDER, QUERY_PLAN_ADDRESS_COUNT_HOLDER,
     QUERY_PLAN_ADDRESS_PAGE_NO_HOLDER},
};

static const struct walk any_order = {NULL, QUERY_PLAN_ADDRESS_PAGE_SORTED, QUERY_PLAN_ADDRESS_COUNT,
                                      QUERY_COUNT};

static const struct walk *walk_of(const char *order)
{
    size_t length = strcspn(order, " ,");
    for (size_t i = 0; i < sizeof(walks) / sizeof(walks[0]); i++)
        if (strlen(walks[i].first) == length && strncmp(order, walks[i].first, length) == 0)
            return &walks[i];
    return &any_order;
}

// `order` NULL: a count.
static struct stmt *bound(struct db *db, enum query_id query, const struct plan_address_page *page,
                          const char *order, int64_t limit, int64_t offset)
{
    struct stmt *stmt = stmt_filtered(db, query, page->filter, order);
    if (stmt == NULL)
        return NULL;
    stmt_bind_text(stmt, "vrf", page->vrf);
    if (order != NULL) {
        stmt_bind_int(stmt, "limit", limit);
        stmt_bind_int(stmt, "offset", offset);
    }
    return stmt;
}

static int read_count(struct db *db, struct stmt *stmt, int64_t *out, struct error *err)
{
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    *out = stmt_int(stmt, "count");
    stmt_reset(stmt);
    return 0;
}

// Puts the rows of `more` behind those of `list`.
static int join(struct row_list *list, struct row_list *more, struct error *err)
{
    size_t count = list->count + more->count;
    struct plan_address *rows =
        more->count == 0 ? list->rows : reallocarray(list->rows, count, sizeof(*rows));
    if (more->count > 0 && rows != NULL)
        memcpy(rows + list->count, more->rows, more->count * sizeof(*rows));
    free(more->rows);
    if (more->count > 0 && rows == NULL)
        return inventory_error_memory(err);
    list->rows = rows;
    list->count = count;
    return 0;
}

// The rows behind those of the first walk, of which `list` has what is on the page.
static int read_rest(struct db *db, const struct plan_address_page *page, const struct walk *walk,
                     const char *order, struct row_list *list, struct error *err)
{
    struct row_list rest = {.row_size = sizeof(struct plan_address), .read = plan_address_read};
    bool descending = strstr(order, BY_PLACE_DESCENDING) != NULL;
    int64_t before = 0;
    int code = 0;
    if (page->limit != 0 && list->count >= (size_t)page->limit)
        return 0;
    if (page->offset > 0 && list->count == 0)
        code = read_count(db, bound(db, walk->count, page, NULL, 0, 0), &before, err);
    if (code == 0)
        code = row_list_fill(&rest, db,
                             bound(db, walk->rest, page, descending ? BY_PLACE_DESCENDING : BY_PLACE,
                                   page->limit == 0 ? -1 : page->limit - (int64_t)list->count,
                                   list->count == 0 ? page->offset - before : 0),
                             err);
    return code == 0 ? join(list, &rest, err) : code;
}

int plan_address_page_read(struct db *db, const struct plan_address_page *page, struct plan_address_list *out,
                           struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct plan_address), .read = plan_address_read};
    const char *order = page->order == NULL ? BY_PLACE : page->order;
    const struct walk *walk = walk_of(order);
    int64_t limit = page->limit == 0 ? -1 : page->limit;
    int code = row_list_fill(&list, db, bound(db, walk->page, page, order, limit, page->offset), err);
    if (code == 0 && walk->rest != QUERY_COUNT)
        code = read_rest(db, page, walk, order, &list, err);
    if (code == 0)
        *out = (struct plan_address_list){list.rows, list.count};
    else
        free(list.rows);
    return code;
}

int plan_address_page_count(struct db *db, const struct plan_address_page *page, int64_t *out,
                            struct error *err)
{
    bool all = page->vrf == NULL && (page->filter == NULL || page->filter->where == NULL);
    struct stmt *stmt = all ? stmt_use(db, QUERY_PLAN_ADDRESS_COUNT_ALL)
                            : bound(db, QUERY_PLAN_ADDRESS_COUNT, page, NULL, 0, 0);
    return read_count(db, stmt, out, err);
}
