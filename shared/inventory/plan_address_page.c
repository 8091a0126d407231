#include "plan_address_page.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/text.h"
#include "shared/db/order_reverse.h"
#include "shared/db/stmt_filtered.h"
#include "shared/db/stmt_limit.h"

#include "inventory_error.h"
#include "row_list.h"

static const char BY_PLACE[] = "vrf, address, zone";
static const char BY_PLACE_DESCENDING[] = "vrf DESC, address DESC, zone DESC";
// Those that are neither planned nor held stand in an index of their own.
static const char LISTED[] = "a.id NOT IN (SELECT u.id FROM address u INDEXED BY address_unlisted"
                             " WHERE u.assignment = '' AND u.held = 0 AND u.note = '')";
static const char OF_VRF[] = "a.vrf = :vrf";

enum {
    ORDER_MAX = 256,
    FIND_STEPS = 80 * 1000,  // stmt_limit: one to three milliseconds
    COUNT_STEPS = 50 * 1000, // the same
    FAR_ROWS = 10 * 1000,    // a page behind so many is read from the end when that is nearer
};

// How a page in an order is read: by a walk along an index. By a device it takes two, for those that have one
// are in the order of devices, and those that have none are behind them, in the order of place.
struct walk {
    const char *first; // the column that the order begins with
    enum query_id page;
    enum query_id rest;       // QUERY_COUNT: none
    enum query_id rest_count; // of `rest`
};

static const struct walk walks[] = {
    {"vrf", QUERY_PLAN_ADDRESS_PAGE, QUERY_COUNT, QUERY_COUNT},
    {"device", QUERY_PLAN_ADDRESS_PAGE_DEVICE, QUERY_PLAN_ADDRESS_PAGE_NO_DEVICE,
     QUERY_PLAN_ADDRESS_COUNT_NO_DEVICE},
    {"holder", QUERY_PLAN_ADDRESS_PAGE_HOLDER, QUERY_PLAN_ADDRESS_PAGE_NO_HOLDER,
     QUERY_PLAN_ADDRESS_COUNT_NO_HOLDER},
};

static const struct walk any_order = {NULL, QUERY_PLAN_ADDRESS_PAGE_SORTED, QUERY_COUNT, QUERY_COUNT};

// A page as it is asked of the database.
struct asked {
    struct db *db;
    const struct walk *walk;
    struct db_filter filter; // of LISTED, OF_VRF and that of the page; it owns the text alone
    const char *vrf;
    bool has_condition; // a VRF or a filter
    const char *order;
    int64_t limit; // -1: all
    int64_t offset;
};

static const struct walk *walk_of(const char *order)
{
    size_t length = strcspn(order, " ,");
    for (size_t i = 0; i < sizeof(walks) / sizeof(walks[0]); i++)
        if (strlen(walks[i].first) == length && strncmp(order, walks[i].first, length) == 0)
            return &walks[i];
    return &any_order;
}

// One number that a statement has; `stmt` NULL: it could not be prepared.
static int read_number(struct db *db, struct stmt *stmt, const char *column, int64_t *out, struct error *err)
{
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    if (code < 0)
        return code == -ETIME ? code : inventory_error_db(db, code, err);
    *out = stmt_int(stmt, column);
    stmt_reset(stmt);
    return 0;
}

static char *joined(const char *const conditions[3])
{
    size_t size = sizeof("() AND ") * 3;
    for (size_t i = 0; i < 3; i++)
        size += conditions[i] == NULL ? 0 : strlen(conditions[i]);
    char *text = malloc(size);
    struct text_buf buf;
    if (text == NULL)
        return NULL;
    text_buf_init(&buf, text, size);
    for (size_t i = 0; i < 3; i++)
        if (conditions[i] != NULL)
            text_buf_add(&buf, "%s(%s)", buf.length > 0 ? " AND " : "", conditions[i]);
    return text;
}

