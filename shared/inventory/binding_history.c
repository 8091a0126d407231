#include "binding_history.h"

#include <stdlib.h>

#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "row_addr.h"
#include "row_list.h"

static void read_row(struct stmt *stmt, void *out)
{
    struct binding_span *row = out;
    row_addr_read(stmt, "ip_key", &row->addr);
    row->device_id = stmt_int(stmt, "device_id");
    row->from_ms = stmt_int(stmt, "valid_from");
    row->to_ms = stmt_int(stmt, "valid_to");
    text_copy(row->vrf, sizeof(row->vrf), stmt_text(stmt, "vrf"));
    text_copy(row->segment, sizeof(row->segment), stmt_text(stmt, "segment"));
    text_copy(row->device_key, sizeof(row->device_key), stmt_text(stmt, "key"));
    text_copy(row->device_name, sizeof(row->device_name), stmt_text(stmt, "name"));
    text_copy(row->interface, sizeof(row->interface), stmt_text(stmt, "interface"));
    text_copy(row->mac, sizeof(row->mac), stmt_text(stmt, "mac"));
    text_copy(row->source, sizeof(row->source), stmt_text(stmt, "source"));
}

static int fill(struct db *db, struct stmt *stmt, struct binding_span_list *out, struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct binding_span), .read = read_row};
    int code = row_list_fill(&list, db, stmt, err);
    if (code == 0)
        *out = (struct binding_span_list){list.rows, list.count};
    return code;
}

int binding_history_of_address(struct db *db, const char *vrf, const struct ip_addr *addr,
                               const char *segment, int64_t from_ms, int64_t to_ms, size_t limit,
                               struct binding_span_list *out, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_BINDING_WHO);
    if (stmt != NULL) {
        stmt_bind_text(stmt, "vrf", vrf);
        stmt_bind_text(stmt, "segment", segment == NULL ? "" : segment);
        stmt_bind_blob(stmt, "ip_key", addr->bytes, sizeof(addr->bytes));
        stmt_bind_int(stmt, "from", from_ms);
        stmt_bind_int(stmt, "to", to_ms);
        stmt_bind_int(stmt, "limit", limit == 0 ? -1 : (int64_t)limit);
    }
    return fill(db, stmt, out, err);
}

int binding_history_of_mac(struct db *db, const char *mac, struct binding_span_list *out, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_BINDING_WHERE_MAC);
    if (stmt != NULL)
        stmt_bind_text(stmt, "mac", mac);
    return fill(db, stmt, out, err);
}

int binding_history_of_device(struct db *db, int64_t device_id, struct binding_span_list *out,
                              struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_BINDING_WHERE_DEVICE);
    if (stmt != NULL)
        stmt_bind_int(stmt, "device_id", device_id);
    return fill(db, stmt, out, err);
}

void binding_span_list_free(struct binding_span_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct binding_span_list){NULL, 0};
}
