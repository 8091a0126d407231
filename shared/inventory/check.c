#include "check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/error.h"
#include "shared/base/text.h"
#include "shared/db/stmt.h"

#include "check_target.h"
#include "check_write.h"
#include "device_state.h"
#include "inventory_error.h"
#include "row_list.h"

static int run_changing(struct db *db, struct stmt *stmt, struct error *err, const char *missing)
{
    int code = stmt_run(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    return db_changes(db) > 0
               ? 0
               : error_set(err, -ENOENT, "there is no check \"%.64s\" of this device", missing);
}

int check_remove(struct db *db, int64_t device_id, const char *key, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_CHECK_DELETE);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "device_id", device_id);
    stmt_bind_text(stmt, "key", key);
    int code = run_changing(db, stmt, err, key);
    if (code == 0 && (code = device_state_touch(db, device_id)) < 0)
        return inventory_error_db(db, code, err);
    return code;
}

static int require(struct db *db, int64_t check_id, struct error *err)
{
    struct stmt *stmt = stmt_use(db, QUERY_CHECK_EXISTS);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "id", check_id);
    int code = stmt_step(stmt);
    stmt_reset(stmt);
    if (code < 0)
        return inventory_error_db(db, code, err);
    return code > 0 ? 0 : error_set(err, -ENOENT, "there is no check %lld", (long long)check_id);
}

int check_set_enabled(struct db *db, int64_t check_id, bool enabled, struct error *err)
{
    int code = require(db, check_id, err);
    if (code < 0)
        return code;
    struct stmt *stmt = stmt_use(db, QUERY_CHECK_SET_ENABLED);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "id", check_id);
    stmt_bind_int(stmt, "enabled", enabled);
    code = stmt_run(stmt);
    if (code == 0)
        code = device_state_touch_check(db, check_id, 0);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

int check_take_over(struct db *db, int64_t check_id, struct error *err)
{
    int code = require(db, check_id, err);
    if (code < 0)
        return code;
    struct stmt *stmt = stmt_use(db, QUERY_CHECK_TAKE_OVER);
    if (stmt == NULL)
        return inventory_error_db(db, -EIO, err);
    stmt_bind_int(stmt, "id", check_id);
    code = stmt_run(stmt);
    return code < 0 ? inventory_error_db(db, code, err) : 0;
}

static void read_row(struct stmt *stmt, void *out)
{
    struct check *row = out;
    row->id = stmt_int(stmt, "id");
    row->device_id = stmt_int(stmt, "device_id");
    row->target_kind = (enum check_target_kind)stmt_int(stmt, "target_kind");
    row->profile = (enum check_profile)stmt_int(stmt, "profile");
    row->interval_ms = (uint32_t)stmt_int(stmt, "interval_ms");
    row->down_after = (uint16_t)stmt_int(stmt, "down_after");
    row->up_after = (uint16_t)stmt_int(stmt, "up_after");
    row->enabled = stmt_int(stmt, "enabled") != 0;
    row->service = (enum service_kind)stmt_int(stmt, "service");
    row->port = (uint16_t)stmt_int(stmt, "port");
    row->has_spec = stmt_int(stmt, "has_spec") != 0;
    text_copy(row->device_key, sizeof(row->device_key), stmt_text(stmt, "device_key"));
    text_copy(row->key, sizeof(row->key), stmt_text(stmt, "key"));
    text_copy(row->plugin, sizeof(row->plugin), stmt_text(stmt, "plugin"));
    text_copy(row->target, sizeof(row->target), stmt_text(stmt, "target"));
    text_copy(row->address, sizeof(row->address), stmt_text(stmt, "address"));
    text_copy(row->source, sizeof(row->source), stmt_text(stmt, "source"));
}

int check_list(struct db *db, int64_t device_id, const char *plugin, bool active_only, struct check_list *out,
               struct error *err)
{
    struct row_list list = {.row_size = sizeof(struct check), .read = read_row};
    struct stmt *stmt = stmt_use(db, device_id == 0 ? QUERY_CHECK_LIST_ALL : QUERY_CHECK_LIST_DEVICE);
    if (stmt != NULL) {
        stmt_bind_text(stmt, "plugin", plugin);
        stmt_bind_int(stmt, "active", active_only);
        if (device_id != 0)
            stmt_bind_int(stmt, "device_id", device_id);
    }
    int code = row_list_fill(&list, db, stmt, err);
    if (code == 0)
        *out = (struct check_list){list.rows, list.count};
    return code;
}

void check_list_free(struct check_list *list)
{
    if (list == NULL)
        return;
    free(list->rows);
    *list = (struct check_list){NULL, 0};
}

int check_add(struct db *db, struct check *check, struct error *err)
{
    struct ip_addr addr;
    struct check row = *check;
    row.service = SERVICE_NONE;
    row.port = 0;
    row.has_spec = false;
    if (!check_target_key_is_valid(row.key))
        return error_set(err, -EINVAL, "\"%s\" cannot be the key of a check; use a-z, 0-9, '.', '_' and '-'",
                         row.key);
    int code = check_target_normalise(&row, &addr, err);
    if (code == 0)
        code = check_write_insert(db, &row, &addr, NULL, err);
    if (code == 0)
        *check = row;
    return code;
}

// 1: wanted; 0: not; or a negative errno.
static int ping_is_wanted(struct db *db, const struct check *check)
{
    struct stmt *stmt = stmt_use(db, QUERY_CHECK_PING_WANTED);
    if (stmt == NULL)
        return -EIO;
    stmt_bind_int(stmt, "device_id", check->device_id);
    stmt_bind_int(stmt, "family", check->target_kind == CHECK_TARGET_DEVICE_V4 ? 4 : 6);
    stmt_bind_int(stmt, "target_kind", (int64_t)check->target_kind);
    stmt_bind_text(stmt, "plugin", check->plugin);
    stmt_bind_text(stmt, "key", check->key);
    int code = stmt_step(stmt);
    stmt_reset(stmt);
    return code;
}

static int add_ping(struct db *db, struct check *check, enum check_target_kind kind, const char *key,
                    struct error *err)
{
    check->target_kind = kind;
    text_copy(check->key, sizeof(check->key), key);
    int wanted = ping_is_wanted(db, check);
    if (wanted <= 0)
        return wanted < 0 ? inventory_error_db(db, wanted, err) : 0;
    return check_add(db, check, err);
}

int check_add_pings(struct db *db, int64_t device_id, enum check_profile profile, const char *source,
                    struct error *err)
{
    struct check check = {
        .device_id = device_id, .profile = profile, .plugin = "icmp_heartbeat", .enabled = true};
    if (text_copy(check.source, sizeof(check.source), source) < 0)
        return error_set(err, -EINVAL, "\"%.64s\" is not a source", source);
    int code = add_ping(db, &check, CHECK_TARGET_DEVICE_V4, "v4", err);
    return code < 0 ? code : add_ping(db, &check, CHECK_TARGET_DEVICE_V6, "v6", err);
}