// What is not asked costs nothing: most often every address is listed.
static int begin(struct db *db, const struct plan_address_page *page, struct asked *out, struct error *err)
{
    const struct db_filter *filter = page->filter;
    int64_t has_unlisted = 0;
    *out = (struct asked){.db = db,
                          .vrf = page->vrf,
                          .order = page->order == NULL ? BY_PLACE : page->order,
                          .limit = page->limit == 0 ? -1 : page->limit,
                          .offset = page->offset};
    out->walk = walk_of(out->order);
    int code = read_number(db, stmt_use(db, QUERY_PLAN_ADDRESS_UNLISTED), "found", &has_unlisted, err);
    if (code < 0)
        return code;
    if (filter != NULL)
        out->filter = *filter;
    const char *const conditions[3] = {has_unlisted ? LISTED : NULL, page->vrf == NULL ? NULL : OF_VRF,
                                       out->filter.where};
    out->has_condition = conditions[1] != NULL || conditions[2] != NULL;
    out->filter.where = NULL;
    if (has_unlisted || out->has_condition) {
        out->filter.where = joined(conditions);
        if (out->filter.where == NULL)
            return inventory_error_memory(err);
    }
    return 0;
}

static void end(struct asked *asked)
{
    free(asked->filter.where);
}

// `order` NULL: a count.
static struct stmt *bound(const struct asked *asked, enum query_id query, const char *order, int64_t limit,
                          int64_t offset)
{
    struct stmt *stmt = stmt_filtered(asked->db, query, &asked->filter, order);
    if (stmt == NULL)
        return NULL;
    if (asked->vrf != NULL)
        stmt_bind_text(stmt, "vrf", asked->vrf);
    if (order != NULL) {
        stmt_bind_int(stmt, "limit", limit);
        stmt_bind_int(stmt, "offset", offset);
    }
    return stmt;
}

static void turn(struct row_list *list)
{
    struct plan_address *rows = list->rows;
    for (size_t i = 0, j = list->count; i + 1 < j; i++) {
        struct plan_address row = rows[i];
        rows[i] = rows[--j];
        rows[j] = row;
    }
}

// The page from the end of `total` rows.
static int read_backwards(const struct asked *asked, int64_t total, struct row_list *list, struct error *err)
{
    char order[ORDER_MAX];
    int64_t behind = total - asked->offset - asked->limit;
    int64_t limit = behind < 0 ? asked->limit + behind : asked->limit;
    int code = order_reverse(asked->order, order, sizeof(order));
    if (code < 0 || limit <= 0)
        return code;
    enum query_id query = asked->walk == &walks[0] ? QUERY_PLAN_ADDRESS_PAGE_WALK : asked->walk->page;
    code = row_list_fill(list, asked->db, bound(asked, query, order, limit, behind < 0 ? 0 : behind), err);
    turn(list);
    return code;
}

// By place: what the filter finds by an index of its own, sorted, as long as that is little. Else the
// addresses are asked in their order until the page is full.
static int read_placed(const struct asked *asked, struct row_list *list, struct error *err)
{
    if (asked->has_condition) {
        struct stmt *stmt = bound(asked, QUERY_PLAN_ADDRESS_PAGE, asked->order, asked->limit, asked->offset);
        if (stmt != NULL && asked->limit > 0)
            stmt_limit(stmt, FIND_STEPS);
        int code = row_list_fill(list, asked->db, stmt, err);
        if (code != -ETIME)
            return code;
    }
    return row_list_fill(
        list, asked->db,
        bound(asked, QUERY_PLAN_ADDRESS_PAGE_WALK, asked->order, asked->limit, asked->offset), err);
}

