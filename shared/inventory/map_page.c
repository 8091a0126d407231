#include "map_page.h"

#include <errno.h>
#include <stdbool.h>

#include "shared/base/text.h"
#include "shared/db/db_value.h"
#include "shared/db/stmt_filtered.h"

#include "inventory_error.h"
#include "row_list.h"

// An end of a link is the one or the other.
#define OF_ENDS(column)                                                                                      \
    "l.id IN (SELECT e.id FROM (SELECT id, source_" column " AS part FROM v_link"                            \
    " UNION ALL SELECT id, target_" column " FROM v_link) e WHERE %)"

static const char *const link_states[] = {"unknown", "up", "down", NULL};

const struct filter_field map_page_link_fields[MAP_PAGE_LINK_FIELDS] = {
    {.name = "device",
     .kind = FILTER_TEXT,
     .sql = "e.part",
     .through = OF_ENDS("key"),
     .help = "the key of an end",
     .searched = true},
    {.name = "name",
     .kind = FILTER_TEXT,
     .sql = "e.part",
     .through = OF_ENDS("name"),
     .help = "the name of an end",
     .searched = true},
    {.name = "interface",
     .kind = FILTER_TEXT,
     .sql = "e.part",
     .through = OF_ENDS("interface"),
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

static void read_group(struct stmt *stmt, void *out)
{
    struct group_row *row = out;
    row->group.id = stmt_int(stmt, "id");
    row->group.members = stmt_int(stmt, "members");
    row->total = stmt_int(stmt, "total");
    text_copy(row->group.name, sizeof(row->group.name), stmt_text(stmt, "name"));
    text_copy(row->group.kind, sizeof(row->group.kind), stmt_text(stmt, "kind"));
    text_copy(row->group.source, sizeof(row->group.source), stmt_text(stmt, "source"));
    text_copy(row->note, sizeof(row->note), stmt_text(stmt, "note"));
}

static void *read_page(struct db *db, struct stmt *stmt, int64_t limit, int64_t offset, struct row_list *list,
                       int *code, struct error *err)
{
    if (stmt != NULL) {
        stmt_bind_int(stmt, "limit", limit);
        stmt_bind_int(stmt, "offset", offset);
    }
    *code = row_list_fill(list, db, stmt, err);
    return list->rows;
}

// How many there are on all pages; those of a page that is not full are known.
static int count_links(struct db *db, int64_t device_id, const struct db_filter *filter, int64_t *out,
                       struct error *err)
{
    bool all = device_id == 0 && (filter == NULL || filter->where == NULL);
    struct stmt *stmt =
        all ? stmt_use(db, QUERY_LINK_COUNT_ALL) : stmt_filtered(db, QUERY_LINK_COUNT, filter, NULL);
    if (stmt != NULL && !all)
        stmt_bind_int(stmt, "device", device_id);
    int code = stmt == NULL ? -EIO : stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    *out = stmt_int(stmt, "count");
    stmt_reset(stmt);
    return 0;
}

int map_page_links(struct db *db, int64_t device_id, const struct db_filter *filter, const char *order,
                   int64_t limit, int64_t offset, struct link_rows *out, struct error *err)
{
    int code = 0;
    struct row_list list = {.row_size = sizeof(struct link_row), .read = read_link};
    struct stmt *stmt = stmt_filtered(db, QUERY_LINK_PAGE, filter, order);
    if (stmt != NULL)
        stmt_bind_int(stmt, "device", device_id);
    out->rows = read_page(db, stmt, limit, offset, &list, &code, err);
    out->count = list.count;
    int64_t total = offset + (int64_t)out->count;
    if (code == 0 && (int64_t)out->count == limit)
        code = count_links(db, device_id, filter, &total, err);
    for (size_t i = 0; i < out->count; i++)
        out->rows[i].total = total;
    return code;
}

int map_page_groups(struct db *db, const struct db_filter *filter, const char *order, int64_t limit,
                    int64_t offset, struct group_rows *out, struct error *err)
{
    int code = 0;
    struct row_list list = {.row_size = sizeof(struct group_row), .read = read_group};
    out->rows =
        read_page(db, stmt_filtered(db, QUERY_GROUP_PAGE, filter, order), limit, offset, &list, &code, err);
    out->count = list.count;
    return code;
}
