#include "map_page.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "shared/base/text.h"
#include "shared/db/db_value.h"
#include "shared/db/stmt_filtered.h"
#include "shared/db/stmt_limit.h"

#include "inventory_error.h"
#include "row_list.h"

// An end of a link is the one or the other, found from the device or the interface.
#define OF_ENDS(table, column, end)                                                                          \
    "l.id IN (SELECT e.id FROM (SELECT k.id, x." column " AS part FROM " table                               \
    " x CROSS JOIN link k ON k.a_" end " = x.id UNION ALL SELECT k.id, x." column " FROM " table             \
    " x CROSS JOIN link k ON k.b_" end " = x.id) e WHERE %)"

// stmt_limit: a few milliseconds each.
enum { TRY_STEPS = 100 * 1000, COUNT_STEPS = 50 * 1000 };

static const char *const link_states[] = {"unknown", "up", "down", NULL};

const struct filter_field map_page_link_fields[MAP_PAGE_LINK_FIELDS] = {
    {.name = "device",
     .kind = FILTER_TEXT,
     .sql = "e.part",
     .through = OF_ENDS("device", "key", "device_id"),
     .help = "the key of an end",
     .searched = true},
    {.name = "name",
     .kind = FILTER_TEXT,
     .sql = "e.part",
     .through = OF_ENDS("device", "name", "device_id"),
     .help = "the name of an end",
     .searched = true},
    {.name = "interface",
     .kind = FILTER_TEXT,
     .sql = "e.part",
     .through = OF_ENDS("interface", "name", "interface_id"),
     .help = "the interface of an end"},
    {.name = "kind", .kind = FILTER_CHOICE, .sql = "l.kind", .help = "its medium", .choices = link_kinds},
    {.name = "label",
     .kind = FILTER_TEXT,
     .sql = "l.label",
     .help = "what is written on it",
     .searched = true},
    {.name = "state",
     .kind = FILTER_CHOICE,
     .sql = "l.state",
     .help = "that of its worse end",
     .choices = link_states},
    {.name = "source", .kind = FILTER_TEXT, .sql = "l.said_by", .help = "who said so"},
    {.name = "id", .kind = FILTER_INTEGER, .sql = "l.id", .help = "its number"},
};

const struct filter_field map_page_group_fields[MAP_PAGE_GROUP_FIELDS] = {
    {.name = "name", .kind = FILTER_TEXT, .sql = "g.name", .help = "what people call it", .searched = true},
    {.name = "kind",
     .kind = FILTER_CHOICE,
     .sql = "g.kind",
     .help = "how its members relate",
     .choices = device_group_kinds},
    {.name = "member",
     .kind = FILTER_TEXT,
     .sql = "m.device_key",
     .through = "g.id IN (SELECT m.group_id FROM v_group_member m WHERE %)",
     .help = "the key of a member",
     .searched = true},
    {.name = "note", .kind = FILTER_TEXT, .sql = "g.note", .help = "free text", .searched = true},
    {.name = "source", .kind = FILTER_TEXT, .sql = "g.source", .help = "who said so"},
};

static void read_link(struct stmt *stmt, void *out)
{
    struct link_row *row = out;
    row->link.id = stmt_int(stmt, "id");
    text_copy(row->link.a.device_key, sizeof(row->link.a.device_key), stmt_text(stmt, "source_key"));
    text_copy(row->link.a.device_name, sizeof(row->link.a.device_name), stmt_text(stmt, "source_name"));
    text_copy(row->link.a.interface, sizeof(row->link.a.interface), stmt_text(stmt, "source_interface"));
    text_copy(row->link.b.device_key, sizeof(row->link.b.device_key), stmt_text(stmt, "target_key"));
    text_copy(row->link.b.device_name, sizeof(row->link.b.device_name), stmt_text(stmt, "target_name"));
    text_copy(row->link.b.interface, sizeof(row->link.b.interface), stmt_text(stmt, "target_interface"));
    text_copy(row->link.kind, sizeof(row->link.kind), stmt_text(stmt, "kind"));
    text_copy(row->link.label, sizeof(row->link.label), stmt_text(stmt, "label"));
    text_copy(row->link.source, sizeof(row->link.source), stmt_text(stmt, "said_by"));
    text_copy(row->state, sizeof(row->state), stmt_text(stmt, "state"));
}

// A page of links as it is asked of the database.
struct asked {
    struct db *db;
    int64_t device_id;
    const struct db_filter *filter;
    bool has_condition; // a device or a filter
};

// `order` NULL: a count.
static struct stmt *bound(const struct asked *asked, enum query_id query, const char *order, int64_t limit,
                          int64_t offset)
{
    struct stmt *stmt = stmt_filtered(asked->db, query, asked->filter, order);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int(stmt, "device", asked->device_id);
    if (order != NULL) {
        stmt_bind_int(stmt, "limit", limit);
        stmt_bind_int(stmt, "offset", offset);
    }
    return stmt;
}

// How many there are on all pages, as long as counting takes no time.
static int count_links(const struct asked *asked, int64_t *out, struct error *err)
{
    struct stmt *stmt = asked->has_condition ? bound(asked, QUERY_LINK_COUNT, NULL, 0, 0)
                                             : stmt_use(asked->db, QUERY_LINK_COUNT_ALL);
    if (stmt != NULL && asked->has_condition)
        stmt_limit(stmt, COUNT_STEPS);
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    *out = code > 0 ? stmt_int(stmt, "count") : MAP_PAGE_MANY;
    if (code == -ETIME)
        return 0;
    if (code < 0)
        return inventory_error_db(asked->db, code, err);
    stmt_reset(stmt);
    return 0;
}

// By name what the filter finds by an index of its own is sorted; when it finds too much for that, and
// without a filter, the links are asked in their order until the page is full.
static int read_links(const struct asked *asked, const char *order, int64_t limit, int64_t offset,
                      struct row_list *list, struct error *err)
{
    bool is_named = strncmp(order, "source_name", strlen("source_name")) == 0;
    if (asked->has_condition || !is_named) {
        struct stmt *stmt =
            bound(asked, is_named ? QUERY_LINK_PAGE_NAMED : QUERY_LINK_PAGE, order, limit, offset);
        if (stmt != NULL && is_named && limit >= 0)
            stmt_limit(stmt, TRY_STEPS);
        int code = row_list_fill(list, asked->db, stmt, err);
        if (code != -ETIME)
            return code;
    }
    return row_list_fill(list, asked->db, bound(asked, QUERY_LINK_PAGE_WALK, order, limit, offset), err);
}

int map_page_links(struct db *db, int64_t device_id, const struct db_filter *filter, const char *order,
                   int64_t limit, int64_t offset, struct link_rows *out, struct error *err)
{
    const struct asked asked = {db, device_id, filter,
                                device_id != 0 || (filter != NULL && filter->where != NULL)};
    struct row_list list = {.row_size = sizeof(struct link_row), .read = read_link};
    int code =
        read_links(&asked, order == NULL ? "l.id" : order, limit < 0 ? limit : limit + 1, offset, &list, err);
    out->rows = list.rows;
    out->count = list.count;
    int64_t total = offset + (int64_t)out->count;
    if (code == 0 && limit >= 0 && (int64_t)out->count > limit) {
        out->count = (size_t)limit;
        code = count_links(&asked, &total, err);
    }
    for (size_t i = 0; i < out->count; i++)
        out->rows[i].total = total;
    return code;
}
