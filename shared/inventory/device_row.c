#include "device_row.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/text.h"
#include "shared/db/db_value.h"
#include "shared/db/stmt_filtered.h"

#include "inventory_error.h"
#include "rank_list.h"
#include "row_list.h"

enum { PAGE_FIRST = 64 };

// A page, while its rows are found.
struct page {
    struct device_rows *rows;
    int64_t capacity;
    int64_t skip;
    int64_t limit; // -1: all
};

static int keep(struct page *page, int64_t id)
{
    struct device_rows *rows = page->rows;
    if (rows->end == page->capacity) {
        int64_t capacity = page->capacity == 0 ? PAGE_FIRST : 2 * page->capacity;
        int64_t *ids = reallocarray(rows->ids, (size_t)capacity, sizeof(*ids));
        if (ids == NULL)
            return -ENOMEM;
        rows->ids = ids;
        page->capacity = capacity;
    }
    rows->ids[rows->end++] = id;
    return 0;
}

static bool is_full(const struct page *page)
{
    return page->limit >= 0 && page->rows->end >= page->limit;
}

// Up to the end, or until the page is full when nobody needs to count what is behind it.
static int find(struct page *page, struct stmt *stmt, bool counts)
{
    int code = stmt_step(stmt);
    while (code > 0) {
        bool is_before = page->rows->total++ < page->skip;
        code = is_before || is_full(page) ? 0 : keep(page, stmt_int(stmt, "id"));
        if (code < 0 || (!counts && is_full(page)))
            break;
        code = stmt_step(stmt);
    }
    stmt_reset(stmt);
    return code;
}

static int count_all(struct device_rows *rows)
{
    struct stmt *stmt = stmt_use(rows->db, QUERY_DEVICE_COUNT_ALL);
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    if (code <= 0)
        return code;
    rows->total = stmt_int(stmt, "count");
    stmt_reset(stmt);
    return 0;
}

// In the order of an index.
static int find_walking(struct page *page, const struct db_filter *filter, const char *order)
{
    struct device_rows *rows = page->rows;
    bool is_filtered = filter != NULL && filter->where != NULL;
    struct stmt *stmt = stmt_filtered(rows->db, QUERY_DEVICE_IDS, filter, order);
    int code = stmt == NULL ? -EIO : find(page, stmt, is_filtered);
    return code < 0 || is_filtered ? code : count_all(rows);
}

static int read_rank(struct rank_list *list, struct stmt *stmt)
{
    int64_t id = stmt_int(stmt, "id");
    if (stmt_is_null(stmt, "rank"))
        return rank_list_add_number(list, id, (double)NAN);
    if (stmt_filtered_is_number(stmt, 1))
        return rank_list_add_number(list, id, stmt_double(stmt, "rank"));
    size_t length = 0;
    const void *bytes = stmt_blob(stmt, "rank", &length);
    return rank_list_add_bytes(list, id, bytes, length);
}

static int read_ranks(struct rank_list *list, struct stmt *stmt)
{
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    while (code > 0) {
        code = read_rank(list, stmt);
        if (code == 0)
            code = stmt_step(stmt);
    }
    if (stmt != NULL)
        stmt_reset(stmt);
    return code;
}

// In the order of a column that has no index.
static int find_ranking(struct page *page, const struct db_filter *filter, const char *order)
{
    struct device_rows *rows = page->rows;
    struct rank_list list = {.rows = NULL};
    bool descending = order[0] == '-';
    int code = read_ranks(&list, stmt_filtered(rows->db, QUERY_DEVICE_RANKS, filter, order + descending));
    if (code == 0)
        rank_list_sort(&list, descending);
    rows->total = (int64_t)list.count;
    for (int64_t i = page->skip; code == 0 && i < rows->total && !is_full(page); i++)
        code = keep(page, list.rows[i].id);
    rank_list_fini(&list);
    return code;
}

int device_rows_open(struct device_rows *rows, struct db *db, const struct db_filter *filter,
                     const char *order, int64_t limit, int64_t offset, struct error *err)
{
    static const char mark[] = DEVICE_ROWS_RANK;
    bool ranks = strncmp(order, mark, strlen(mark)) == 0;
    *rows = (struct device_rows){.db = db};
    struct page page = {.rows = rows, .skip = offset, .limit = limit};
    int code = ranks ? find_ranking(&page, filter, order + strlen(mark)) : find_walking(&page, filter, order);
    if (code == 0)
        return 0;
    device_rows_close(rows);
    return code == -ENOMEM ? inventory_error_memory(err) : inventory_error_db(db, code, err);
}

