#include "identifier.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/db.h"
#include "shared/db/stmt.h"
#include "shared/net/mac_addr.h"

#include "inventory_error.h"
#include "row_list.h"

const char *identifier_mac_trust(const struct mac_addr *mac)
{
    if (mac_addr_is_virtual_router(mac))
        return "segment";
    return mac_addr_is_local(mac) ? "weak" : "strong";
}

static struct stmt *bound(struct db *db, enum query_id query, int64_t device_id, const char *kind,
                          const char *value)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int(stmt, "device_id", device_id);
    stmt_bind_text(stmt, "kind", kind);
    stmt_bind_text(stmt, "value", value);
    return stmt;
}

static int refuse_owned(struct db *db, int64_t device_id, const char *kind, const char *value,
                        struct error *err)
{
    struct stmt *stmt = bound(db, QUERY_IDENTIFIER_OWNER, device_id, kind, value);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    int code = stmt_step(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    if (code == 0)
        return 0;
    code = error_set(err, -EEXIST, "the %s %s identifies the device %s (%.128s) already", kind, value,
                     stmt_text(stmt, "key"), stmt_text(stmt, "name"));
    stmt_reset(stmt);
    return code;
}

static int add(struct db *db, int64_t device_id, const struct identifier *row, int64_t now_ms)
{
    struct stmt *stmt = bound(db, QUERY_IDENTIFIER_ADD, device_id, row->kind, row->value);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, "trust", row->trust);
    stmt_bind_text(stmt, "source", row->source);
    stmt_bind_int(stmt, "now", now_ms);
    return stmt_run(stmt);
}

static int set_trust(struct db *db, int64_t device_id, const struct identifier *row)
{
    struct stmt *stmt = bound(db, QUERY_IDENTIFIER_TRUST, device_id, row->kind, row->value);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, "trust", row->trust);
    stmt_bind_text(stmt, "source", row->source);
    return stmt_run(stmt);
}

// Copies the fields; a MAC in any form becomes its canonical text.
static int fill(struct identifier *row, const char *kind, const char *value, const char *trust,
                const char *source, struct error *err)
{
    int code = inventory_error_unless_clean("identifier", value, sizeof(row->value) - 1, err);
    if (code < 0)
        return code;
    if (text_copy(row->kind, sizeof(row->kind), kind) < 0 ||
        text_copy(row->trust, sizeof(row->trust), trust) < 0 ||
        text_copy(row->source, sizeof(row->source), source) < 0)
        return error_set(err, -EINVAL,
                         "\"%.32s\", \"%.32s\" and \"%.32s\" are not a kind, a trust and a source", kind,
                         trust, source);
    struct mac_addr mac;
    if (strcmp(kind, "mac") != 0)
        return text_copy(row->value, sizeof(row->value), value);
    if (mac_addr_parse(value, &mac) < 0)
        return error_set(err, -EINVAL, "\"%.64s\" is not a hardware address", value);
    mac_addr_format(&mac, row->value);
    return 0;
}

int identifier_add(struct db *db, int64_t device_id, const char *kind, const char *value, const char *trust,
                   const char *source, int64_t now_ms, struct error *err)
{
    struct identifier row;
    int code = fill(&row, kind, value, trust, source, err);
    if (code == 0 && strcmp(trust, "strong") == 0)
        code = refuse_owned(db, device_id, row.kind, row.value, err);
    if (code < 0)
        return code;
    code = add(db, device_id, &row, now_ms);
    if (code == 0)
        code = set_trust(db, device_id, &row);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int identifier_remove(struct db *db, int64_t device_id, const char *kind, const char *value,
                      struct error *err)
{
    struct identifier row;
    int code = fill(&row, kind, value, "", "", err);
    if (code < 0)
        return code;
    struct stmt *stmt = bound(db, QUERY_IDENTIFIER_DELETE, device_id, row.kind, row.value);
    code = stmt == NULL ? -EIO : stmt_run(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    return db_changes(db) > 0 ? 0 : error_set(err, -ENOENT, "the device has no %s %s", row.kind, row.value);
}

int identifier_holder(struct db *db, const char *kind, const char *value, char key[INVENTORY_KEY_MAX],
                      struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_IDENTIFIER_HOLDERS);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_text(stmt, "kind", kind);
    stmt_bind_text(stmt, "value", value);
    int code = stmt_step(stmt);
    if (code > 0)
        text_copy(key, INVENTORY_KEY_MAX, stmt_text(stmt, "key"));
    stmt_reset(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    return code > 0 ? 0 : -ENOENT;
}

static void read_row(struct stmt *stmt, void *out)
{
    struct identifier *row = out;
    text_copy(row->kind, sizeof(row->kind), stmt_text(stmt, "kind"));
    text_copy(row->value, sizeof(row->value), stmt_text(stmt, "value"));
    text_copy(row->trust, sizeof(row->trust), stmt_text(stmt, "trust"));
    text_copy(row->source, sizeof(row->source), stmt_text(stmt, "source"));
}

int identifier_list(struct db *db, int64_t device_id, struct identifier_list *out, struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct identifier), .read = read_row};
    struct stmt *stmt = stmt_use(db, QUERY_IDENTIFIER_LIST);
    if (stmt != NULL)
        stmt_bind_int(stmt, "device_id", device_id);
    int code = row_list_fill(&list, db, stmt, err);
    if (code == 0)
        *out = (struct identifier_list){list.rows, list.count};
    return code;
}

void identifier_list_free(struct identifier_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct identifier_list){NULL, 0};
}
