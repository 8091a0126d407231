#include "device_row.h"

#include <errno.h>
#include <stdlib.h>

#include "shared/base/text.h"
#include "shared/db/stmt_filtered.h"

#include "inventory_error.h"
#include "row_list.h"

static void read_id(struct stmt *stmt, void *out)
{
    int64_t *id = out;
    *id = stmt_int(stmt, "id");
}

int device_rows_open(struct device_rows *rows, struct db *db, const struct db_filter *filter,
                     const char *order, int64_t limit, int64_t offset, struct error *err)
{
    struct row_list list = {.row_size = sizeof(int64_t), .read = read_id};
    int code = row_list_fill(&list, db, stmt_filtered(db, QUERY_DEVICE_IDS, filter, order), err);
    *rows = (struct device_rows){.db = db};
    if (code < 0)
        return code;
    rows->ids = list.rows;
    rows->total = (int64_t)list.count;
    rows->next = offset < rows->total ? offset : rows->total;
    rows->end = limit >= 0 && limit < rows->total - rows->next ? rows->next + limit : rows->total;
    return 0;
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