// Those of the first walk, of which there are `total` (-1: not counted).
static int read_first(const struct asked *asked, int64_t total, struct row_list *list, struct error *err)
{
    if (total >= 0 && asked->limit > 0 && asked->offset > total / 2)
        return read_backwards(asked, total, list, err);
    if (asked->walk == &walks[0])
        return read_placed(asked, list, err);
    return row_list_fill(list, asked->db,
                         bound(asked, asked->walk->page, asked->order, asked->limit, asked->offset), err);
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

static int count(const struct asked *asked, enum query_id query, int64_t *out, struct error *err)
{
    return read_number(asked->db, bound(asked, query, NULL, 0, 0), "count", out, err);
}

static int count_all(struct db *db, int64_t *out, struct error *err)
{
    int64_t unlisted = 0;
    struct stmt *stmt = stmt_use(db, QUERY_PLAN_ADDRESS_COUNT_ALL);
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    *out = stmt_int(stmt, "count");
    unlisted = stmt_int(stmt, "unlisted");
    stmt_reset(stmt);
    *out -= unlisted;
    return 0;
}

// How many the first walk has.
static int count_first(const struct asked *asked, int64_t *out, struct error *err)
{
    int64_t rest = 0;
    int code = asked->has_condition ? count(asked, QUERY_PLAN_ADDRESS_COUNT, out, err)
                                    : count_all(asked->db, out, err);
    if (code == 0 && asked->walk->rest != QUERY_COUNT)
        code = count(asked, asked->walk->rest_count, &rest, err);
    *out -= rest;
    return code;
}

// The rows behind those of the first walk, `total` (-1: not counted), of which `list` has what is on the
// page.
static int read_rest(const struct asked *asked, int64_t total, struct row_list *list, struct error *err)
{
    struct row_list rest = {.row_size = sizeof(struct plan_address), .read = plan_address_read};
    const char *order = strstr(asked->order, BY_PLACE_DESCENDING) != NULL ? BY_PLACE_DESCENDING : BY_PLACE;
    int64_t limit = asked->limit < 0 ? -1 : asked->limit - (int64_t)list->count;
    int code = 0;
    if (limit == 0)
        return 0;
    if (asked->offset > 0 && list->count == 0 && total < 0)
        code = count_first(asked, &total, err);
    if (code == 0)
        code = row_list_fill(&rest, asked->db,
                             bound(asked, asked->walk->rest, order, limit,
                                   list->count == 0 && asked->offset > 0 ? asked->offset - total : 0),
                             err);
    return code == 0 ? join(list, &rest, err) : code;
}

static int read_page(const struct asked *asked, struct row_list *list, struct error *err)
{
    int64_t total = -1;
    int code = 0;
    if (!asked->has_condition && asked->offset >= FAR_ROWS)
        code = count_first(asked, &total, err);
    if (code == 0 && (total < 0 || asked->offset < total))
        code = read_first(asked, total, list, err);
    return code == 0 && asked->walk->rest != QUERY_COUNT ? read_rest(asked, total, list, err) : code;
}

int plan_address_page_read(struct db *db, const struct plan_address_page *page, struct plan_address_list *out,
                           struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct plan_address), .read = plan_address_read};
    struct asked asked;
    int code = begin(db, page, &asked, err);
    if (code == 0)
        code = read_page(&asked, &list, err);
    end(&asked);
    if (code == 0)
        *out = (struct plan_address_list){list.rows, list.count};
    else
        free(list.rows);
    return code;
}

// As long as it takes no time.
static int count_limited(const struct asked *asked, int64_t *out, struct error *err)
{
    struct stmt *stmt = bound(asked, QUERY_PLAN_ADDRESS_COUNT, NULL, 0, 0);
    if (stmt != NULL)
        stmt_limit(stmt, COUNT_STEPS);
    int code = read_number(asked->db, stmt, "count", out, err);
    if (code == -ETIME)
        *out = PLAN_ADDRESS_MANY;
    return code == -ETIME ? 0 : code;
}

int plan_address_page_count(struct db *db, const struct plan_address_page *page, int64_t *out,
                            struct error *err)
{
    struct asked asked;
    int code = begin(db, page, &asked, err);
    if (code == 0 && !asked.has_condition)
        code = count_all(db, out, err);
    else if (code == 0)
        code = count_limited(&asked, out, err);
    end(&asked);
    return code;
}