static void read_row(struct stmt *stmt, struct device_row *out)
{
    *out = (struct device_row){
        .id = stmt_int(stmt, "id"),
        .key = stmt_text(stmt, "key"),
        .name = stmt_text(stmt, "name"),
        .type = stmt_text(stmt, "type"),
        .type_reason = stmt_text(stmt, "type_reason"),
        .status = stmt_text(stmt, "status"),
        .site = stmt_text(stmt, "site"),
        .icon = stmt_text(stmt, "icon"),
        .vendor = stmt_text(stmt, "vendor"),
        .os = stmt_text(stmt, "os"),
        .notes = stmt_text(stmt, "notes"),
        .addresses = stmt_text(stmt, "addresses"),
        .macs = stmt_text(stmt, "macs"),
        .tags = stmt_text(stmt, "tags"),
        .checks = stmt_text(stmt, "checks"),
        .services = stmt_text(stmt, "services"),
        .groups = stmt_text(stmt, "group_names"),
        .trusted = stmt_int(stmt, "trusted") != 0,
        .monitored = stmt_int(stmt, "monitored") != 0,
        .created_ms = stmt_int(stmt, "created_at"),
        .since_ms = stmt_int(stmt, "since_at"),
        .seen_ms = stmt_int(stmt, "seen_at"),
        .rtt_ms = stmt_double(stmt, "rtt_ms"),
        .loss = stmt_double(stmt, "loss"),
    };
}

// 1 and the row; 0 when it is not there any more.
static int read_one(struct device_rows *rows, int64_t id, struct device_row *out)
{
    struct stmt *stmt = stmt_use(rows->db, QUERY_DEVICE_ROW);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "id", id);
    int code = stmt_step(stmt);
    rows->stmt = stmt;
    if (code > 0)
        read_row(stmt, out);
    return code;
}

int device_rows_next(struct device_rows *rows, struct device_row *out, struct error *err)
{
    int code = 0;
    while (code == 0 && rows->next < rows->end)
        code = read_one(rows, rows->ids[rows->next++], out);
    if (code <= 0)
        device_rows_close(rows);
    return code < 0 ? inventory_error_db(rows->db, code, err) : code;
}

void device_rows_close(struct device_rows *rows)
{
    if (rows->stmt != NULL)
        stmt_reset(rows->stmt);
    free(rows->ids);
    rows->stmt = NULL;
    rows->ids = NULL;
    rows->next = rows->end;
}

static void read_choice(struct stmt *stmt, void *out)
{
    struct device_choice *row = out;
    row->id = stmt_int(stmt, "id");
    text_copy(row->key, sizeof(row->key), stmt_text(stmt, "key"));
    text_copy(row->name, sizeof(row->name), stmt_text(stmt, "name"));
    text_copy(row->type, sizeof(row->type), stmt_text(stmt, "type"));
    text_copy(row->type_reason, sizeof(row->type_reason), stmt_text(stmt, "type_reason"));
}

static int fill(struct db *db, struct stmt *stmt, int64_t device_id, struct device_choice_list *out,
                struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct device_choice), .read = read_choice};
    if (stmt != NULL)
        stmt_bind_int(stmt, "device_id", device_id);
    int code = row_list_fill(&list, db, stmt, err);
    *out = (struct device_choice_list){NULL, 0};
    if (code == 0)
        *out = (struct device_choice_list){list.rows, list.count};
    return code;
}

int device_choice_select(struct db *db, int64_t device_id, const struct db_filter *filter,
                         struct device_choice_list *out, struct error *err)
{
    return fill(db, stmt_filtered(db, QUERY_DEVICE_SELECT, filter, NULL), device_id, out, err);
}

int device_choice_untyped(struct db *db, int64_t device_id, struct device_choice_list *out, struct error *err)
{
    return fill(db, stmt_use(db, QUERY_DEVICE_TYPE_OPEN), device_id, out, err);
}

void device_choice_list_free(struct device_choice_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct device_choice_list){NULL, 0};
}
