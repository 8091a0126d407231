#include "device.h"

#include <errno.h>
#include <stdlib.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "device_field.h"
#include "device_key.h"
#include "inventory_error.h"
#include "row_list.h"

static void read_row(struct stmt *stmt, struct device *out)
{
    *out = (struct device){.id = stmt_int(stmt, "id"),
                           .trusted = stmt_int(stmt, "trusted") != 0,
                           .monitored = stmt_int(stmt, "monitored") != 0,
                           .created_ms = stmt_int(stmt, "created_at")};
    text_copy(out->key, sizeof(out->key), stmt_text(stmt, "key"));
    text_copy(out->name, sizeof(out->name), stmt_text(stmt, "name"));
    text_copy(out->site, sizeof(out->site), stmt_text(stmt, "site"));
    text_copy(out->type, sizeof(out->type), stmt_text(stmt, "type"));
    text_copy(out->type_reason, sizeof(out->type_reason), stmt_text(stmt, "type_reason"));
    text_copy(out->icon, sizeof(out->icon), stmt_text(stmt, "icon"));
    text_copy(out->vendor, sizeof(out->vendor), stmt_text(stmt, "vendor"));
    text_copy(out->os, sizeof(out->os), stmt_text(stmt, "os"));
}

// How many rows the query has: 0, 1, or 2 for more; the first into `row`. Or a negative errno.
static int read_one(struct stmt *stmt, struct device *row)
{
    int code = stmt_step(stmt);
    if (code <= 0)
        return code;
    read_row(stmt, row);
    code = stmt_step(stmt);
    stmt_reset(stmt);
    return code < 0 ? code : 1 + code;
}

static int select_text(struct db *db, enum query_id query, const char *name, const char *value,
                       struct device *row)
{
    struct stmt *stmt = stmt_use(db, query);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, name, value);
    return read_one(stmt, row);
}

static int select_id(struct db *db, int64_t id, struct device *row)
{
    struct stmt *stmt = stmt_use(db, QUERY_DEVICE_BY_ID);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "id", id);
    return read_one(stmt, row);
}

// 1: taken, 0: free, or a negative errno.
static int key_is_taken(struct db *db, const char *key)
{
    struct stmt *stmt = stmt_use(db, QUERY_DEVICE_KEY_TAKEN);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_text(stmt, "key", key);
    int code = stmt_step(stmt);
    stmt_reset(stmt);
    return code;
}

static int free_key(struct db *db, const char *name, char key[INVENTORY_KEY_MAX])
{
    char base[INVENTORY_KEY_MAX];
    device_key_from_name(name, base);
    text_copy(key, INVENTORY_KEY_MAX, base);
    int taken = key_is_taken(db, key);
    for (unsigned number = 2; taken > 0; number++) {
        device_key_numbered(base, number, key);
        taken = key_is_taken(db, key);
    }
    return taken;
}

static int insert(struct db *db, const char *key, const char *name, const char *source, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_DEVICE_INSERT);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_text(stmt, "key", key);
    stmt_bind_text(stmt, "name", name);
    stmt_bind_text(stmt, "source", source);
    int code = stmt_run(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    return db_changes(db) > 0 ? 0 : error_set(err, -EINVAL, "\"%s\" is not a source", source);
}

int device_add(struct db *db, const char *name, const char *source, struct device *out, struct error *err)
{
    char key[INVENTORY_KEY_MAX];
    int code = inventory_error_unless_clean("name", name, INVENTORY_NAME_MAX - 1, err);
    if (code < 0)
        return code;
    code = free_key(db, name, key);
    if (code < 0)
        return inventory_error_db(db, code, err);
    code = insert(db, key, name, source, err);
    if (code < 0)
        return code;
    int64_t id = db_last_id(db);
    code = device_field_claim(db, id, "name", source);
    if (code == 0)
        code = select_id(db, id, out);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int device_find(struct db *db, const char *key_or_name, struct device *out, struct error *err)
{
    struct device row;
    int count = select_text(db, QUERY_DEVICE_BY_KEY, "key", key_or_name, &row);
    if (count == 0)
        count = select_text(db, QUERY_DEVICE_BY_NAME, "name", key_or_name, &row);
    if (count < 0)
        return inventory_error_db(db, count, err);
    if (count == 0)
        return error_set(err, -ENOENT, "no device has the key or the name \"%s\"; see 'ipam device list'",
                         key_or_name);
    if (count > 1)
        return error_set(err, -ENOTUNIQ, "several devices are named \"%s\"; give the key of one (%s, …)",
                         key_or_name, row.key);
    *out = row;
    return 0;
}

static void read_list_row(struct stmt *stmt, void *row)
{
    read_row(stmt, row);
}

int device_list(struct db *db, struct device_list *out, struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct device), .read = read_list_row};
    int code = row_list_fill(&list, db, stmt_use(db, QUERY_DEVICE_LIST), err);
    if (code == 0)
        *out = (struct device_list){list.rows, list.count};
    return code;
}

void device_list_free(struct device_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct device_list){NULL, 0};
}

int device_remove(struct db *db, int64_t id, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_DEVICE_DELETE);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "id", id);
    int code = stmt_run(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    return db_changes(db) > 0 ? 0 : error_set(err, -ENOENT, "there is no device %lld", (long long)id);
}

const char *device_notes(struct db *db, int64_t id)
{
    struct stmt *stmt = stmt_use(db, QUERY_DEVICE_NOTES);
    if (stmt == NULL)
        return "";
    stmt_bind_int(stmt, "id", id);
    return stmt_step(stmt) > 0 ? stmt_keep_text(stmt, "notes") : "";
}
